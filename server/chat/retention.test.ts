import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { within } from '../kv/key.ts'
import type { Change, Partition, Store } from '../kv/kv.ts'
import { memoryStore } from '../kv/memory.ts'
import { localRuntime } from '../local.ts'
import { quiet } from '../model/deck.fixture.ts'
import { Time } from '../model/time.fixture.ts'
import { refusal } from './chat.fixture.ts'

const HOUR = 3_600_000 // ms
const DAY = 24 * HOUR

let time: Time
let uninstall: () => void
beforeEach(() => {
  time = new Time()
  uninstall = time.install()
})
afterEach(() => uninstall())

/** A chat of Ana and Bob on a server that keeps messages for so many days, in a time of its own. */
async function useChat(retentionDays: number) {
  const changes: Change[] = []
  const store = watched(memoryStore(), change => changes.push(change))
  const runtime = localRuntime(store, { now: time.now, retentionDays })
  const chat = runtime.chat('chat-1')
  await chat.open('ana', ['ana', 'bob'])
  let sent = 0
  return {
    runtime,
    store,
    chat,
    say: async (by: string, text: string, more: object = {}) =>
      (await chat.send(by, { clientId: `client-id-number-${++sent}`, text, ...more })).fact,
    texts: async () =>
      (await chat.page('bob', { after: 0, limit: 200 })).facts.map(fact => ('text' in fact ? fact.text : fact.type)),
    row: async (user: string) => (await runtime.user(user).inbox()).rows[0]!,
    /** The commits that took facts out of the log, by how many. */
    cuts: () => changes.map(change => logKeys(change.delete)).filter(Boolean),
  }
}

const logKeys = (keys: Change['delete'] = []) => keys.filter(([kind]) => kind === 'log').length

function watched(store: Store, committed: (change: Change) => void): Store {
  const watch = (partition: Partition): Partition => ({
    ...partition,
    commit: change => {
      committed(change)
      return partition.commit(change)
    },
  })
  return { ...store, partition: name => watch(store.partition(name)) }
}

/** Lets so many ms pass, with all that happens in them. */
async function pass(ms: number): Promise<void> {
  let isOver = false
  setTimeout(() => {
    isOver = true
  }, ms)
  while (!isOver) {
    await quiet()
    time.ring()
  }
  await quiet()
}

describe('a chat in which nothing happens any more', () => {
  test('loses what is older than the server keeps, within an hour, and no epoch changes', async () => {
    const { chat, say, texts, row } = await useChat(30)
    await say('ana', 'old')
    const before = await chat.page('bob', { limit: 50 })
    await pass(30 * DAY - 1)
    assert.deepEqual(await texts(), ['old'])

    await pass(HOUR + 5000)

    const { facts, floor, head, epoch } = await chat.page('bob', { limit: 50 })
    assert.deepEqual([facts, floor, head, epoch], [[], 1, 1, before.epoch])
    assert.equal((await row('bob')).last, undefined)
  })

  test('keeps everything where nothing else was said', async () => {
    const { say, texts } = await useChat(0)
    await say('ana', 'old')

    await pass(1000 * DAY)

    assert.deepEqual(await texts(), ['old'])
  })

  test('is cleaned after a restart too, by an alarm that an earlier process has set', async () => {
    const { say, store } = await useChat(30)
    await say('ana', 'old')
    await pass(10_000)
    const runtime = localRuntime(store, { now: time.now, retentionDays: 30 }) // the alarms are its own from now on

    await pass(31 * DAY)

    assert.deepEqual((await runtime.chat('chat-1').page('bob', { limit: 50 })).facts, [])
  })
})

describe('another number of days for the server', () => {
  /** So many chats, each with a message of 100 days ago, on a server that kept everything. */
  async function useOldChats(count: number) {
    const { store, runtime } = await useChat(0)
    const ids = Array.from({ length: count }, (_, n) => `old-${n}`)
    for (const id of ids) {
      await runtime.chat(id).open('ana', ['ana', 'bob'])
      await runtime.chat(id).send('ana', { clientId: 'client-id-of-the-message', text: 'old' })
    }
    await pass(100 * DAY)
    const start = (retentionDays: number) => localRuntime(store, { now: time.now, retentionDays })
    const logOf = (id: string) => store.partition(['chat', id]).list(within('log'))
    const left = async () => (await Promise.all(ids.map(logOf))).filter(facts => facts.length).length
    return { store, start, left }
  }

  test('reaches chats in which nothing happens any more, however many', async () => {
    const { start, left } = await useOldChats(350)
    start(30)
    await pass(60_000)

    assert.equal(await left(), 0)
  })

  test('is looked after where the process that began it died', async () => {
    const { store, start, left } = await useOldChats(350)
    const dying = watched(store, change => {
      if (change.delete?.length) throw new Error('died')
    })
    localRuntime(dying, { now: time.now, retentionDays: 30 })
    await pass(60_000)
    assert.equal(await left(), 350)

    start(30)
    await pass(60_000)
    assert.equal(await left(), 0)
  })

  test('keeps what a longer one keeps, and comes back after an end of it', async () => {
    const { start, left } = await useOldChats(3)
    start(101)
    await pass(10_000)
    assert.equal(await left(), 3)

    start(0)
    await pass(10 * DAY)
    assert.equal(await left(), 3)

    start(101)
    await pass(10_000)
    assert.equal(await left(), 0)
  })
})

describe('the number of days of one chat', () => {
  test('is its own, shorter or longer than that of the server, and can be taken back', async () => {
    const { chat, say, texts } = await useChat(30)
    const days = async () => (await chat.describe('ana')).retentionDays
    await say('ana', 'one')
    await chat.setRetention(0)
    await pass(100 * DAY)
    assert.deepEqual([await texts(), await days()], [['one'], undefined])

    await chat.setRetention(101)
    await pass(5000)
    assert.deepEqual([await texts(), await days()], [['one'], 101])

    await chat.setRetention(undefined)
    await pass(5000)
    assert.deepEqual([await texts(), await days()], [[], 30])
  })

  test('is for chats that are there', async () => {
    const { runtime } = await useChat(0)

    assert.equal(await refusal(runtime.chat('no-chat').setRetention(1)), 'not-found')
  })
})

describe('what is removed for its age', () => {
  test('waits for no reader, and nobody is told that it was read', async () => {
    const { chat, say, row } = await useChat(1)
    for (const text of ['one', 'two', 'three']) await say('ana', text)
    await pass(20 * HOUR)
    await say('ana', 'four')
    const unread = async () => (await row('bob')).n - (await row('bob')).read
    assert.equal(await unread(), 4)

    await pass(6 * HOUR)

    assert.equal(await unread(), 1)
    assert.equal(await chat.countReads('ana', 1), 0)
  })

  test('is removed though it is pinned', async () => {
    const { chat, say, texts } = await useChat(1)
    const { rev } = await say('ana', 'pinned')
    await chat.act('bob', { type: 'pin', ask: 1, chat: 'chat-1', of: rev, on: true })

    await pass(26 * HOUR)

    assert.deepEqual([await texts(), (await chat.describe('ana')).pins], [[], []])
  })

  test('leaves the answers of its thread, which takes no more of them', async () => {
    const { chat, say } = await useChat(1)
    const { rev: thread } = await say('ana', 'root')
    await pass(20 * HOUR)
    await say('bob', 'answer', { thread })

    await pass(6 * HOUR)

    const { facts } = await chat.page('ana', { thread, limit: 50 })
    assert.deepEqual(
      facts.map(fact => fact.type === 'sent' && fact.text),
      ['answer'],
    )
    assert.equal(await refusal(say('ana', 'too late', { thread })), 'not-found')
  })

  test('is gathered for an hour in a busy chat', async () => {
    const { say, cuts } = await useChat(1)
    for (let minute = 0; minute < 3 * 24 * 60; minute += 10) {
      await say('ana', 'again')
      await pass(600_000)
    }

    assert.ok(cuts().length <= 48, `${cuts().length} cuts in two days`)
    assert.ok(cuts().length >= 40, `${cuts().length} cuts in two days`)
  })

  test('goes in bounded commits, and what one alarm does not come to the next one does', async () => {
    const { say, cuts, texts } = await useChat(1)
    await Promise.all(Array.from({ length: 10_700 }, () => say('ana', 'x')))
    await say('ana', 'last')

    await pass(26 * HOUR)

    assert.deepEqual(await texts(), [])
    assert.ok(Math.max(...cuts()) <= 500)
    assert.equal(cuts().length, 22)
  })
})
