/** A server that kills itself at a moment: `node crash.fixture.ts FOLDER PORT [MOMENT]`. Prints its address when it listens. */
import type { Moment } from './runtime.ts'
import { startServer } from './server.fixture.ts'

const [, , folder = '', port = '0', moment = 'never'] = process.argv

const die = (now: Moment) => {
  if (now === moment) process.kill(process.pid, 'SIGKILL')
}
const server = await startServer(folder, { port: Number(port), at: die })
console.info(server.url)
