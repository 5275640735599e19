import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { beforeEach, describe, test } from 'node:test'
import * as v from 'valibot'
import type { Key } from '../kv/key.ts'
import type { Change, Partition, Store } from '../kv/kv.ts'
import { memoryStore } from '../kv/memory.ts'
import { localRuntime } from '../local.ts'
import type { Act } from '../protocol/frame.ts'
import type { Message } from '../protocol/resource.ts'
import { type EventType, eventSchema, type PlainChat } from '../protocol/webhook.ts'
import type { Outcome } from './post.ts'
import { useSite, valuesOf } from './queue.fixture.ts'
import { useReceiver } from './receiver.fixture.ts'

const DAY = 86_400_000

const receiver = useReceiver()
beforeEach(() => receiver.forget())

const types = () => receiver.received.map(({ event }) => event.type)
const messages = () => receiver.received.flatMap(({ event }) => (event.data.message as Message | undefined) ?? [])
const texts = () => messages().map(message => message.content)

type Site = ReturnType<typeof useSite>

/** A chat of a site: people say and do. */
function useChat(site: Pick<Site, 'runtime'>, id = 'chat-1') {
  const chat = site.runtime.chat(id)
  return {
    chat,
    say: async (by: string, text: string) => (await chat.send(by, { clientId: crypto.randomUUID(), text })).fact,
    do: (by: string, wish: object) => chat.act(by, { ask: 1, chat: id, ...wish } as Act),
  }
}

describe('the site hears of', () => {
  test('everything that happens in a group, each event as its schema says', async () => {
    const site = useSite(receiver)
    const { chat, say, do: act } = useChat(site)
    await chat.create('ana', { members: ['bob'], title: 'Team', history: 'all' })
    const { rev } = await say('ana', 'hello')
    await chat.mark('bob', 'read', 1)
    await site.tell('chat-1')
    await act('ana', { type: 'edit', of: rev, text: 'hello all' })
    await act('bob', { type: 'react', of: rev, emoji: '👍', on: true })
    await act('ana', { type: 'pin', of: rev, on: true })
    await site.tell('chat-1')
    await act('ana', { type: 'delete', of: rev })
    await act('ana', { type: 'add', users: ['cyd', 'dan'] })
    await act('ana', { type: 'appoint', user: 'bob', role: 'admin' })
    await act('ana', { type: 'configure', title: 'Our team' })
    await act('dan', { type: 'remove', user: 'dan' })
    await chat.join('bob', { video: true, seat: 'd:t' })
    await chat.roomChanged('RM_1', 'finished')
    await site.tell('chat-1')

    assert.deepEqual(types(), [
      'chat.created',
      'message.sent',
      'message.edited',
      'message.reacted',
      'message.pinned',
      'message.deleted',
      'chat.member-added',
      'chat.updated',
      'chat.updated',
      'chat.member-removed',
      'call.started',
      'call.ended',
    ])
    for (const { event } of receiver.received) v.parse(eventSchema(event.type as EventType), event)
    const said = receiver.received.map(({ event: { data } }) => data)
    const [team, renamed] = [said[2]?.chat, said[11]?.chat] as PlainChat[]
    assert.deepEqual([team?.participants, team?.title, renamed?.title], [['ana', 'bob'], 'Team', 'Our team'])
    assert.deepEqual(
      messages().map(({ content, isRead, isDeleted, senderId, id }) => [content, isRead, isDeleted, senderId, id]),
      [
        ['hello', true, false, 'ana', `chat-1:${rev}`],
        ...Array(3).fill(['hello all', true, false, 'ana', `chat-1:${rev}`]),
        ['', true, true, 'ana', `chat-1:${rev}`],
      ],
    )
    assert.deepEqual([said[3]?.userId, said[3]?.emoji, said[3]?.isOn], ['bob', '👍', true])
    assert.deepEqual(said[6]?.memberIds, ['cyd', 'dan'])
    assert.deepEqual([said[9]?.userId, said[9]?.memberId], ['dan', 'dan'])
  })

  test('a chat of two when they begin to write', async () => {
    const site = useSite(receiver)
    const { chat, say } = useChat(site)
    await chat.open('ana', ['ana', 'bob'])
    await site.tell('chat-1')
    const before = types()
    await say('ana', 'hello')
    await site.tell('chat-1')

    assert.deepEqual([before, types()], [[], ['chat.created', 'message.sent']])
  })

  test('a message as it stands when it is sent: what was edited is said as it is now, what was deleted is not said', async () => {
    const site = useSite(receiver)
    const { chat, say, do: act } = useChat(site)
    await chat.open('ana', ['ana', 'bob'])
    const [one, other] = [await say('ana', 'first words'), await say('ana', 'regretted words')]
    await site.runtime.settle()
    await chat.wake()
    await act('ana', { type: 'edit', of: one.rev, text: 'second words' })
    await act('ana', { type: 'delete', of: other.rev })
    const queued = JSON.stringify(await valuesOf(site.store))
    await site.tell('chat-1')

    assert.match(queued, /message\.sent/)
    assert.doesNotMatch(queued, /words/)
    assert.deepEqual(types(), ['chat.created', 'message.sent', 'message.edited', 'message.deleted'])
    assert.deepEqual(texts(), ['second words', 'second words', ''])
  })

  test('only the events that are wanted', async () => {
    const site = useSite(receiver, { change: { events: ['message.deleted', 'user.created'] } })
    const { chat, say, do: act } = useChat(site)
    await chat.open('ana', ['ana', 'bob'])
    await act('ana', { type: 'delete', of: (await say('ana', 'hello')).rev })
    await site.tell('chat-1')

    assert.deepEqual(types(), ['message.deleted'])
  })
})

describe('turning webhooks on', () => {
  test('later begins with what is new, in every chat', async () => {
    const store = memoryStore()
    const before = { runtime: localRuntime(store) }
    const { chat, say } = useChat(before)
    await chat.open('ana', ['ana', 'bob'])
    for (const text of ['one', 'two', 'three']) await say('ana', text)
    await before.runtime.settle()
    await chat.wake()
    const site = useSite(receiver, { store })
    await useChat(site).say('ana', 'four')
    await site.tell('chat-1')

    assert.deepEqual(texts(), ['four'])
  })

  test('again after days says nothing of what was missed', async () => {
    const store = memoryStore()
    const first = useSite(receiver, { store })
    await useChat(first).chat.open('ana', ['ana', 'bob'])
    await useChat(first).say('ana', 'heard')
    await first.tell('chat-1')
    const now = first.clock.now + DAY
    await useChat({ runtime: localRuntime(store, { now: () => now }) }).say('ana', 'missed')
    const site = useSite(receiver, { store, now: now + 2 * DAY })
    await useChat(site).say('ana', 'heard again')
    await site.tell('chat-1')

    assert.deepEqual(texts(), ['heard', 'heard again'])
  })

  test('again sends what waited, though nothing happens any more', async () => {
    const store = memoryStore()
    const down: Outcome = { phase: 'refused', status: 503 }
    const first = useSite(receiver, { store, change: { post: async () => down } })
    await first.directory.put('ana', { name: 'Ana' })
    await first.send()
    localRuntime(store)
    useSite(receiver, { store, now: first.clock.now + DAY })

    assert.equal((await receiver.heard(1))[0]?.event.type, 'user.created')
  })

  test('costs nothing while they are off', async () => {
    const { store, commits } = counting(memoryStore())
    const off = { runtime: localRuntime(store) }
    const { chat, say } = useChat(off)
    await chat.open('ana', ['ana', 'bob'])
    for (let i = 0; i < 10; i++) await say('ana', 'hello')
    await off.runtime.settle()
    await chat.wake()

    const keys = commits.flatMap(({ change: { set = [] } }) => set.map(({ key }) => key[0]))
    assert.deepEqual(
      keys.filter(key => key === 'trail' || String(key).startsWith('webhook')),
      [],
    )
  })
})

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

describe('events of a chat', () => {
  test('are put into the queue together: two commits for many messages', async () => {
    const { store, commits } = counting(memoryStore())
    const site = useSite(receiver, { store, change: { post: () => new Promise(() => {}) } })
    const { chat, say } = useChat(site)
    await chat.open('ana', ['ana', 'bob'])
    await Promise.all(Array.from({ length: 90 }, (_, i) => say('ana', `message ${i}`)))
    await site.runtime.settle()
    await chat.wake()

    const queued = commits.filter(({ change: { set = [] } }) => set.some(({ key }) => key[0] === 'webhook'))
    const moved = commits.filter(({ change: { set = [] } }) => set.some(({ key }) => key[0] === 'trail'))
    assert.deepEqual([queued.length, moved.length], [1, 2], 'where it begins, and where it is')
    assert.equal(await site.waiting(), 91)
  })

  test('come once into the queue, under the same ids, when the process dies before their place is stored', async () => {
    const memory = memoryStore()
    const disk = { isFull: false }
    const store = { ...memory, partition: (name: Key) => refusingCursors(memory.partition(name), disk) }
    const dying = useSite(receiver, { store, change: { post: () => new Promise(() => {}) } })
    await useChat(dying).chat.open('ana', ['ana', 'bob'])
    await useChat(dying).say('ana', 'hello')
    await dying.runtime.settle()
    disk.isFull = true
    await assert.rejects(dying.runtime.chat('chat-1').wake())
    const ids = async () =>
      (await valuesOf(memory)).flatMap(value => (value as { notice?: { id: string } }).notice?.id ?? [])
    const before = await ids()
    disk.isFull = false
    const next = useSite(receiver, { store: memory, change: { post: () => new Promise(() => {}) } })
    await next.runtime.chat('chat-1').wake()

    assert.equal(before.length, 2)
    assert.deepEqual(await ids(), before)
  })

  test('have other ids in a store that was restored, where other facts may stand in their places', async () => {
    for (const store of [memoryStore(), memoryStore()]) {
      const site = useSite(receiver, { store })
      await useChat(site).chat.open('ana', ['ana', 'bob'])
      await useChat(site).say('ana', 'hello')
      await site.tell('chat-1')
    }

    assert.equal(new Set(receiver.received.map(({ id }) => id)).size, 4)
  })

  test('are told though the clock was set back', async () => {
    const site = useSite(receiver)
    const { chat, say } = useChat(site)
    await chat.open('ana', ['ana', 'bob'])
    await say('ana', 'before')
    site.clock.now -= 3 * DAY
    await say('ana', 'after')
    await site.tell('chat-1')

    assert.deepEqual(texts(), ['before', 'after'])
  })

  test('wait where the receiver hangs, and nobody who writes does', async () => {
    let asked = 0
    const site = useSite(receiver, { change: { post: () => new Promise(() => void asked++) } })
    const { chat, say } = useChat(site)
    await chat.open('ana', ['ana', 'bob'])
    await say('ana', 'first')
    await site.runtime.settle()
    await chat.wake()
    void site.send()
    while (!asked) await new Promise(setImmediate)
    const said = await Promise.all(Array.from({ length: 100 }, (_, i) => say('bob', `message ${i}`)))
    await site.runtime.settle()
    await chat.wake()

    assert.deepEqual([said.length, asked, await site.waiting()], [100, 1, 102])
  })
})

/** A partition that does not store where a trail is, while the disk is full. */
function refusingCursors(partition: Partition, disk: { isFull: boolean }): Partition {
  return {
    ...partition,
    commit: async change => {
      if (disk.isFull && change.set?.some(({ key }) => key[0] === 'trail')) throw new Error('The disk is full.')
      return partition.commit(change)
    },
  }
}

test('T23: no address that a user wrote is asked, with webhooks or without', async () => {
  let connections = 0
  const canary = createServer(socket => {
    connections++
    socket.destroy()
  })
  await new Promise<void>(resolve => canary.listen(0, '127.0.0.1', resolve))
  const { port } = canary.address() as { port: number }
  const links = ['http', 'https', 'ws'].map(scheme => `${scheme}://127.0.0.1:${port}/`)
  const site = useSite(receiver)
  const { chat, say, do: act } = useChat(site)
  await site.directory.put('ana', { name: links[0]!, picture: links[1]! })
  await chat.create('ana', { members: ['bob'], title: links[0]!, history: 'all' })
  const { rev } = await say('ana', `![](${links[0]}) <img src=${links[1]}> ${links.join(' ')}`)
  await act('ana', { type: 'edit', of: rev, text: links.join('\n') })
  await site.tell('chat-1')
  canary.close()

  assert.deepEqual([connections, types().length], [0, 4])
})
