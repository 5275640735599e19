import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import fc from 'fast-check'
import type { ClientFrameInput } from '../protocol/frame.ts'
import type { Socket } from '../session.ts'
import { World } from './world.fixture.ts'

const CHAT = 'pair'
const ID = 'a-message-of-the-version-before'

/** A proven socket that writes down what it is told. */
function openSocket(world: World, isSlow = false) {
  const frames: Record<string, unknown>[] = []
  let closed: number | undefined
  const socket: Socket = {
    state: { phase: 'proven', person: { id: 'ana', name: 'Ana' }, device: 'device-a', until: Infinity, isAsked: false },
    send(text, sent) {
      frames.push(JSON.parse(text) as Record<string, unknown>)
      if (!isSlow) sent?.()
    },
    close: code => {
      closed = code
    },
  }
  const { session, runtime } = world.node
  runtime.join(session.peer(socket, 'device-a'), 'ana')
  const say = async (text: string) => {
    void session.received(socket, text)
    await world.settle()
    return { frames: frames.splice(0), closed }
  }
  const sayFrame = (text: string) => {
    const frame = JSON.parse(text) as ClientFrameInput
    if (frame.type === 'send') world.chronicle.sends('ana', frame)
    return say(text)
  }
  return { socket, frames, say, sayFrame }
}

let world: World

beforeEach(async () => {
  world = new World(1)
  world.open(CHAT, ['ana', 'bob'])
  await world.settle()
})

afterEach(() => world.end())

/** As they went over the wire in the version before, letter by letter. */
const OLD_FRAMES: readonly string[] = [
  `{"type":"send","chat":"${CHAT}","clientId":"${ID}","text":"old but good"}`,
  `{"type":"receive","chat":"${CHAT}","n":1}`,
  `{"type":"read","chat":"${CHAT}","n":1}`,
  `{"type":"page","ask":1,"chat":"${CHAT}","range":{}}`,
  `{"type":"page","ask":2,"chat":"${CHAT}","range":{"after":0,"limit":50}}`,
  `{"type":"page","ask":3,"chat":"${CHAT}","range":{"before":2,"limit":50}}`,
  `{"type":"feed","ask":4}`,
  `{"type":"hang-up","chat":"${CHAT}","call":"a-call"}`,
]

test('I12: half a frame changes nothing', async () => {
  const frames: ClientFrameInput[] = [
    { type: 'send', chat: CHAT, clientId: ID, text: 'a "quoted" {text} é 🎉', mentions: ['bob'] },
    { type: 'edit', ask: 1, chat: CHAT, of: 1, text: 'x' },
    { type: 'read', chat: CHAT, n: 1 },
    { type: 'block', ask: 1, user: 'bob', on: true },
  ]
  const texts = frames.map(frame => JSON.stringify(frame))
  const half = fc.constantFrom(...texts).chain(text => fc.tuple(fc.constant(text), fc.nat(text.length - 1)))
  const property = fc.asyncProperty(half, async ([text, length]) => {
    const { say } = openSocket(world)
    const before = await world.contents()

    const { frames, closed } = await say(text.slice(0, length))

    assert.deepEqual([frames, closed], [[], 4400])
    assert.deepEqual(await world.contents(), before)
  })
  await fc.assert(property, { numRuns: 300, includeErrorInReport: true })
})

test('I15: a reader who takes no answer is owed one at a time, and no more than 32 questions', async () => {
  const { socket, frames } = openSocket(world, true)
  for (let ask = 1; ask <= 1000; ask++)
    void world.node.session.received(socket, JSON.stringify({ type: 'page', ask, chat: CHAT, range: {} }))
  await world.settle()

  const count = (type: string) => frames.filter(frame => frame.type === type).length
  assert.deepEqual([count('paged'), count('refused')], [1, 1000 - 32])
})

describe('I22: a client of the version before', () => {
  test('is understood, and answered in frames it knows', async () => {
    const { sayFrame } = openSocket(world)
    const types: string[] = []
    for (const text of OLD_FRAMES) {
      const { frames, closed } = await sayFrame(text)
      assert.equal(closed, undefined, text)
      types.push(frames.map(frame => frame.type).join(' '))
    }

    assert.deepEqual(types, ['sent', '', '', 'paged', 'paged', 'paged', 'fed', ''])
  })

  test('that knows nothing but messages and calls has all messages in the end', async () => {
    const { sayFrame } = openSocket(world)
    const known = new Map<number, unknown>()
    let last = 0
    const wishes: object[] = [
      { type: 'send', chat: CHAT, clientId: `${ID}-1`, text: 'one' },
      { type: 'react', ask: 1, chat: CHAT, of: 1, emoji: '👍', on: true },
      { type: 'send', chat: CHAT, clientId: `${ID}-2`, text: 'two' },
      { type: 'edit', ask: 2, chat: CHAT, of: 1, text: 'one, better' },
      { type: 'delete', ask: 3, chat: CHAT, of: 3 },
      { type: 'send', chat: CHAT, clientId: `${ID}-3`, text: 'three' },
    ]
    for (const wish of wishes) {
      const { frames } = await sayFrame(JSON.stringify(wish))
      const rev = Number(frames.find(frame => frame.type === 'sent')?.rev ?? 0)
      if (rev <= last) continue
      // A hole, or the next one: either way what follows the last line is asked for.
      const page = { type: 'page', ask: 9, chat: CHAT, range: { after: last } }
      const [answer] = (await sayFrame(JSON.stringify(page))).frames
      const { facts } = answer!.page as { facts: { type: string; rev: number; text?: string }[] }
      for (const fact of facts) known.set(fact.rev, fact.type === 'sent' ? fact.text : '')
      last = Math.max(last, ...known.keys())
    }

    assert.deepEqual([...known.keys()], [1, 2, 3, 4, 5, 6])
    assert.deepEqual([known.get(1), known.get(6)], ['one', 'three'])
  })
})
