import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { InniesError } from '../protocol/error.ts'
import { checkAtRest } from './rest.fixture.ts'
import type { Send } from './rules.fixture.ts'
import { USERS, World } from './world.fixture.ts'

const RUNS = (process.env.PROVE === 'long' ? 20 : 1) * 150
const CHAT = 'open'
const ID = 'message-that-comes-again-and-again'

const writes = fc.array(
  fc.record({
    node: fc.nat(3),
    by: fc.constantFrom(...USERS.slice(0, 3)),
    message: fc.nat(5),
    isOther: fc.boolean(),
    moves: fc.nat(12),
  }),
  { maxLength: 40, size: 'max' },
)

test('I3, I4, I5: four processes write one chat at once, and its log is that of one', async () => {
  const property = fc.asyncProperty(writes, fc.noShrink(fc.nat(2 ** 31 - 1)), async (writes, seed) => {
    const world = new World(seed)
    try {
      await writeAll(world, writes)
      await checkAtRest(world)
    } finally {
      await world.end()
    }
  })
  await fc.assert(property, { numRuns: RUNS, includeErrorInReport: true })
})

type Write = typeof writes extends fc.Arbitrary<(infer One)[]> ? One : never

async function writeAll(world: World, writes: readonly Write[]): Promise<void> {
  const nodes = [world.node, world.boot(), world.boot(), world.boot()]
  world.create(CHAT, { by: 'ana', members: ['bob', 'cy'], history: 'all' })
  await world.settle()
  const codes = new Set<string>()
  for (const { node, by, message, isOther, moves } of writes) {
    const text = isOther ? 'something else' : 'the same'
    const frame: Send = { type: 'send', chat: CHAT, clientId: `${ID}-${message}`, text }
    world.chronicle.sends(by, frame)
    nodes[node]!.runtime.chat(CHAT)
      .send(by, frame)
      .then(({ fact }) => world.chronicle.acknowledged(fact))
      .catch(error => codes.add(error instanceof InniesError ? error.code : String(error)))
    await world.go(moves)
  }
  await world.settle()
  codes.delete('idempotency-conflict')
  codes.delete('unavailable') // too busy: come again
  assert.deepEqual([...codes], [])
}
