import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CLOSE } from '../protocol/error.ts'
import { ask, openChat } from '../server.fixture.ts'
import { HonestClient } from './client.fixture.ts'
import { Host } from './host.fixture.ts'
import { judge } from './verdict.fixture.ts'

const USERS = ['ana', 'bob', 'carl', 'dora']
const STOPS = process.env.PROVE === 'long' ? 60 : 3
const ROUNDS = process.env.PROVE === 'long' ? 50 : 3
const OPENINGS = 100 // at once

describe('SIGTERM', () => {
  test('I1, I3: while four send closes their sockets as going away; the next server stores the rest, once', async () => {
    const host = await Host.make()
    await host.start()
    const { row } = await ask<{ row: { chat: string } }>(host.url, 'ana', '/v1/chats', { members: USERS.slice(1) })
    const url = () => host.url
    const clients = USERS.map(user => new HonestClient({ user, chat: row.chat, url, returns: true }))
    await Promise.all(clients.map(client => client.connect()))

    for (let stop = 0; stop < STOPS; stop++) {
      const [ana] = clients
      for (const client of clients) client.work(8)
      const enough = ana!.acknowledged.size + Math.random() * 60
      await ana!.until(() => ana!.acknowledged.size > enough, 'answers')
      for (const client of clients) client.closes.length = 0
      const stopped = host.stop()
      await Promise.all(
        clients.map(client => client.until(() => client.closes.length > 0, 'the end of its connection')),
      )
      assert.deepEqual(
        clients.map(client => client.closes[0]),
        clients.map(() => CLOSE.goingAway),
      )
      await stopped
      await host.start()
      await Promise.all(clients.map(client => client.until(() => client.isOpen, 'a server')))
    }

    for (const client of clients) client.rest()
    await judge('SIGTERM', STOPS, clients, host.url)
    for (const client of clients) client.leave()
  })
})

describe('a chat of two', () => {
  test('I4, I8: that both open a hundred times at once is one chat of one epoch, into which both send', async () => {
    const host = await Host.make()
    await host.start()
    for (let round = 0; round < ROUNDS; round++) {
      const users = [`eve${round}`, `finn${round}`] as const
      const open = (n: number) => {
        const [me, other] = n % 2 ? users : [users[1], users[0]]
        return ask<{ row: { chat: string; epoch: string } }>(host.url, me, '/v1/chats', { with: other })
      }
      const rows = await Promise.all(Array.from({ length: OPENINGS }, (_, n) => open(n)))
      assert.equal(new Set(rows.map(({ row }) => `${row.chat} ${row.epoch}`)).size, 1)

      const { chat } = rows[0]!.row
      const clients = users.map(user => new HonestClient({ user, chat, url: () => host.url }))
      await Promise.all(clients.map(client => client.connect()))
      for (const client of clients) client.send(`from ${client.user}`)
      await judge(`${OPENINGS} openings at once`, 1, clients, host.url)
      assert.deepEqual(
        clients.map(client => client.shown.length),
        [2, 2],
      )
      for (const client of clients) client.leave()
    }
  })

  test('I4: is the same chat when it is opened once more', async () => {
    const host = await Host.make()
    await host.start()

    const [one, other] = [await openChat(host.url, 'ana', 'bob'), await openChat(host.url, 'bob', 'ana')]

    assert.equal(one, other)
  })
})
