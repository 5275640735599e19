import { afterEach } from 'node:test'
import { FakeRoom } from '../call/call-room.fixture.ts'
import type { Store } from '../kv/kv.ts'
import { memoryStore } from '../kv/memory.ts'
import { localRuntime } from '../local.ts'
import type { LogLine } from '../log.ts'
import { createDirectory } from '../people/directory.ts'
import { SHARDS } from '../people/shards.ts'
import type { Receiver } from './receiver.fixture.ts'
import { createSending, type Sending } from './sender.ts'

const open = new Set<Store>()

/** No alarm of one test rings into the next. */
afterEach(async () => {
  for (const store of open) await store.close()
  open.clear()
})

/** A server that tells the receiver of events, with its clock in hand; over the store of another one, as if after a crash. */
export function useSite(
  receiver: Receiver,
  { store = memoryStore(), change = {} as Partial<Sending>, now = Date.now() } = {},
) {
  open.add(store)
  const clock = { now }
  const lines: LogLine[] = []
  const sending = {
    ...createSending(receiver.webhook(), { now: () => clock.now, log: line => void lines.push(line) }),
    ...change,
  }
  const runtime = localRuntime(store, { now: () => clock.now, sending, rooms: () => new FakeRoom() })
  const shards = Array.from({ length: SHARDS }, (_, shard) => runtime.site(shard))
  return {
    clock,
    lines,
    store,
    runtime,
    directory: createDirectory(runtime.site),
    /** Announces what happened in these chats, and sends it. */
    tell: async (...chats: string[]) => {
      await runtime.settle()
      for (const chat of chats) await runtime.chat(chat).wake()
      await Promise.all(shards.map(shard => shard.wake()))
    },
    /** So many minutes go by; then the site is told what these users have not read. */
    pass: async (minutes: number, ...users: string[]) => {
      await runtime.settle()
      clock.now += minutes * 60_000
      for (const user of users) await runtime.user(user).wake()
      await Promise.all(shards.map(shard => shard.wake()))
    },
    /** Sends all that is due now. */
    send: async (after = 0) => {
      clock.now += after
      await Promise.all(shards.map(shard => shard.wake()))
    },
    failures: async () => (await Promise.all(shards.map(shard => shard.failures({ limit: 100 })))).flat(),
    retry: async (id: string) => (await Promise.all(shards.map(shard => shard.retry(id)))).includes(1),
    waiting: async () => {
      const counts = await Promise.all(shards.map(shard => shard.countEvents(1000)))
      return counts.reduce((sum, { waiting }) => sum + waiting, 0)
    },
  }
}

/** All values that the shards of the site have stored. */
export async function valuesOf(store: Store): Promise<unknown[]> {
  const range = { start: [], end: [`\u{10ffff}`] }
  const lists = Array.from({ length: SHARDS }, (_, shard) => store.partition(['site', shard]).list(range))
  return (await Promise.all(lists)).flat().map(entry => entry.value)
}
