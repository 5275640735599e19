import { FakeRoom } from '../../server/call/call-room.fixture.ts'
import { Chat } from '../../server/chat/chat.ts'
import { rowFrom } from '../../server/chat/row.ts'
import { memoryStore } from '../../server/kv/memory.ts'
import type { Page, Row } from '../../server/protocol/chat.ts'
import type { Act, ServerFrame } from '../../server/protocol/frame.ts'
import type { UserActor } from '../../server/runtime.ts'
import { readFrame } from './guard.ts'

/** An act without what numbers it and says where. */
export type Deed = Act extends infer One ? (One extends Act ? Omit<One, 'ask' | 'chat'> : never) : never

/** The group `c1` of Ana, Ben and Cleo as the server itself keeps it, and what Ben is told of it. */
export async function serverGroup() {
  let time = 1000
  let count = 0
  const frames: ServerFrame[] = []
  const rows: Row[] = []
  const ben: Partial<UserActor> = {
    async deliver({ frames: texts, row }) {
      frames.push(...texts.flatMap(text => readFrame(text) ?? []))
      if (row) rows.push(rowFrom(row))
    },
  }
  const other: Partial<UserActor> = { deliver: async () => {} }
  const room = new FakeRoom()
  const chat = new Chat({
    id: 'c1',
    partition: memoryStore().partition(['chat', 'c1']),
    users: id => (id === 'ben' ? ben : other) as UserActor, // no more of one is asked for here
    room,
    note: async () => {},
    now: () => ++time,
  })
  await chat.create('ana', { members: ['ben', 'cleo'], history: 'all', title: 'Rome' })

  return {
    chat,
    room,
    frames,
    rows,
    /** Does something about the call that was the last one. */
    async calling(deed: (call: string) => Promise<unknown>): Promise<void> {
      const last = frames.findLast(frame => frame.type === 'called')
      if (last?.type === 'called') await deed(last.call)
    },
    /** Resolves to the rev of the message. */
    async send(from: string, part: { text?: string; thread?: number; mentions?: string[] } = {}): Promise<number> {
      count++
      const clientId = `client-id-number-${String(count).padStart(8, '0')}`
      return (await chat.send(from, { clientId, text: `text ${count}`, ...part })).fact.rev
    },
    act: (by: string, deed: Deed) => chat.act(by, { ask: 1, chat: 'c1', ...deed } as Act), // the compiler cannot put the union together again
    page: (part: { before?: number; after?: number; limit?: number } = {}): Promise<Page> =>
      chat.page('ben', { limit: 200, ...part }),
    /** All that was done is told. */
    async told(): Promise<void> {
      while (!chat.isIdle) await new Promise(resolve => setTimeout(resolve))
    },
  }
}

export type ServerGroup = Awaited<ReturnType<typeof serverGroup>>

/** The same numbers from 0 to 1 at each run. */
export function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** Somebody does something at random; what the server refuses is no matter. */
export async function anything(group: ServerGroup, roll: () => number): Promise<void> {
  const one = <Item>(...items: Item[]): Item => items[Math.floor(roll() * items.length)]!
  const who = one('ana', 'ben', 'cleo')
  const of = 2 + Math.floor(roll() * group.frames.length)
  const isOn = roll() < 0.7
  const deeds: (() => Promise<unknown>)[] = [
    () => group.send(who),
    () => group.send(who, { mentions: ['ben'] }),
    () => group.send(who, { thread: of }),
    () => group.act(who, { type: 'edit', of, text: `edit ${of}` }),
    () => group.act(who, { type: 'edit', of, text: `edit ${of}`, mentions: ['ana'] }),
    () => group.act(who, { type: 'react', of, emoji: one('👍', '🎉', 'constructor'), on: isOn }),
    () => group.act(who, { type: 'react', of, emoji: '👍', on: isOn }),
    () => group.act(who, { type: 'pin', of, on: isOn }),
    () => group.act('ana', { type: 'configure', title: `Title ${of}` }),
    () => group.act('ana', isOn ? { type: 'add', users: ['dan'] } : { type: 'remove', user: 'dan' }),
    () => group.act('ana', { type: 'appoint', user: 'ben', role: isOn ? 'admin' : 'member' }),
    () =>
      isOn
        ? group.chat.ring(who, { call: crypto.randomUUID(), seat: `${who}:tab`, video: isOn })
        : group.chat.roomChanged(group.room.sid ?? '', 'finished'),
    () => group.calling(call => group.chat.accept(who, { call, seat: `${who}:tab` })),
    () => group.calling(call => group.chat.decline(who, { call })),
    () => group.calling(call => group.chat.ringBack(who, call)),
    () => group.calling(call => group.chat.lock(who, { call, on: isOn })),
    () => group.calling(call => group.chat.expel(who, { call, user: one('ana', 'ben', 'cleo'), on: isOn })),
    () => (roll() < 0.4 ? group.act(who, { type: 'delete', of }) : group.send(who)),
  ]
  await one(...deeds)().catch(() => {})
}

/** One text for what is the same but for the order of its fields. */
export function told(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
