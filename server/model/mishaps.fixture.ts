import fc from 'fast-check'
import { type Command, clientOf, command, rest } from './commands.fixture.ts'
import { checkSearch } from './index.fixture.ts'
import { USERS, type World } from './world.fixture.ts'

const DAY = 86_400_000 // ms

const who = fc.record({ who: fc.nat() })

/** What happens to them. */
export const NETWORK: fc.Arbitrary<Command>[] = [
  command('cut', who, (world, values) => clientOf(world, values).wire?.cut()),
  command('leave', who, (world, values) => clientOf(world, values).leave()),
  command('come', who, (world, values) => clientOf(world, values).connect()),
  command('come', who, (world, values) => clientOf(world, values).connect()),
  command('go', fc.record({ moves: fc.nat(60) }), (world, { moves }) => world.go(moves)),
  command('rest', fc.constant({}), rest),
]

export const RESTARTS: fc.Arbitrary<Command>[] = [command('restart', fc.constant({}), world => world.restart())]

export const CLOCKS: fc.Arbitrary<Command>[] = [
  command('jump', fc.record({ days: fc.constantFrom(-1, 1) }), (world, { days }) => world.time.jump(days * DAY)),
]

export const MISHAPS: fc.Arbitrary<Command>[] = [
  command(
    'mishap',
    fc.record({
      who: fc.nat(),
      how: fc.constantFrom('lost', 'twice', 'swapped'),
      left: fc.integer({ min: 1, max: 4 }),
    }),
    (world, { how, left, ...values }) => {
      const { wire } = clientOf(world, values)
      if (wire) wire.mishap = { how, left }
    },
  ),
]

export const FAILURES: fc.Arbitrary<Command>[] = [
  command(
    'failure',
    fc.record({
      how: fc.constantFrom('refused', 'unsure', 'unread'),
      code: fc.constantFrom('storage-full', 'unavailable'),
      left: fc.integer({ min: 1, max: 8 }),
    }),
    (world, failure) => {
      world.disk.failure = { ...failure }
    },
  ),
]

/** The chats are made, and one device of each user is there. */
export async function begin(world: World): Promise<void> {
  world.open('pair', ['ana', 'bob'])
  world.create('open', { by: 'ana', members: ['bob', 'cy'], history: 'all' })
  world.create('shut', { by: 'bob', members: ['ana', 'dee'], history: 'since-join' })
  await world.settle()
  for (const client of world.clients.slice(0, USERS.length)) client.connect()
  await world.settle()
}

/** All devices come back, and everything comes to its end. */
export async function end(world: World): Promise<void> {
  for (const client of world.clients) client.connect()
  await rest(world)
  await checkSearch(world)
}
