import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeRoom } from '../call/call-room.fixture.ts'
import type { KeyRange } from '../kv/kv.ts'
import { memoryStore } from '../kv/memory.ts'
import type { UserActor } from '../runtime.ts'
import { Chat } from './chat.ts'

test('who is erased while the chat is told again after a crash gets no row of it back', async () => {
  const partition = memoryStore().partition(['chat', 'chat-1'])
  const rows: string[] = []
  let open = () => {}
  const gate = new Promise<void>(resolve => {
    open = resolve
  })
  let isReading = () => {}
  const reading = new Promise<void>(resolve => {
    isReading = resolve
  })
  const start = (isSlow: boolean) =>
    new Chat({
      id: 'chat-1',
      partition: {
        ...partition,
        // Reads what is to be told again, and comes back from it only when the gate is open.
        async list<T>(range: KeyRange) {
          const facts = await partition.list<T>(range)
          if (!isSlow || range.start[0] !== 'log' || range.limit === 1) return facts
          isReading()
          await gate
          return facts
        },
      },
      users: id => ({ deliver: async ({ row }) => void (row && rows.push(id)) }) as Partial<UserActor> as UserActor, // all that is asked for here
      room: new FakeRoom(),
      note: async () => {},
      now: Date.now,
    })
  await start(false).create('ana', { members: ['bob'], history: 'all' })
  const chat = start(true)
  const told = chat.wake()
  await reading

  await chat.erase('bob', 'receipt')
  rows.length = 0
  open()
  await told

  assert.deepEqual(rows, ['ana'])
})
