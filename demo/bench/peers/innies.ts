/** Our own server: `node innies.ts FOLDER SECRET [SCRIPTS ORIGIN…]`; it calls where LiveKit is in the environment. */
import { readCalls } from 'innies/server'
import { serve } from 'innies/server/node'
import './child.ts'

const [, , data = '', secret = '', scripts = '', ...origins] = process.argv
const issuers = [{ issuer: 'bench', audience: 'innies', algorithm: 'HS256', secret }] as const
const calls = readCalls(process.env)
const server = await serve({
  port: 0,
  host: '127.0.0.1',
  data,
  scripts,
  origins,
  issuers,
  limits: false,
  demoRooms: true,
  guests: false,
  peopleSearch: true,
  calls: () => calls,
  log: () => {},
})
console.info(server.url)
