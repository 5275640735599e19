import { test } from 'node:test'
import fc from 'fast-check'
import { type Command, DEEDS } from './commands.fixture.ts'
import { begin, CLOCKS, end, FAILURES, MISHAPS, NETWORK, RESTARTS } from './mishaps.fixture.ts'
import { World } from './world.fixture.ts'

const SHRINKS = process.env.SHRINK === 'yes'
const TIMES = process.env.PROVE === 'long' ? 20 : 1

/** Runs that differ in what happens and in the order in which it takes effect. */
async function holds(commands: fc.Arbitrary<Command>[], numRuns: number): Promise<void> {
  const property = fc.asyncProperty(
    fc.commands(commands, { maxCommands: 60, size: 'max' }),
    fc.noShrink(fc.nat(2 ** 31 - 1)),
    async (commands, seed) => {
      const world = new World(seed)
      try {
        await begin(world)
        await fc.asyncModelRun(() => ({ model: {}, real: world }), commands)
        await end(world)
      } finally {
        await world.end()
      }
    },
  )
  // To shrink a failure takes hours: whoever looks into it does that, with the seed that is printed.
  await fc.assert(property, { numRuns: numRuns * TIMES, includeErrorInReport: true, endOnFailure: !SHRINKS })
}

const PEACE = [...DEEDS, ...NETWORK]

test('I1, I2, I6, I7, I8, I9, I10, I11: what is told and heard is what is stored, after every deed', () =>
  holds(PEACE, 80))

test('I13: a server that dies at any moment has lost nothing it has acknowledged', () =>
  holds([...PEACE, ...RESTARTS, ...RESTARTS], 100))

test('I6, I9: frames that are lost, doubled or swapped are missed by their rev, and asked for', () =>
  holds([...PEACE, ...MISHAPS, ...MISHAPS], 60))

test('I14: what a full or silent store does not take is not acknowledged, and goes in later', () =>
  holds([...PEACE, ...FAILURES, ...FAILURES], 60))

test('I19: a clock that jumps by a day changes no order, and time never goes back in a log', () =>
  holds([...PEACE, ...CLOCKS, ...CLOCKS], 50))

test('I13, I14, I19: all of it at once', () => holds([...PEACE, ...RESTARTS, ...MISHAPS, ...FAILURES, ...CLOCKS], 100))
