import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import type { Key } from '../kv/key.ts'
import type { Entry, Partition, Store } from '../kv/kv.ts'
import { memoryStore } from '../kv/memory.ts'
import { newIdIn, shardOf } from '../people/shards.ts'
import { EVENT_TYPES } from '../protocol/webhook.ts'
import { PushService } from '../push/push-service.fixture.ts'
import { KINDS, listed } from './kinds.fixture.ts'
import { useSite } from './privacy.fixture.ts'

/** Kinds that nothing of a user ever comes into, and that take more than this site to come about. */
const NOT_HERE = [
  'chat call-due',
  'chat released',
  'site heard',
  'site retention',
  'site webhook-again',
  'site webhook-clock',
  'site webhook-failed',
]

/** The same store, which remembers what partitions it has. */
function remembering(store: Store) {
  const partitions = new Map<string, { name: Key; partition: Partition }>()
  const partition = (name: Key): Partition => {
    const found = store.partition(name)
    partitions.set(JSON.stringify(name), { name, partition: found })
    return found
  }
  const all = async () => {
    const entries: Found[] = []
    for (const { name, partition } of partitions.values())
      for (const entry of await partition.list({ start: [], end: ['\u{10ffff}'] })) entries.push({ name, entry })
    return entries
  }
  return { store: { ...store, partition }, all }
}

type Found = { name: Key; entry: Entry }

const service = new PushService('http://127.0.0.1:9') // takes nothing: what is on its way stays there
const CANARY = /canary/i
const kindOf = ({ name, entry }: Found) => `${name[0]} ${entry.key[0]}`
const textOf = ({ name, entry: { key, value } }: Found) => JSON.stringify([name, key, value])

test('I23: of an erased user no kind of key keeps a word, and only those that say so keep the id', async () => {
  const { store, all } = remembering(memoryStore())
  mock.method(console, 'error', () => {}) // nobody takes the webhooks
  const webhook = {
    url: 'http://127.0.0.1:9/',
    secrets: [`whsec_${btoa('x'.repeat(32))}`],
    events: EVENT_TYPES,
    unreadMinutes: 1,
  }
  const push = service.config()
  const site = useSite(store, { webhook, push })
  await fill(site)
  const before = new Set((await all()).map(kindOf))
  const known = Object.entries(KINDS).flatMap(([of, kinds]) => Object.keys(kinds).map(kind => `${of} ${kind}`))
  const missing = known.filter(kind => !before.has(kind) && !kind.endsWith(' erasure') && !NOT_HERE.includes(kind))
  assert.deepEqual(missing, [], 'this test has something in each of them')
  const withWords = new Set((await all()).filter(found => CANARY.test(textOf(found))).map(kindOf))
  assert.deepEqual([...withWords].sort(), [
    ...['chat log', 'chat words', 'site file', 'site person', 'site report', 'site word'],
    ...['user push', 'user row', 'user settings'],
  ])

  await site.erase('the-erased')
  await site.runtime.settle()
  await Promise.all(['team', 'pair'].map(chat => site.runtime.chat(chat).wake()))

  for (const found of await all()) {
    const { name, entry } = found
    const text = textOf(found)
    assert.doesNotMatch(text, CANARY, text)
    const isOwn = name[0] === 'user' && name[1] === 'the-erased'
    const left = KINDS[String(name[0])]![String(entry.key[0])]
    if (left !== 'id' && !isOwn) assert.doesNotMatch(text, /the-erased/, text)
  }
})

/** Everything that a user can leave behind, in a chat that has an index and in one that has none. */
async function fill(site: ReturnType<typeof useSite>): Promise<void> {
  const { runtime, say, do: act } = site
  const user = 'the-erased'
  await site.group('team', 'bob', [user])
  for (let n = 0; n < 300; n++)
    for (const by of [user, 'bob']) await say('team', by, by === user ? `canary ${n}` : 'hello')
  const root = await say('team', user, 'canary root')
  await say('team', user, 'canary in a thread', { thread: root.rev, replyTo: root.rev })
  await act('team', user, { type: 'edit', of: root.rev, text: 'canary again' })
  await act('team', 'bob', { type: 'pin', of: root.rev, on: true })
  const bobs = await say('team', 'bob', 'see you', { mentions: [user] })
  await act('team', user, { type: 'react', of: bobs.rev, emoji: '👍', on: true })
  await runtime.chat('team').mark(user, 'read', 100)
  await runtime.chat('team').join(user, { video: true, seat: 'd:t' })
  const call = (await runtime.chat('team').overview()).row.call!.call
  await runtime.chat('team').reportCall(user, call, { type: 'rating', stars: 1, reasons: ['sound'] })
  await runtime.chat('pair').open(user, ['bob', user])
  for (const [one, name] of [
    [user, 'canary-browser'],
    ['bob', 'bob'],
  ] as const)
    await runtime.user(one).subscribe(`device-of-${one}`, service.subscription(name))
  await runtime.chat('pair').ring('bob', { call: 'a-call-of-that-test-only', seat: 'd:t', video: true })
  await runtime.settle()
  await runtime.user(user).wake() // tells it the browsers
  await runtime.chat('pair').hangUp('bob', { call: 'a-call-of-that-test-only' })
  await say('team', 'bob', 'a message that is told later')
  await say('pair', user, 'canary for bob')
  await runtime.user(user).admit({ issuedAt: Date.now(), device: 'canary-device' })
  await runtime.user(user).block('cy', true)
  await runtime.user('bob').block(user, true)
  const reports = [
    await site.as(user)('/v1/reports', { method: 'POST', body: { userId: 'bob', reason: 'canary reason' } }),
    await site.as('bob')('/v1/reports', { method: 'POST', body: { messageId: `team:${root.rev}`, reason: 'look' } }),
  ]
  for (const response of reports) {
    const { id } = (await response.json()) as { id: string }
    await site.asBackend(`/v1/reports/${id}`, 'PUT', { state: 'closed' })
  }
  await site.as('bob')('/v1/reports', { method: 'POST', body: { userId: user, reason: 'spam' } })
  await fillShelf(site, user)
  await site.put(user, 'Canary Name') // not what the tokens say
  await runtime.settle()
  await Promise.all(['team', 'pair'].map(chat => runtime.chat(chat).wake()))
}

/** A file in a message, and one in none. */
async function fillShelf({ runtime, say }: ReturnType<typeof useSite>, owner: string): Promise<void> {
  const shelf = runtime.site(shardOf(owner))
  for (const use of ['pair', undefined]) {
    const id = newIdIn(shardOf(owner))
    const file = { id, name: 'canary.txt', type: 'text/plain', size: 1 }
    await shelf.beginUpload({ ...file, owner, told: {}, quota: 1_000_000, isOpen: false })
    const { turn } = await shelf.takeTurn(id, owner, 0)
    await shelf.addPiece(id, { turn, piece: '1-0', offset: 1, file })
    if (use) await say(use, owner, '', { uploads: [id] })
  }
}

test('a kind of key that is not listed is refused in tests, by the name of the list', async () => {
  const partition = listed(memoryStore()).partition(['user', 'ana'])

  assert.throws(
    () => partition.commit({ set: [{ key: ['diary', 1], value: '' }] }),
    /\["user", …\] has keys \["diary", …\]: say in .*kinds\.fixture\.ts/,
  )
})
