import type { TestContext } from 'node:test'
import { FakeRoom } from '../call/call-room.fixture.ts'
import type { Key } from '../kv/key.ts'
import type { Partition } from '../kv/kv.ts'
import { memoryStore } from '../kv/memory.ts'
import { type LocalOptions, localRuntime } from '../local.ts'
import { listed } from '../privacy/kinds.fixture.ts'
import type { Fact, Row } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'

export const CALL = 'the-one-call-that-is-made'

/** A chat and its room in a time of its own; nobody wakes it but the test. */
export async function useChat(
  t: TestContext,
  members: readonly UserId[] = [],
  options: Pick<LocalOptions, 'recording' | 'files'> = {},
) {
  const room = new FakeRoom()
  const clock = { now: 1_000_000 }
  const memory = memoryStore()
  const broken = new Set<UserId>()
  const partition = (name: Key): Partition => {
    const found = memory.partition(name)
    const commit: Partition['commit'] = change =>
      name.some(part => broken.has(String(part))) ? Promise.reject(new Error('the disk is gone')) : found.commit(change)
    return { ...found, commit }
  }
  const store = listed({ ...memory, partition, onWake: () => {} })
  t.after(() => store.close())
  const start = () => localRuntime(store, { now: () => clock.now, rooms: () => room, ...options })
  const site = { runtime: start() }
  const chat = () => site.runtime.chat('chat-1')
  if (members.length) await chat().create('ana', { members, history: 'all' })
  else await chat().open('ana', ['ana', 'bob'])
  const facts = async (): Promise<Fact[]> =>
    (await chat().page('ana', { limit: 200 })).facts.filter(fact => 'call' in fact)
  return {
    room,
    clock,
    chat,
    site: (shard: number) => site.runtime.site(shard),
    facts,
    mayBeThere: (user: UserId) => chat().letsIn(user),
    ring: (by = 'ana', call = CALL) => chat().ring(by, { call, seat: `${by}-1:tab`, video: true }),
    accept: (by: UserId, device = 1, here = false, agrees = false) =>
      chat().accept(by, { call: CALL, seat: `${by}-${device}:tab`, here, agrees }),
    /** What became of the call, in words. */
    story: async () => (await facts()).map(wordsOf),
    row: async (user = 'bob'): Promise<Row> => {
      await site.runtime.settle()
      return site.runtime.user(user).row('chat-1')
    },
    runtime: () => site.runtime,
    /** From now on nothing can be stored of that user, or that kind of partition. */
    breakDisk: (user: UserId | 'site') => void broken.add(user),
    mendDisk: () => broken.clear(),
    restart: () => {
      site.runtime = start()
    },
    /** Some ms later the alarm rings. */
    async later(ms: number) {
      clock.now += ms
      await chat().wake()
      await site.runtime.settle()
    },
    settle: () => site.runtime.settle(),
  }
}

function wordsOf(fact: Fact): string {
  if (fact.type === 'called') return `called by ${fact.from}${fact.rings ? ` for ${fact.rings} s` : ''}`
  if (fact.type === 'declined') return `declined by ${fact.by}${fact.busy ? ', busy' : ''}`
  if (fact.type === 'ended') return `ended${fact.outcome ? ` ${fact.outcome}` : ` after ${fact.seconds} s`}`
  if (fact.type === 'expelled') return `${fact.user} ${fact.on ? 'expelled' : 'let back'} by ${fact.by}`
  if (fact.type === 'recorded' && fact.agrees) return `agreed by ${fact.by}`
  if (fact.type === 'recorded') {
    const more = fact.why ? `, ${fact.why}` : fact.asked ? `: ${fact.asked.join(' and ')}` : ''
    return `recording ${fact.phase} by ${fact.by}${more}`
  }
  if (fact.type === 'locked') return `${fact.on ? 'locked' : 'unlocked'} by ${fact.by}`
  return 'by' in fact ? `${fact.type} by ${fact.by}` : fact.type
}

export const refusal = (code: string) => ({ name: 'InniesError', code })
