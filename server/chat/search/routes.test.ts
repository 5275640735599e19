import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { memoryApp } from '../../memory.fixture.ts'
import type { Chat, Message } from '../../protocol/resource.ts'
import { ask, Client, id, pairAt, useServer } from '../../server.fixture.ts'

type Answer = { messages: Message[]; next?: string }

/** Somebody's requests. */
function useSite(change: Parameters<typeof memoryApp>[0] = {}) {
  const { as, runtime } = memoryApp(change)
  const get = async (user: string, path: string) => {
    const response = await as(user)(path)
    return { ...((await response.json()) as Answer), status: response.status }
  }
  const group = async (by: string, ...members: string[]) => {
    const made = await as(by)('/v1/chats', { method: 'POST', body: { members } })
    return ((await made.json()) as { chat: Chat }).chat.id
  }
  const say = async (by: string, chat: string, content: string) => {
    await as(by)(`/v1/chats/${chat}/messages`, { method: 'POST', body: { content } })
    await runtime.settle() // the inboxes know of it
  }
  return { as, runtime, get, group, say }
}

const contents = ({ messages }: Answer) => messages.map(message => message.content)

/** All pages. */
async function all(get: (path: string) => Promise<Answer>, path: string): Promise<string[]> {
  const found: string[] = []
  let next: string | undefined
  do {
    const page = await get(next === undefined ? path : `${path}&cursor=${encodeURIComponent(next)}`)
    found.push(...contents(page))
    next = page.next
  } while (next !== undefined)
  return found
}

describe('a search in one chat', () => {
  test('answers with messages that say where they are: a page around one shows it in its place', async () => {
    const { get, group, say } = useSite()
    const chat = await group('ana', 'bob')
    for (const text of ['one', 'two', 'the keys are here', 'four', 'five']) await say('ana', chat, text)

    const { messages } = await get('bob', `/v1/chats/${chat}/search?q=KEYS`)
    const [hit] = messages

    assert.deepEqual([messages.length, hit?.id, hit?.chatId, hit?.isRead], [1, `${chat}:4`, chat, false])
    const around = await get('bob', `/v1/chats/${chat}/messages?around=${hit?.rev}&limit=4`)
    assert.deepEqual(contents(around), ['one', 'two', 'the keys are here', 'four'])
  })

  test('goes on by the cursor', async () => {
    const { get, group, say } = useSite()
    const chat = await group('ana', 'bob')
    for (let i = 1; i <= 5; i++) await say('ana', chat, `line ${i}`)

    const found = await all(path => get('bob', path), `/v1/chats/${chat}/search?q=line&limit=2`)

    assert.deepEqual(found, ['line 5', 'line 4', 'line 3', 'line 2', 'line 1'])
  })

  test('T11, T12: of others is as one that is not there', async () => {
    const { get, group, say } = useSite()
    const chat = await group('ana', 'bob')
    await say('ana', chat, 'not for eve')

    const [theirs, none] = [
      await get('eve', `/v1/chats/${chat}/search?q=not`),
      await get('eve', '/v1/chats/x/search?q=not'),
    ]

    assert.equal(theirs.status, 404)
    assert.deepEqual(theirs, none)
  })
})

describe('a search in all chats', () => {
  test('goes through them, the last changed first, page by page', async () => {
    const { get, group, say } = useSite()
    const [first, second, third] = [await group('ana', 'bob'), await group('bob', 'ana'), await group('ana', 'bob')]
    for (const text of ['tea a', 'tea b', 'coffee']) await say('ana', first, text)
    for (const text of ['tea c', 'tea d']) await say('bob', second, text)
    await say('ana', third, 'milk')
    await say('ana', first, 'tea e')

    for (const limit of [1, 2, 3, 50])
      assert.deepEqual(await all(path => get('bob', path), `/v1/search?q=tea&limit=${limit}`), [
        'tea e',
        'tea b',
        'tea a',
        'tea d',
        'tea c',
      ])
  })

  test('T11: finds nothing in chats of others, or that one has left', async () => {
    const { as, get, group, say } = useSite()
    const [shared, others, left] = [await group('ana', 'bob'), await group('ana', 'eve'), await group('ana', 'bob')]
    for (const chat of [shared, others, left]) await say('ana', chat, 'tea')
    await as('bob')(`/v1/chats/${left}/acts`, { method: 'POST', body: { type: 'remove', user: 'bob' } })

    const { messages } = await get('bob', '/v1/search?q=tea')

    assert.deepEqual(
      messages.map(message => message.chatId),
      [shared],
    )
  })

  test('passes over a chat that was left between two pages', async () => {
    const { as, runtime, get, group, say } = useSite()
    const [old, left] = [await group('ana', 'bob'), await group('ana', 'bob')]
    await say('ana', old, 'tea of old')
    for (const text of ['tea 1', 'tea 2']) await say('ana', left, text)
    const { next } = await get('bob', '/v1/search?q=tea&limit=1')
    await as('bob')(`/v1/chats/${left}/acts`, { method: 'POST', body: { type: 'remove', user: 'bob' } })
    await runtime.settle()

    assert.deepEqual(contents(await get('bob', `/v1/search?q=tea&cursor=${next}`)), ['tea of old'])
  })

  test('ends after a number of chats, and says where it goes on', async () => {
    const { get, group, say } = useSite()
    const chats: string[] = []
    for (let i = 0; i < 52; i++) chats.push(await group('ana', 'bob'))
    await say('ana', chats[0]!, 'needle')
    for (const chat of chats.slice(1)) await say('ana', chat, 'hay')

    const first = await get('bob', '/v1/search?q=needle')
    const second = await get('bob', `/v1/search?q=needle&cursor=${first.next}`)

    assert.deepEqual([contents(first), contents(second), second.next], [[], ['needle'], undefined])
  })
})

describe('a question that is none', () => {
  for (const [what, query] of Object.entries({
    'without words': '',
    'of one letter': '?q=a',
    'of spaces': '?q=%20%20',
    'that is long': `?q=${'a'.repeat(101)}`,
    'with a cursor of its own': '?q=tea&cursor=x',
    'for too many': '?q=tea&limit=201',
  }))
    test(`is refused: ${what}`, async () => {
      const { get, group } = useSite()
      const chat = await group('ana', 'bob')

      assert.equal((await get('bob', `/v1/search${query}`)).status, 400)
      assert.equal((await get('bob', `/v1/chats/${chat}/search${query}`)).status, 400)
    })

  test('one letter is enough where there are no spaces', async () => {
    const { get, group, say } = useSite()
    const chat = await group('ana', 'bob')
    await say('ana', chat, '去北京')

    assert.deepEqual(contents(await get('bob', `/v1/chats/${chat}/search?q=${encodeURIComponent('京')}`)), ['去北京'])
  })
})

test('T13: who searches too often is told how long to wait', async () => {
  const { get } = useSite({ limits: true })
  const statuses = await Promise.all(
    Array.from({ length: 25 }, async () => (await get('bob', '/v1/search?q=tea')).status),
  )

  assert.deepEqual([...new Set(statuses)], [200, 429])
})

describe('on a socket', () => {
  const server = useServer({ limits: true })

  test('a search is answered with facts and who wrote them', async () => {
    const { chat, ana, hers, his } = await pairAt(server.url)
    hers.say({ type: 'send', chat, clientId: id('a'), text: 'the keys' })
    await his.next('sent')

    his.say({ type: 'search', ask: 1, q: 'key' })
    his.say({ type: 'search', ask: 2, q: 'key', chat })
    const [all, one] = [await his.next('found'), await his.next('found')]

    for (const { facts, people } of [all, one])
      assert.deepEqual([facts.map(fact => fact.text), people.map(person => person.id)], [['the keys'], [ana]])
    assert.deepEqual([all.ask, one.ask, one.next], [1, 2, undefined])
  })

  test('T13: who searches too often is told how long to wait, and stays', async () => {
    const { chat, his } = await pairAt(server.url)
    for (let n = 1; n <= 30; n++) his.say({ type: 'search', ask: n, q: 'key', chat })

    const refused = await his.next('refused')

    assert.deepEqual([refused.code, refused.ask, (refused.retryAfter ?? 0) > 0], ['too-many', 21, true])
    his.say('ping')
    assert.equal((await ask<{ messages: [] }>(server.url, 'nobody', '/v1/search?q=key')).messages.length, 0)
  })

  test('T11: a chat of others is as one that is not there', async () => {
    const { chat } = await pairAt(server.url)
    const eve = await Client.enter(server.url, 'eve')
    eve.say({ type: 'search', ask: 1, q: 'key', chat })
    eve.say({ type: 'search', ask: 2, q: 'key', chat: 'none' })

    const answers = [await eve.next('refused'), await eve.next('refused')]

    assert.deepEqual(
      answers.map(({ code, message }) => [code, message]),
      Array(2).fill(['not-found', 'There is no such chat.']),
    )
  })
})
