import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { callAfter } from '../call/call.ts'
import { FakeRoom } from '../call/call-room.fixture.ts'
import { memoryStore } from '../kv/memory.ts'
import { localRuntime } from '../local.ts'
import type { Fact, OngoingCall } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import type { ChatActor } from '../runtime.ts'

const TIMES = process.env.PROVE === 'long' ? 2000 : 150
const MEMBERS: readonly UserId[] = ['ana', 'bob']
const DEEDS = ['ring', 'accept', 'take over', 'decline', 'ring back', 'hang up', 'wait', 'fail', 'restart'] as const
type Deed = (typeof DEEDS)[number]

/** A tab as it may be: it hears some facts, asks for the rest, and knows what it was granted. */
class Device {
  readonly user: UserId
  readonly seat: string
  readonly facts = new Map<number, Fact>()
  /** The call it was let into last. */
  granted: string | undefined

  constructor(user: UserId, name: string) {
    this.user = user
    this.seat = `${name}:tab`
  }

  /** The call as the facts that have come in order leave it. */
  get call(): OngoingCall | undefined {
    let call: OngoingCall | undefined
    for (let rev = 1; this.facts.has(rev); rev++) call = callAfter(call, this.facts.get(rev)!)
    return call
  }
}

type World = {
  chat: () => ChatActor
  devices: Device[]
  calls: number
  restart: () => void
  later: () => void
  fail: () => Promise<void>
}

/** What a tab does about the call it knows; one that is refused is told why. */
async function act(world: World, device: Device, deed: Deed): Promise<void> {
  const { user, seat } = device
  const chat = world.chat()
  const call = device.call?.call ?? 'a-call-that-was-never-made'
  const grant = async (asked: Promise<OngoingCall>) => {
    device.granted = (await asked).call
  }
  if (deed === 'ring')
    await grant(chat.ring(user, { call: `call-number-${++world.calls}-of-them-all`, seat, video: true }))
  if (deed === 'accept') await grant(chat.accept(user, { call, seat }))
  if (deed === 'take over') await grant(chat.accept(user, { call, seat, here: true }))
  if (deed === 'decline') await chat.decline(user, { call })
  if (deed === 'ring back') await chat.ringBack(user, call)
  if (deed === 'hang up') await chat.hangUp(user, { call })
  if (deed === 'wait') world.later()
  if (deed === 'fail') await world.fail()
  if (deed === 'restart') world.restart()
}

const step = fc.record({
  who: fc.nat(3),
  deed: fc.constantFrom(...DEEDS),
  /** Its answer is lost, and it asks once more. */
  isTwice: fc.boolean(),
  /** What devices hear meanwhile: nothing, or all there is. */
  hears: fc.subarray([0, 1, 2, 3]),
})

test('I15, I20: two devices on each side, in any order, with answers lost and facts missed: one call, one seat each, one end', () =>
  fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(step, { minLength: 4, maxLength: 25 }), async (scheduler, steps) => {
      const store = { ...memoryStore(), onWake: () => {} }
      const room = new FakeRoom({ isReady: false })
      let now = 1_000_000
      const start = () => localRuntime(store, { now: () => now, rooms: () => room })
      let runtime = start()
      const chat = () => runtime.chat('chat-1')
      await chat().open('ana', MEMBERS)
      const world: World = {
        chat,
        devices: MEMBERS.flatMap(user => [new Device(user, `${user}-1`), new Device(user, `${user}-2`)]),
        calls: 0,
        restart: () => {
          runtime = start()
        },
        later: () => {
          now += 20_000
        },
        async fail() {
          await chat()
            .wake()
            .catch(() => {}) // the alarm would ring again
          if (room.sid && world.calls % 3 === 0) await chat().roomChanged(room.sid, 'finished')
        },
      }
      const log = async () => (await chat().page('ana', { after: 0, limit: 200 })).facts
      const deeds = steps.map(async ({ who, deed, isTwice, hears }) => {
        await scheduler.schedule(Promise.resolve())
        const device = world.devices[who]!
        for (let times = 0; times < (isTwice ? 2 : 1); times++) await act(world, device, deed).catch(expected)
        const facts = await log()
        for (const hearer of hears) for (const fact of facts) world.devices[hearer]!.facts.set(fact.rev, fact)
      })
      await scheduler.waitAll()
      await Promise.all(deeds)
      await check(world, await log())
      await store.close()
    }),
    { numRuns: TIMES, includeErrorInReport: true },
  ))

/** Everybody asks for what they missed, and is told the same; the log tells a story that can have happened. */
async function check(world: World, facts: readonly Fact[]): Promise<void> {
  for (const device of world.devices) for (const fact of facts) device.facts.set(fact.rev, fact)
  const { call } = world.devices[0]!
  for (const id of new Set(facts.flatMap(fact => ('call' in fact ? [fact.call] : [])))) checkStory(facts, id, call)
  const holders = world.devices.filter(device => call && device.granted === call.call)
  for (const user of MEMBERS) {
    const admitted: Device[] = []
    for (const device of holders.filter(one => one.user === user))
      await world
        .chat()
        .enter(user, { call: call!.call, seat: device.seat })
        .then(() => admitted.push(device), expected)
    const isIn = call && (call.from === user || call.accepted.includes(user))
    assert.ok(!isIn || admitted.length === 1, `${user} is in the call on one device, not ${admitted.length}`)
  }
}

/** called, rang?, accepted?, ended; after its end nothing more is said of a call, and two are never on at once. */
function checkStory(facts: readonly Fact[], id: string, ongoing: OngoingCall | undefined): void {
  const story = facts.filter(fact => 'call' in fact && fact.call === id)
  const [types, end] = [story.map(fact => fact.type).join(' '), story.at(-1)]
  assert.match(types, /^called( rang)?( accepted)?( ended)?$/)
  assert.equal(end?.type !== 'ended', ongoing?.call === id, `${id} is on, or it has ended`)
  if (end?.type === 'ended')
    assert.equal(end.outcome === undefined, types.includes('accepted'), `${types}: ${end.outcome}`)
}

function expected(error: unknown): void {
  if (!(error instanceof InniesError) || !['gone', 'answered-elsewhere'].includes(error.code)) throw error
}
