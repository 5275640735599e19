import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Client } from './client.fixture.ts'
import { begin } from './mishaps.fixture.ts'
import { checkAtRest } from './rest.fixture.ts'
import type { Send } from './rules.fixture.ts'
import { World } from './world.fixture.ts'

const SEEDS = 60 // orders in which one scene is played

/** Plays a scene in many orders; each ends at rest, with all that must be true there. */
async function inManyOrders(play: (world: World) => Promise<void>): Promise<void> {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const world = new World(seed)
    try {
      await begin(world)
      await play(world)
      await world.settle()
      await checkAtRest(world)
    } finally {
      await world.end()
    }
  }
}

const of = (world: World, user: string): Client => world.clients.find(client => client.user === user)!

const message = (chat: string, n: number): Send => ({
  type: 'send',
  chat,
  clientId: `a-message-of-a-regression-${n}`,
  text: `message ${n}`,
})

test('I11: the inbox of who joined shows no line from before, where history is not for them', () =>
  inManyOrders(async world => {
    of(world, 'ana').send(message('shut', 1))
    await world.settle()
    of(world, 'bob').wish({ type: 'add', chat: 'shut', users: ['eve'] })
    await world.settle()

    assert.equal(of(world, 'eve').view.rows.get('shut')?.last, undefined)
  }))

test('I11: a page that is read while its reader is removed ends before what came after', () =>
  inManyOrders(async world => {
    of(world, 'ana').send(message('open', 1))
    await world.settle()
    const cy = of(world, 'cy')
    for (let n = 2; n <= 4; n++) {
      if (n === 3) of(world, 'ana').wish({ type: 'remove', chat: 'open', user: 'cy' })
      of(world, 'ana').send(message('open', n))
      cy.resync()
      await world.go(6)
    }
  }))

test('I11: what was done to a message from before they joined stays hidden when the log is cut behind it', () =>
  inManyOrders(async world => {
    of(world, 'ana').send(message('shut', 1))
    await world.settle()
    of(world, 'bob').wish({ type: 'add', chat: 'shut', users: ['eve'] })
    of(world, 'bob').send(message('shut', 2))
    await world.settle()
    of(world, 'ana').wish({ type: 'edit', chat: 'shut', of: 2, text: 'not for eve' })
    await world.settle()
    const at = world.chronicle.chats.get('shut')!.facts.get(5)!.at
    await Promise.all([world.node.runtime.chat('shut').retain(at), world.settle()])
    of(world, 'eve').resync()
  }))

test('I10: what was read is read in the inbox too, though the store did not say that it took it', () =>
  inManyOrders(async world => {
    of(world, 'ana').send(message('open', 1))
    await world.settle()
    world.disk.failure = { how: 'unsure', code: 'unavailable', left: 1 }
    of(world, 'bob').say({ type: 'read', chat: 'open', n: 1 })
    await world.settle()
    for (const client of world.clients) client.resync()
  }))
