import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FakeRoom } from '../call/call-room.fixture.ts'
import { memoryStore } from '../kv/memory.ts'
import { localRuntime } from '../local.ts'
import type { UserActor } from '../runtime.ts'
import { Chat } from './chat.ts'

const HOUR = 3_600_000

/** A chat of two that nobody wakes but the test, and the site's part that counts it. */
async function useListedChat(disk = { refuses: false }) {
  const clock = { now: 100 * HOUR }
  const now = () => clock.now
  const site = localRuntime(memoryStore(), { now }).site(0)
  const notes = { count: 0, areTaken: true }
  const member: Partial<UserActor> = { deliver: async () => {}, noteCall: async () => {} }
  const partition = memoryStore().partition(['chat', 'chat-1'])
  const chat = new Chat({
    id: 'chat-1',
    partition: {
      ...partition,
      async commit(change) {
        if (disk.refuses && change.set?.some(({ key }) => key[0] === 'listed')) throw new Error('no space')
        return partition.commit(change)
      },
    },
    users: () => member as UserActor, // no more of one is asked for here
    room: new FakeRoom(),
    async note(chat) {
      if (!notes.areTaken) throw new Error('not now')
      notes.count++
      await site.noteChat(chat)
    },
    now,
  })
  await chat.open('ana', ['ana', 'bob'])
  let sent = 0
  const say = async (by = 'ana') => (await chat.send(by, { clientId: `client-id-number-${++sent}`, text: 'hi' })).fact
  return { chat, clock, notes, say, counts: () => site.counts() }
}

describe('a chat on the lists of the site', () => {
  test('is there once something was said in it, and once', async () => {
    const { chat, say, counts } = await useListedChat()
    await chat.wake()
    const empty = await counts()
    await say()
    await chat.wake()
    await chat.wake()

    const { chats, messages } = await counts()

    assert.deepEqual([empty.chats, chats, messages], [0, 1, 1])
  })

  test('costs ever fewer writes the more messages there are, and is never told by much too few', async () => {
    const { chat, say, counts, notes } = await useListedChat()
    for (let n = 1; n <= 200; n++) {
      await say()
      await chat.wake()
      const { messages } = await counts()
      assert.ok(messages <= n && messages * 1.25 >= n, `${messages} of ${n}`)
    }

    assert.ok(notes.count <= 25, `${notes.count} writes`)
  })

  test('tells of every message when the site was told an hour ago', async () => {
    const { chat, say, counts, clock } = await useListedChat()
    for (let n = 0; n < 20; n++) await say()
    await chat.wake()
    await say()
    await chat.wake()
    const early = (await counts()).messages

    clock.now += HOUR
    await say()
    await chat.wake()

    assert.deepEqual([early, (await counts()).messages], [20, 22])
  })

  test('keeps deleted messages in the count', async () => {
    const { chat, say, counts } = await useListedChat()
    const { rev } = await say()
    await chat.act('ana', { type: 'delete', ask: 1, chat: 'chat-1', of: rev })
    await chat.wake()

    assert.equal((await counts()).messages, 1)
  })

  test('waits for no clock that was set back', async () => {
    const { chat, say, counts, clock } = await useListedChat()
    for (let n = 0; n < 20; n++) await say()
    await chat.wake()
    clock.now -= 24 * HOUR
    await say()
    await chat.wake()

    assert.equal((await counts()).messages, 21)
  })

  test('is told later when the site does not answer, for which no member waits', async () => {
    const { chat, say, counts, notes } = await useListedChat()
    notes.areTaken = false
    await say()
    await chat.wake()
    const early = (await counts()).chats

    notes.areTaken = true
    await chat.wake()

    assert.deepEqual([early, (await counts()).chats], [0, 1])
  })

  test('is counted once though the process dies before it has noted that it told', async () => {
    const disk = { refuses: true }
    const { chat, say, counts, notes } = await useListedChat(disk)
    await say()
    await chat.wake()
    disk.refuses = false
    await chat.wake()

    const { chats, messages } = await counts()

    assert.deepEqual([notes.count, chats, messages], [2, 1, 1])
  })

  test('has a call in the count as long as it is on', async () => {
    const { chat, counts } = await useListedChat()
    await chat.join('ana', { video: true, seat: 'd:t' })
    await chat.wake()
    const during = (await counts()).calls
    await chat.roomChanged('RM_1', 'finished')
    await chat.wake()

    assert.deepEqual([during, (await counts()).calls], [1, 0])
  })
})

test('a chat that could not tell the site sets the alarm by which it will', async () => {
  const store = memoryStore()
  const partition = store.partition(['chat', 'chat-1'])
  const alarms: (number | null)[] = []
  const member: Partial<UserActor> = { deliver: async () => {}, noteCall: async () => {} }
  const chat = new Chat({
    id: 'chat-1',
    partition: {
      ...partition,
      commit(change) {
        if (change.wakeAt !== undefined) alarms.push(change.wakeAt)
        return partition.commit(change)
      },
    },
    users: () => member as UserActor, // no more of one is asked for here
    room: new FakeRoom(),
    note: () => Promise.reject(new Error('not now')),
    now: () => 7,
  })
  await chat.open('ana', ['ana', 'bob'])
  await chat.send('ana', { clientId: 'the-client-id-of-a-message', text: 'hi' })
  await chat.wake()

  assert.deepEqual(alarms.slice(1), [2007, 60_007])
})
