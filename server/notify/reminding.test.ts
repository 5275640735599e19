import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import * as v from 'valibot'
import type { Key } from '../kv/key.ts'
import type { Change, Partition, Store } from '../kv/kv.ts'
import { memoryStore } from '../kv/memory.ts'
import type { Act } from '../protocol/frame.ts'
import { EVENTS } from '../protocol/webhook.ts'
import { useSite } from './queue.fixture.ts'
import { status, useReceiver } from './receiver.fixture.ts'
import type { Sending } from './sender.ts'

const DAY = 24 * 60 // minutes

const receiver = useReceiver()
beforeEach(() => receiver.forget())

/** What the site was told that somebody has not read. */
const told = () =>
  receiver.received.map(({ event }) => {
    const { userId, count, firstMessage, lastMessage } = v.parse(EVENTS['message.unread'].data, event.data)
    return [userId, count, firstMessage.content, lastMessage.content]
  })

const change: Partial<Sending> = { events: ['message.unread'], unreadMinutes: 10 }

/** Two in a chat, of a site that wants to hear of what is unread for ten minutes. */
async function usePair(options: { store?: Store; change?: Partial<Sending> } = {}) {
  const site = useSite(receiver, { change, ...options })
  const chat = site.runtime.chat('chat-1')
  await chat.open('ana', ['ana', 'bob'])
  return {
    ...site,
    say: async (text: string, by = 'ana') => (await chat.send(by, { clientId: crypto.randomUUID(), text })).fact,
    read: async (n: number, by = 'bob') => {
      await chat.mark(by, 'read', n)
      await site.runtime.settle()
    },
    act: (by: string, wish: object) => chat.act(by, { ask: 1, chat: 'chat-1', ...wish } as Act),
    bob: site.runtime.user('bob'),
  }
}

describe('what is unread', () => {
  test('is told after the minutes of the setting: how many, the first and the last', async () => {
    const { say, pass } = await usePair()
    for (const text of ['one', 'two', 'three']) await say(text)
    await pass(9.9, 'ana', 'bob')
    const early = told()
    await pass(0.2, 'ana', 'bob')

    assert.deepEqual([early, told()], [[], [['bob', 3, 'one', 'three']]])
  })

  test('is told once, until they read and something new comes; then under another id', async () => {
    const { say, pass, read } = await usePair()
    await say('one')
    await pass(11, 'bob')
    await say('two')
    await pass(DAY, 'bob')
    await read(2)
    await say('three')
    await pass(11, 'bob')

    assert.deepEqual(told(), [
      ['bob', 1, 'one', 'one'],
      ['bob', 1, 'three', 'three'],
    ])
    assert.equal(new Set(receiver.received.map(({ id }) => id)).size, 2)
  })

  test('waits anew for what is left when they have read a part', async () => {
    const { say, pass, read } = await usePair()
    await say('one')
    await say('two')
    await pass(9, 'bob')
    await read(1)
    await pass(9, 'bob')
    const early = told()
    await pass(2, 'bob')

    assert.deepEqual([early, told()], [[], [['bob', 1, 'two', 'two']]])
  })

  test('is not told when they read in time', async () => {
    const { say, pass, read } = await usePair()
    await say('one')
    await pass(9, 'bob')
    await read(1)
    await pass(20, 'bob')

    assert.deepEqual(told(), [])
  })

  test('is not told again when they read while the site was not there', async () => {
    const { say, pass, read, waiting } = await usePair()
    receiver.answer = status(503)
    await say('one')
    await pass(11, 'bob')
    receiver.answer = status(200)
    await read(1)
    await pass(1, 'bob')

    assert.deepEqual([receiver.received.length, await waiting()], [1, 0])
  })

  test('is nothing of what one has written oneself, or of what was deleted', async () => {
    const { say, pass, act } = await usePair()
    await say('own', 'bob')
    await pass(11, 'bob')
    const own = told()
    const { rev } = await say('regretted')
    await say('meant')
    await act('ana', { type: 'delete', of: rev })
    await pass(11, 'bob')
    await say('read', 'bob')
    await act('ana', { type: 'delete', of: (await say('regretted too')).rev })
    await pass(11, 'bob')

    assert.deepEqual([own, told()], [[], [['bob', 1, 'meant', 'meant']]])
  })

  test('is not told while the chat is muted, nor at once when it is not any more', async () => {
    const { say, pass, bob } = await usePair()
    await say('one')
    await pass(0)
    await bob.arrange('chat-1', { muted: true })
    await say('two')
    await pass(11, 'bob')
    await bob.arrange('chat-1', { muted: false })
    await pass(11, 'bob')
    const muted = told()
    await say('three')
    await pass(11, 'bob')

    assert.deepEqual([muted, told()], [[], [['bob', 3, 'one', 'three']]])
  })

  test('is not told to who is no member any more', async () => {
    const site = useSite(receiver, { change })
    const chat = site.runtime.chat('chat-1')
    await chat.create('ana', { members: ['bob'], history: 'all' })
    await chat.send('ana', { clientId: crypto.randomUUID(), text: 'hello' })
    await site.pass(5)
    await chat.act('ana', { ask: 1, chat: 'chat-1', type: 'remove', user: 'bob' })
    await site.pass(11, 'bob')

    assert.deepEqual(told(), [])
  })

  test('of very many messages is counted by their ordinals', async () => {
    const { say, pass } = await usePair()
    await Promise.all(Array.from({ length: 1100 }, (_, i) => say(`message ${i}`)))
    await pass(11, 'bob')

    assert.deepEqual(told(), [['bob', 1100, 'message 100', 'message 1099']])
  })
})

describe('the reminder', () => {
  test('is there after a restart, and its alarm is in the store', async () => {
    const store = memoryStore()
    const first = await usePair({ store, change: { ...change, unreadMinutes: 0.001 } })
    await first.say('one')
    await first.runtime.settle()
    useSite(receiver, { store, change: { ...change, unreadMinutes: 0.001 }, now: Date.now() + 1000 })

    assert.equal((await receiver.heard(1))[0]?.event.type, 'message.unread')
  })

  test('comes again under the same id when the process dies before it is noted', async () => {
    const memory = memoryStore()
    const disk = { isFull: false }
    const store = {
      ...memory,
      partition: (name: Key) => refusing(memory.partition(name), () => disk.isFull && name[0] === 'user'),
    }
    const dying = await usePair({ store })
    await dying.say('one')
    await dying.pass(0)
    disk.isFull = true
    await assert.rejects(dying.pass(11, 'bob'))
    await dying.send()
    disk.isFull = false
    const next = useSite(receiver, { store: memory, change, now: dying.clock.now })
    await next.pass(0, 'bob')
    await next.pass(0, 'bob')

    assert.equal(receiver.received.length, 2)
    assert.equal(new Set(receiver.received.map(({ id }) => id)).size, 1)
  })

  test('comes in time though the clock was set back', async () => {
    const { say, pass } = await usePair()
    await say('one')
    await pass(-3 * DAY, 'bob')
    await pass(9, 'bob')
    const early = told()
    await pass(2, 'bob')

    assert.deepEqual([early, told().length], [[], 1])
  })

  test('does not come days later, for webhooks that were off meanwhile', async () => {
    const { say, pass } = await usePair()
    await say('one')
    await pass(2 * DAY, 'bob')

    assert.deepEqual(told(), [])
  })

  test('costs no commit for a message, and nothing is kept of it where nobody wants to hear of it', async () => {
    const counts: number[] = []
    const kept: boolean[] = []
    for (const unreadMinutes of [0, 10]) {
      const { store, commits } = counting(memoryStore())
      const { say, pass } = await usePair({ store, change: { ...change, unreadMinutes } })
      for (let i = 0; i < 20; i++) {
        await say(`message ${i}`)
        await pass(0)
      }
      const ofBob = commits.filter(({ name }) => String(name) === 'user,bob')
      counts.push(ofBob.length)
      kept.push(
        ofBob.some(
          ({ change: { wakeAt, set = [] } }) => wakeAt !== undefined || set.some(({ key }) => key[0] === 'unread'),
        ),
      )
    }

    assert.equal(counts[0], counts[1])
    assert.deepEqual(kept, [false, true])
  })
})

function refusing(partition: Partition, isFull: () => boolean): Partition {
  return {
    ...partition,
    commit: async change => {
      if (isFull()) throw new Error('The disk is full.')
      return partition.commit(change)
    },
  }
}

/** A store, and all that was committed to it. */
function counting(store: Store) {
  const commits: { name: Key; change: Change }[] = []
  const partition = (name: Key): Partition => {
    const inner = store.partition(name)
    return {
      ...inner,
      commit: change => {
        commits.push({ name, change })
        return inner.commit(change)
      },
    }
  }
  return { store: { ...store, partition }, commits }
}
