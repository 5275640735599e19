import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import type { Page } from './protocol/chat.ts'
import { ask, Client, newFolder, openChat, startServer } from './server.fixture.ts'

test('a stop amid writes loses nothing that was acknowledged', async () => {
  const data = await newFolder()
  const first = await startServer(data)
  const chat = await openChat(first.url, 'ana', 'bob')
  const [ana, bob] = [await Client.enter(first.url, 'ana'), await Client.enter(first.url, 'bob')]
  for (let i = 0; i < 60; i++)
    ana.say({ type: 'send', chat, clientId: `message-amid-a-stop-${i}`.padEnd(22, '-'), text: `${i}` })
  bob.say({ type: 'receive', chat, n: 1 })
  await ana.next('sent')
  await first.close()
  await ana.closed
  const acknowledged = 1 + ana.frames.filter(frame => frame.type === 'sent').length

  const second = await startServer(data)
  const { facts } = await ask<Page>(second.url, 'bob', `/v1/chats/${chat}/log?limit=200`)
  await second.close()

  assert.ok(facts.length >= acknowledged, `${facts.length} of ${acknowledged}`)
  assert.deepEqual(
    facts.map(fact => fact.rev),
    facts.map((_, i) => i + 1),
  )
})

test('a stop does not wait for half a request', { timeout: 10_000 }, async () => {
  const other = await startServer(await newFolder())
  const half = connect(other.port, '127.0.0.1')
  half.on('error', () => {}) // it is cut
  half.write('POST /v1/chats HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{')
  await once(half, 'ready')

  await other.close()
})
