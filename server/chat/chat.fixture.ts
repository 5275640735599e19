import type { Store } from '../kv/kv.ts'
import { memoryStore } from '../kv/memory.ts'
import { localRuntime } from '../local.ts'
import { listed } from '../privacy/kinds.fixture.ts'
import type { Fact, Row } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { Act } from '../protocol/frame.ts'

type Frame = { type: string } & Record<string, unknown>
export type Part<Wish> = Wish extends Act ? Omit<Wish, 'ask' | 'chat'> : never

let clientIds = 0

/** A chat over memory, with its clock in hand: people say and do, and what they hear is kept. */
export function useChat({ store = memoryStore(), block }: { store?: Store; block?: number } = {}) {
  const clock = { now: 1_000_000 }
  const runtime = localRuntime(listed(store), { now: () => clock.now, ...(block === undefined ? {} : { block }) })
  const chat = runtime.chat('chat-1')
  const heard: Record<string, Frame[]> = {}
  /** Opens a socket. */
  const enter = (user: string): Frame[] => {
    const frames: Frame[] = []
    heard[user] = frames
    runtime.join(
      { device: `device-${user}`, send: text => frames.push(JSON.parse(text) as Frame), close: () => {} },
      user,
    )
    return frames
  }
  return {
    runtime,
    chat,
    partition: store.partition(['chat', 'chat-1']),
    clock,
    heard,
    enter,
    group: async (owner: string, members: string[], history: 'all' | 'since-join' = 'all') => {
      await chat.create(owner, { members, history })
      await runtime.settle()
    },
    say: async (by: string, text: string, more: object = {}) =>
      (await chat.send(by, { clientId: `client-id-number-${++clientIds}`, text, ...more })).fact,
    do: (by: string, wish: Part<Act>) => chat.act(by, { ask: 1, chat: 'chat-1', ...wish } as Act), // one of the union again
    facts: async (by: string, range: object = {}): Promise<Fact[]> =>
      (await chat.page(by, { limit: 200, ...range })).facts,
    row: async (by: string): Promise<Row | undefined> => (await runtime.user(by).inbox()).rows[0],
  }
}

/** The code with which it is refused. */
export async function refusal(wish: Promise<unknown>): Promise<string> {
  try {
    await wish
  } catch (error) {
    if (error instanceof InniesError) return error.code
    throw error
  }
  return 'granted'
}
