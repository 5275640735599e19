import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Page } from './protocol/chat.ts'
import { ask, Client, id, openChat, pairAt, useServer } from './server.fixture.ts'

const server = useServer()
const pair = () => pairAt(server.url)

describe('a message', () => {
  test('reaches both, numbered, as the same fact', async () => {
    const { chat, ana, hers, his } = await pair()
    hers.say({ type: 'send', chat, clientId: id('a'), text: 'Hello 👋' })

    const [mine, theirs] = [await hers.next('sent'), await his.next('sent')]

    assert.deepEqual(mine, theirs)
    assert.deepEqual([theirs.rev, theirs.n, theirs.from, theirs.text], [1, 1, ana, 'Hello 👋'])
  })

  test('that is sent twice under one clientId is stored once and answered twice', async () => {
    const { chat, ana, hers } = await pair()
    for (let i = 0; i < 3; i++) hers.say({ type: 'send', chat, clientId: id('a'), text: 'once' })
    for (let i = 0; i < 3; i++) assert.equal((await hers.next('sent')).rev, 1)

    const page = await ask<Page>(server.url, ana, `/v1/chats/${chat}/log`)

    assert.equal(page.facts.length, 1)
  })

  test('under a clientId of another text is refused', async () => {
    const { chat, hers } = await pair()
    hers.say({ type: 'send', chat, clientId: id('a'), text: 'one' })
    hers.say({ type: 'send', chat, clientId: id('a'), text: 'two' })

    const refused = await hers.next('refused')

    assert.deepEqual([refused.code, refused.clientId], ['idempotency-conflict', id('a')])
  })

  for (const [what, text] of [
    ['empty', ''],
    ['of spaces', ' \n '],
    ['of 8,001 characters', 'x'.repeat(8001)],
    ['of more than 24 KiB', '€'.repeat(8193)],
  ] as const) {
    test(`${what} is refused and not stored`, async () => {
      const { chat, ana, hers } = await pair()
      hers.say({ type: 'send', chat, clientId: id('a'), text })

      const refused = await hers.next('refused')
      const page = await ask<Page>(server.url, ana, `/v1/chats/${chat}/log`)

      assert.deepEqual([refused.code, refused.clientId, page.head], ['bad-request', id('a'), 0])
    })
  }

  test('into a chat of others is refused as if there were none', async () => {
    const { chat } = await pair()
    const eve = await Client.enter(server.url, 'eve')
    eve.say({ type: 'send', chat, clientId: id('e'), text: 'hi' })

    assert.equal((await eve.next('refused')).code, 'not-found')
  })

  test('sent by many at once leaves no hole and no double', async () => {
    const { chat, ana, hers, his } = await pair()
    for (let i = 0; i < 50; i++)
      (i % 2 ? hers : his).say({
        type: 'send',
        chat,
        clientId: id('x').slice(2) + String(i).padStart(2, '0'),
        text: `${i}`,
      })
    for (let i = 0; i < 50; i++) assert.equal((await hers.next('sent')).rev, i + 1)

    const page = await ask<Page>(server.url, ana, `/v1/chats/${chat}/log?limit=200`)

    assert.deepEqual(
      page.facts.map(fact => fact.rev),
      Array.from({ length: 50 }, (_, i) => i + 1),
    )
  })
})

test('history comes in pages, backwards from the newest and forwards from a gap', async () => {
  const { chat, hers } = await pair()
  for (let i = 1; i <= 7; i++) hers.say({ type: 'send', chat, clientId: id('h').slice(1) + i, text: `${i}` })
  for (let i = 1; i <= 7; i++) await hers.next('sent')
  const revs = async (range: object) => {
    hers.say({ type: 'page', ask: 1, chat, range })
    return (await hers.next('paged')).page.facts.map(fact => fact.rev)
  }

  assert.deepEqual(await revs({ limit: 3 }), [5, 6, 7])
  assert.deepEqual(await revs({ limit: 3, before: 5 }), [2, 3, 4])
  assert.deepEqual(await revs({ limit: 3, before: 2 }), [1])
  assert.deepEqual(await revs({ limit: 3, after: 2 }), [3, 4, 5])
})

test('reading is told to the other and counted down in the own inbox', async () => {
  const { chat, bob, hers, his } = await pair()
  hers.say({ type: 'send', chat, clientId: id('a'), text: 'read me' })
  await his.next('sent')
  const unread = async () => {
    his.say({ type: 'feed', ask: 1 })
    const row = (await his.next('fed')).inbox.rows.find(one => one.chat === chat)
    return row && row.n - row.read
  }
  assert.equal(await unread(), 1)

  his.say({ type: 'receive', chat, n: 1 })
  assert.deepEqual(await hers.next('was-received'), { type: 'was-received', chat, user: bob, n: 1 })
  his.say({ type: 'read', chat, n: 999 })

  assert.deepEqual(await hers.next('was-read'), { type: 'was-read', chat, user: bob, n: 1 })
  assert.equal(await unread(), 0)
})

test('a user may be called like a property of every object', async () => {
  const chat = await openChat(server.url, '__proto__', 'constructor')
  const [one, other] = [await Client.enter(server.url, '__proto__'), await Client.enter(server.url, 'constructor')]
  one.say({ type: 'send', chat, clientId: id('a'), text: 'hi' })
  await other.next('sent')
  other.say({ type: 'read', chat, n: 1 })

  assert.deepEqual(await one.next('was-read'), { type: 'was-read', chat, user: 'constructor', n: 1 })
  one.say({ type: 'page', ask: 1, chat, range: {} })
  const { receipts } = (await one.next('paged')).page
  assert.deepEqual(Object.entries(receipts).sort(), [
    ['__proto__', { delivered: 1, read: 1 }],
    ['constructor', { delivered: 1, read: 1 }],
  ])
})

test('who comes back is told only what changed since', async () => {
  const { ana, bob, chat, hers, his } = await pair()
  hers.say({ type: 'send', chat, clientId: id('a'), text: 'one' })
  await his.next('sent')
  his.say({ type: 'feed', ask: 1 })
  const { feed } = (await his.next('fed')).inbox
  his.socket.terminate()
  const quiet = await openChat(server.url, bob, 'carl')
  hers.say({ type: 'send', chat, clientId: id('b'), text: 'two' })
  await hers.next('sent')
  await hers.next('sent')

  const { rows, people } = await ask<{ rows: { chat: string; n: number }[]; people: { id: string }[] }>(
    server.url,
    bob,
    `/v1/feed?since=${feed.join(',')}`,
  )

  assert.deepEqual(
    rows.map(row => [row.chat, row.n]),
    [
      [quiet, 0],
      [chat, 2],
    ],
  )
  assert.deepEqual(people.map(person => person.id).sort(), [ana, bob, 'carl'].sort())
})

test('a page after an acknowledgement has what was acknowledged, however many read and write at once', async () => {
  const { chat, hers, his } = await pair()
  for (let i = 1; i <= 20; i++) {
    hers.say({ type: 'send', chat, clientId: `message-in-a-crowd-${i}`.padEnd(22, '-'), text: `${i}` })
    for (let ask = 1; ask <= 3; ask++) his.say({ type: 'page', ask, chat, range: {} })
    await hers.next('sent')
    hers.say({ type: 'page', ask: 9, chat, range: {} })

    assert.equal((await hers.next('paged')).page.head, i)
  }
})
