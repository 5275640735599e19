import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as passed } from 'node:timers/promises'
import type { Moment } from '../runtime.ts'
import { ask, Client, openChat } from '../server.fixture.ts'
import { HonestClient } from './client.fixture.ts'
import { Host } from './host.fixture.ts'
import { judge } from './verdict.fixture.ts'

const USERS = ['ana', 'bob', 'carl', 'dora']
const WINDOW = 8 // messages of each on their way at once
const LIVES = process.env.PROVE === 'long' ? 60 : 4
const MAX_START = 5000 // ms until it serves again
const TOLD = 10_000 // ms after that until everybody is told what was stored

/** Four who talk without a pause while the server dies, in one group. */
async function talk() {
  const host = await Host.make()
  await host.start()
  const group = { members: USERS.slice(1), history: 'all' }
  const { row } = await ask<{ row: { chat: string } }>(host.url, 'ana', '/v1/chats', group)
  const url = () => host.url
  const clients = USERS.map(user => new HonestClient({ user, chat: row.chat, url, returns: true }))
  await Promise.all(clients.map(client => client.connect()))
  await host.kill()
  for (const client of clients) client.work(WINDOW)
  return { host, clients }
}

/** Begins the next life; all clients are back, in time. */
async function revive(host: Host, clients: readonly HonestClient[], dies?: { moment: Moment; times: number }) {
  const start = performance.now()
  await host.start(dies ? { dies } : {})
  await Promise.race([host.died, ...clients.map(client => client.until(() => client.isOpen, 'a server'))])
  assert.ok(performance.now() - start < MAX_START, `it served after ${performance.now() - start} ms`)
}

async function end(host: Host, clients: readonly HonestClient[], fault: string): Promise<void> {
  for (const client of clients) client.rest()
  await revive(host, clients)
  await judge(fault, LIVES, clients, host.url)
  for (const client of clients) client.leave()
}

/** Not the time that the servers before it took to start. */
function inTime<Heard>(hearing: Promise<Heard>): Promise<Heard> {
  const late = passed(TOLD, undefined, { ref: false }).then(() => Promise.reject(new Error(`not told in ${TOLD} ms`)))
  return Promise.race([hearing, late])
}

describe('I7: after a crash between commit and delivery', () => {
  /** Ana's message to Bob is stored, and the server dies before it tells anyone. */
  async function commitAndDie() {
    const host = await Host.make()
    await host.start()
    const chat = await openChat(host.url, 'ana', 'bob')
    await host.kill()
    await host.start({ dies: { moment: 'committed', times: 1 } })
    const ana = await Client.enter(host.url, 'ana')
    ana.say({ type: 'send', chat, clientId: 'client-id-of-the-message', text: 'still here' })
    await host.died
    await host.start()
    return { chat, bob: await Client.enter(host.url, 'bob') }
  }

  test('the message arrives with no further traffic', async () => {
    const { bob } = await commitAndDie()

    const sent = await inTime(bob.next('sent'))

    assert.deepEqual([sent.from, sent.text, sent.rev], ['ana', 'still here', 1])
    bob.socket.terminate()
  })

  test('a receipt that comes first does not hide the message', async () => {
    const { chat, bob } = await commitAndDie()

    bob.say({ type: 'read', chat, n: 1 })
    await inTime(bob.next('was-read'))

    assert.equal((await inTime(bob.next('sent'))).text, 'still here')
    bob.socket.terminate()
  })
})

describe('I1, I3, I4, I7, I13: nothing is lost, doubled or left out, and it serves again in time, after SIGKILL', () => {
  for (const moment of ['before-write', 'committed', 'delivered'] as const) {
    test(`at "${moment}"`, async () => {
      const { host, clients } = await talk()

      for (let life = 0; life < LIVES; life++) {
        await revive(host, clients, { moment, times: 1 + Math.floor(Math.random() * 40) })
        await host.died
      }

      await end(host, clients, `SIGKILL at "${moment}"`)
    })
  }

  test('at any time', async () => {
    const { host, clients } = await talk()

    for (let life = 0; life < LIVES; life++) {
      await revive(host, clients)
      const [ana] = clients
      const enough = ana!.acknowledged.size + Math.random() * 60
      await ana!.until(() => ana!.acknowledged.size > enough, 'answers')
      await host.kill()
    }

    await end(host, clients, 'SIGKILL at any time')
  })
})
