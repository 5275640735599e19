import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LogBook } from './log.fixture.ts'
import { adminKey } from './memory.fixture.ts'
import { ask, Client, id, newFolder, openChat, startServer } from './server.fixture.ts'

test('a start, each request and a stop are a line; a request is known by its route, never by its path', async () => {
  const book = new LogBook()
  const server = await startServer(await newFolder(), { log: book.log })
  const chat = await openChat(server.url, 'ana', 'bob')
  await ask(server.url, 'ana', `/v1/chats/${chat}/messages?limit=3`)
  await fetch(`${server.url}/v1/canary`)
  await fetch(`${server.url}/canary?canary=canary`)
  await Client.enter(server.url, 'ana')
  const requests = await book.some('request', 5)
  await server.close()

  assert.deepEqual(
    requests.map(({ method, route, status }) => [method, route, status]),
    [
      ['POST', '/v1/chats', 200],
      ['GET', '/v1/chats/:chat/messages', 200],
      ['GET', '/v1/*', 404],
      ['GET', '/*', 404],
      ['GET', '/v1/socket', 101],
    ],
  )
  for (const { bytes, ms } of requests.slice(0, 4)) assert.ok(Number(bytes) > 100 && Number(ms) > 0, `${bytes} ${ms}`)
  const events = book.lines.map(line => line.event).filter(event => event !== 'request')
  assert.deepEqual(events, ['started', 'stopping', 'stopped'])
  assert.equal(book.lines[0]?.url, server.url)
})

test('the bytes of a line are those of its own answer, also of many on one connection', async () => {
  const book = new LogBook()
  const server = await startServer(await newFolder(), { log: book.log })
  for (let i = 0; i < 3; i++) await (await fetch(`${server.url}/healthz`)).text()
  const requests = await book.some('request', 3)
  await server.close()

  assert.equal(new Set(requests.map(({ bytes }) => bytes)).size, 1)
  assert.ok(Number(requests[0]?.bytes) < 400)
})

test('what happens is counted', async () => {
  const server = await startServer(await newFolder())
  const chat = await openChat(server.url, 'ana', 'bob')
  const [ana, bob] = [await Client.enter(server.url, 'ana'), await Client.enter(server.url, 'bob')]
  ana.say({ type: 'send', chat, clientId: id('a'), text: 'hello' })
  await bob.next('sent')
  ana.say(JSON.stringify({ type: 'send', chat, clientId: id('b'), text: 7 }))
  await ana.next('refused')
  await fetch(`${server.url}/v1/chats`)

  const headers = { authorization: `Bearer ${adminKey}` }
  const text = await (await fetch(`${server.url}/metrics`, { headers })).text()
  await server.close()

  const value = (name: string) =>
    Number(
      text
        .split('\n')
        .find(line => line.startsWith(`${name} `))
        ?.split(' ')[1],
    )
  assert.deepEqual(
    [
      'innies_messages_total',
      'innies_deliveries_total',
      'innies_wishes_total{type="send"}',
      'innies_refused_total{code="bad-request"}',
      'innies_refused_total{code="unauthorized"}',
      'innies_sockets_opened_total',
      'innies_sockets',
    ].map(value),
    [1, 2, 1, 1, 1, 2, 2],
  )
  for (const name of [
    'innies_commits_total',
    'innies_commit_seconds_count',
    'innies_store_bytes',
    'innies_disk_free_bytes',
    'nodejs_heap_size_used_bytes',
    'process_cpu_seconds_total',
  ])
    assert.ok(value(name) > 0, name)
  for (const name of ['innies_event_loop_lag_seconds{quantile="0.99"}', 'innies_commits_waiting', 'innies_alarms'])
    assert.ok(value(name) >= 0, name)
})
