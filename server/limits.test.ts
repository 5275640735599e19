import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { memoryStore } from './kv/memory.ts'
import { Limits } from './limits.ts'
import { adminKey, answer, config, memoryApp } from './memory.fixture.ts'
import { ask, Client, id, openChat, pairAt, useServer } from './server.fixture.ts'

let later = 0
const server = useServer({ limits: true, now: () => Date.now() + later })
const clientId = (n: number) => `limit${String(n).padStart(17, '0')}`

describe('a bucket', () => {
  test('gives what is in it, then says how long to wait, and fills again', () => {
    let now = 0
    const limits = new Limits(() => now)
    const take = () => limits.take('ana', { burst: 2, perSecond: 0.5 })
    assert.deepEqual([take(), take(), take(), take()], [0, 0, 2, 2])

    now = 2000

    assert.deepEqual([take(), take()], [0, 2])
  })
})

describe('a quota', () => {
  test('holds for any stretch of time, and says when the oldest leaves it', () => {
    let now = 100_000
    const limits = new Limits(() => now)
    const take = () => limits.take('ana', { most: 3, seconds: 60 })
    const first = [take(), take()]
    now += 45_000
    const then = [take(), take()]
    now += 15_000

    assert.deepEqual([first, then], [[0, 0], [0, 15]]) // biome-ignore format: one line
    assert.deepEqual([take(), take(), take()], [0, 0, 45])
  })

  test('starts anew when the clock is set back', () => {
    let now = 100_000
    const limits = new Limits(() => now)
    const take = () => limits.take('ana', { most: 1, seconds: 60 })
    take()
    now = 10_000

    assert.deepEqual([take(), take()], [0, 60])
  })
})

describe('T13: who asks too often', () => {
  test('is told over HTTP how long to wait, and nobody else is', async () => {
    const { as } = memoryApp({ limits: true }, memoryStore(), { now: () => 0 })
    const answers = await Promise.all(Array.from({ length: 100 }, () => as('ana')('/v1/chats')))

    const refused = answers.find(({ status }) => status !== 200)

    assert.ok(answers.some(({ status }) => status === 200) && refused)
    assert.equal(refused.status, 429)
    assert.match(refused.headers.get('retry-after') ?? '', /^[1-9]$/)
    assert.equal((await answer(refused)).code, 'too-many')
    assert.equal((await as('bob')('/v1/chats')).status, 200)
  })

  test('the site itself is not counted', async () => {
    const { app } = memoryApp({ limits: true })
    const put = () =>
      app.request('/v1/users/ana', {
        method: 'PUT',
        headers: { authorization: `Bearer ${adminKey}` },
        body: JSON.stringify({ name: 'Ana' }),
      })

    const statuses = await Promise.all(Array.from({ length: 400 }, async () => (await put()).status))

    assert.deepEqual([...new Set(statuses)], [204])
  })

  test('on a socket is refused twice with a time to wait, then closed with 4029; others go on', async () => {
    const { chat, hers, his } = await pairAt(server.url)
    for (let n = 0; n < 100; n++) hers.say({ type: 'send', chat, clientId: clientId(n), text: 'flood' })

    const { code } = await hers.closed

    assert.equal(code, 4029)
    const refused = hers.frames.filter(frame => frame.type === 'refused')
    assert.deepEqual(
      refused.map(({ code, retryAfter }) => [code, retryAfter]),
      [
        ['too-many', 1],
        ['too-many', 1],
      ],
    )
    his.say({ type: 'send', chat, clientId: id('h'), text: 'still here' })
    while ((await his.next('sent')).clientId !== id('h'));
  })

  test('with frames that are no wishes of ours is closed all the same', async () => {
    const { hers } = await pairAt(server.url)
    for (let n = 0; n < 300; n++) hers.say('{"type":"knock"}')

    assert.equal((await hers.closed).code, 4029)
  })
})

test('T13: a chat that gets too many messages at once takes no more for a while, whoever sends', async () => {
  const members = Array.from({ length: 8 }, (_, n) => `crowd${n}`)
  const { row } = await ask<{ row: { chat: string } }>(server.url, 'crowd0', '/v1/chats', { members: members.slice(1) })
  const clients = await Promise.all(members.map(member => Client.enter(server.url, member)))
  for (const [nth, client] of clients.entries())
    for (let n = 0; n < 50; n++)
      client.say({ type: 'send', chat: row.chat, clientId: clientId(nth * 100 + n), text: 'x' })

  const refused = await Promise.race(clients.map(client => client.next('refused')))

  assert.equal(refused.code, 'too-many')
  assert.match(refused.message, /in this chat/)
})

test('I21: what was refused is not stored, and the same key does it once after the wait', async () => {
  const { ana, bob, chat, hers } = await pairAt(server.url)
  for (let n = 0; n < 62; n++) hers.say({ type: 'send', chat, clientId: clientId(n), text: `message ${n}` })
  const { clientId: refused = '', retryAfter = 0 } = await hers.next('refused')
  await hers.next('refused')
  const textsOf = async () => {
    const { facts } = await ask<{ facts: { text?: string; clientId?: string }[] }>(
      server.url,
      bob,
      `/v1/chats/${chat}/log?before=1000&limit=200`,
    )
    return facts.filter(fact => fact.clientId === refused)
  }
  assert.deepEqual(await textsOf(), [])

  later += retryAfter * 1000
  for (let time = 0; time < 3; time++) hers.say({ type: 'send', chat, clientId: refused, text: 'at last' })
  while ((await hers.next('sent')).clientId !== refused);

  assert.equal((await textsOf()).length, 1)
  assert.equal(await openChat(server.url, ana, bob), chat)
})

test('whoever keeps to the rates of INNIES_LIMITS=off is not counted', async () => {
  const { as } = memoryApp({ limits: config.limits })

  const statuses = await Promise.all(Array.from({ length: 200 }, async () => (await as('ana')('/v1/chats')).status))

  assert.deepEqual([...new Set(statuses)], [200])
})
