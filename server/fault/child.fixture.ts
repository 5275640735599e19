/**
 * A server to be killed: `node child.mjs FOLDER [MOMENT TIMES]`. It prints its address and its id when it listens, stops as it should
 * at SIGTERM, and kills itself when the moment has come so many times.
 */
import { readWebhook } from '../config.ts'
import type { Moment } from '../runtime.ts'
import { startServer } from '../server.fixture.ts'

const [, , folder = '', moment, times = '1'] = process.argv
let left = Number(times)

const webhook = readWebhook(process.env)
const server = await startServer(folder, {
  ...(webhook ? { webhook } : {}),
  at: (now: Moment) => {
    if (now === moment && --left === 0) process.kill(process.pid, 'SIGKILL')
  },
})
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)))
console.info(server.url, process.pid)
