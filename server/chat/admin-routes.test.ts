import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { memoryStore } from '../kv/memory.ts'
import { adminKey, answer, memoryApp } from '../memory.fixture.ts'
import type { Chat, Message } from '../protocol/resource.ts'
import type { PlainChat } from '../protocol/webhook.ts'

type Page = { chats: PlainChat[]; next?: string }
type Messages = { messages: Message[]; next?: string }

/** A site with its clock in hand, whose backend looks at everything. */
function useSite() {
  const clock = { now: 1_800_000_000_000 }
  const site = memoryApp({}, memoryStore(), { now: () => clock.now })
  const admin = (path: string, method = 'GET') =>
    site.app.request(`/v1/admin${path}`, { method, headers: { authorization: `Bearer ${adminKey}` } })
  const json = async <Answer>(response: Response | Promise<Response>) => (await (await response).json()) as Answer
  return {
    ...site,
    clock,
    admin,
    json,
    get: <Answer>(path: string) => json<Answer>(admin(path)),
    /** The chat's id, once it is on the list of the site. */
    open: async (user: string, body: object) => {
      const { chat } = await json<{ chat: Chat }>(site.as(user)('/v1/chats', { method: 'POST', body }))
      return chat.id
    },
    say: (user: string, chat: string, content: string) =>
      json<Message>(site.as(user)(`/v1/chats/${chat}/messages`, { method: 'POST', body: { content } })),
    settle: async (...chats: string[]) => {
      await site.runtime.settle()
      for (const chat of chats) await site.runtime.chat(chat).wake()
    },
  }
}

describe('all chats', () => {
  test('are listed by the time they were made, over all shards, page by page', async () => {
    const { clock, open, say, settle, get } = useSite()
    const ids: string[] = []
    for (let n = 0; n < 23; n++) {
      clock.now += n % 3 ? 1000 : 0 // some are made at the same moment
      ids.unshift(await open(`user-${n}`, { with: 'ana' }))
      await say(`user-${n}`, ids[0]!, 'hi')
    }
    await settle(...ids)

    const seen: string[] = []
    let next: string | undefined
    do {
      const page = await get<Page>(`/chats?limit=5${next === undefined ? '' : `&cursor=${encodeURIComponent(next)}`}`)
      seen.push(...page.chats.map(chat => chat.id))
      next = page.next
    } while (next !== undefined)

    assert.deepEqual([...seen].sort(), [...ids].sort(), 'each once')
    const all = (await get<Page>('/chats?limit=200')).chats.map(chat => chat.createdAt)
    assert.deepEqual(
      all,
      all.toSorted((one, other) => other - one),
    )
  })

  test('say who is in them, how many, and when something was said last', async () => {
    const { clock, open, say, settle, get } = useSite()
    const members = Array.from({ length: 14 }, (_, n) => `user-${n}`)
    const made = clock.now
    const chat = await open('ana', { members, title: 'Everybody' })
    clock.now += 5000
    const { id } = await say('user-1', chat, 'hello')
    await settle(chat)

    const { chats } = await get<Page>('/chats')

    assert.deepEqual(chats, [
      {
        id: chat,
        kind: 'group',
        title: 'Everybody',
        participants: ['ana', ...members.slice(0, 9)],
        participantCount: 15,
        createdAt: made,
        updatedAt: made + 5000,
        lastMessageId: id,
      },
    ])
  })

  test('do not contain one in which nothing happened, and stay on the list when all have left', async () => {
    const { as, open, settle, get } = useSite()
    const empty = await open('ana', { with: 'bob' })
    const left = await open('ana', { members: [] })
    await as('ana')(`/v1/chats/${left}/acts`, { method: 'POST', body: { type: 'remove', user: 'ana' } })
    await settle(empty, left)

    const { chats } = await get<Page>('/chats')

    assert.deepEqual(
      chats.map(chat => [chat.id, chat.participantCount]),
      [[left, 0]],
    )
  })
})

describe('a chat', () => {
  test('is shown with all its members and their roles', async () => {
    const { open, get } = useSite()
    const chat = await open('ana', { members: ['bob'] })

    const shown = await get<{ chat: PlainChat; description: { members: object[] }; people: object[] }>(`/chats/${chat}`)

    assert.equal(shown.chat.id, chat)
    assert.deepEqual(shown.description.members, [
      { user: 'ana', role: 'owner' },
      { user: 'bob', role: 'member' },
    ])
    assert.deepEqual(shown.people, [
      { id: 'ana', name: 'Ana' },
      { id: 'bob', name: 'bob' },
    ])
  })

  test('shows its messages, the deleted ones as such, from before somebody joined too, and what all others have read', async () => {
    const { as, open, say, settle, get } = useSite()
    const chat = await open('ana', { members: ['bob'], history: 'since-join' })
    const act = (user: string, body: object) => as(user)(`/v1/chats/${chat}/acts`, { method: 'POST', body })
    const { rev } = await say('bob', chat, 'too much')
    await act('bob', { type: 'delete', of: rev })
    await say('ana', chat, 'read by bob')
    const read = (n: number) => as('bob')(`/v1/chats/${chat}/receipt`, { method: 'PUT', body: { read: n } })
    await read(2)
    await settle()
    await act('ana', { type: 'add', users: ['cleo'] })
    await say('ana', chat, 'read by one of two')
    await read(3)
    await settle()

    const { messages } = await get<Messages>(`/chats/${chat}/messages`)

    assert.deepEqual(
      messages.map(({ content, isDeleted, isRead }) => [content, isDeleted, isRead]),
      [
        ['', true, true],
        ['read by bob', false, true],
        ['read by one of two', false, false],
      ],
    )
  })

  test('is read in stretches, back to its beginning', async () => {
    const { open, say, get } = useSite()
    const chat = await open('ana', { with: 'bob' })
    for (let n = 1; n <= 7; n++) await say('ana', chat, `message ${n}`)

    const last = await get<Messages>(`/chats/${chat}/messages?limit=3`)
    const before = await get<Messages>(`/chats/${chat}/messages?limit=3&before=${last.next}`)
    const first = await get<Messages>(`/chats/${chat}/messages?limit=3&before=${before.next}`)

    assert.deepEqual(
      [last, before, first].map(({ messages }) => messages.map(message => message.rev)),
      [[5, 6, 7], [2, 3, 4], [1]], // biome-ignore format: one line
    )
    assert.equal(first.next, undefined)
  })

  test('that is not there is not found, whatever is asked of it', async () => {
    const { admin } = useSite()
    const asked = [
      admin('/chats/none'),
      admin('/chats/none/messages'),
      admin('/chats/none/messages/none:1', 'DELETE'),
      admin('/chats/none/members/ana', 'DELETE'),
    ]

    assert.deepEqual(await Promise.all(asked.map(async response => (await response).status)), [404, 404, 404, 404])
  })
})

describe('T13: the site', () => {
  test('deletes a message for everybody, and it is gone from the store', async () => {
    const { open, say, as, admin, settle, store, runtime } = useSite()
    const chat = await open('ana', { with: 'bob' })
    const message = await say('ana', chat, 'canary of hate')
    const heard: string[] = []
    runtime.join({ device: 'device-b', send: text => heard.push(text), close: () => {} }, 'bob')
    const path = `/chats/${chat}/messages/${encodeURIComponent(message.id)}`

    const statuses = [(await admin(path, 'DELETE')).status, (await admin(path, 'DELETE')).status]
    await settle(chat)

    assert.deepEqual(statuses, [204, 410])
    const log = (await (await as('bob')(`/v1/chats/${chat}/log`)).json()) as { facts: { type: string; by?: string }[] }
    assert.deepEqual(
      log.facts.map(({ type, by }) => [type, by]),
      [
        ['gone', undefined],
        ['deleted', undefined],
      ],
    )
    assert.ok(heard.some(text => text.includes('"deleted"')))
    const partitions = [['chat', chat], ['user', 'ana'], ['user', 'bob']] // biome-ignore format: one line
    const lists = await Promise.all(
      partitions.map(name => store.partition(name).list({ start: [], end: ['\u{10ffff}'] })),
    )
    assert.ok(!JSON.stringify(lists).includes('canary'))
  })

  test('takes somebody out of a group, who hears no more of it; the owner too, and the group has another', async () => {
    const { open, say, as, admin, get, settle } = useSite()
    const chat = await open('ana', { members: ['bob', 'cleo'] })
    const status = (await admin(`/chats/${chat}/members/ana`, 'DELETE')).status
    await settle(chat)

    const shown = await get<{ description: { members: object[] } }>(`/chats/${chat}`)

    assert.equal(status, 204)
    assert.deepEqual(shown.description.members, [
      { user: 'bob', role: 'owner' },
      { user: 'cleo', role: 'member' },
    ])
    assert.equal((await answer(await as('ana')(`/v1/chats/${chat}/messages`))).status, 404)
    assert.equal((await say('bob', chat, 'she is gone')).senderId, 'bob')
    assert.equal((await admin(`/chats/${chat}/members/ana`, 'DELETE')).status, 404)
  })

  test('takes nobody out of a chat of two, and nothing that is no message', async () => {
    const { open, say, admin } = useSite()
    const pair = await open('ana', { with: 'bob' })
    const group = await open('ana', { members: ['bob'] })
    await say('ana', pair, 'hi')
    const statusOf = async (path: string) => (await admin(path, 'DELETE')).status

    assert.equal(await statusOf(`/chats/${pair}/members/bob`), 403)
    assert.equal(await statusOf(`/chats/${group}/messages/${group}:1`), 404)
    assert.equal(await statusOf(`/chats/${group}/messages/${pair}:1`), 404)
    assert.equal(await statusOf(`/chats/${group}/messages/none`), 404)
  })
})
