import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Partition, Store } from '../kv/kv.ts'
import { memoryStore } from '../kv/memory.ts'
import { localRuntime } from '../local.ts'
import { quiet } from '../model/deck.fixture.ts'
import { Time } from '../model/time.fixture.ts'
import { InniesError } from '../protocol/error.ts'
import type { Trail } from './trail.ts'

/** A chat that is trailed, in a time that goes on only when it is told to. */
async function useTrail({ store = memoryStore(), ...options }: Partial<Trail> & { store?: Store } = {}) {
  const time = new Time()
  const restore = time.install()
  const given: number[][] = []
  const trail: Trail = {
    name: 'test',
    begins: 'at-floor',
    least: 1,
    most: 100,
    async follow(facts) {
      given.push(facts.map(fact => fact.rev))
      return {}
    },
    ...options,
  }
  const start = (trails: Trail[]) => localRuntime(store, { now: time.now, trails: () => trails }).chat('chat-1')
  await start([]).open('ana', ['ana', 'bob'])
  const chat = start([trail])
  const say = async (count: number) => {
    for (let i = 0; i < count; i++) await chat.send('ana', { clientId: crypto.randomUUID(), text: 'hi' })
  }
  const pass = async (ms: number) => {
    const end = time.now() + ms
    while (time.now() + (time.untilNext ?? Infinity) <= end) {
      time.ring()
      await quiet()
    }
  }
  return { chat, start, trail, given, say, pass, restore, partition: store.partition(['chat', 'chat-1']) }
}

describe('what trails a chat', () => {
  test('is given what was sent within a second, once and in order', async () => {
    const { given, say, pass, restore } = await useTrail()

    await say(3)
    await pass(1000)
    await say(2)
    await pass(10_000)

    assert.deepEqual(given, [
      [1, 2, 3],
      [4, 5],
    ])
    restore()
  })

  test('waits until there is enough for it', async () => {
    const { given, say, pass, restore } = await useTrail({ least: 4, most: 4 })

    await say(3)
    await pass(10_000)
    assert.deepEqual(given, [])
    await say(6)
    await pass(1000)

    assert.deepEqual(given, [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ])
    restore()
  })

  test('goes on where it was when the process died between its work and the commit of it', async () => {
    let isDead = false
    const memory = memoryStore()
    const store = withPartition(memory, partition => ({
      commit: change =>
        isDead && String(change.set?.at(-1)?.key) === 'trail,test' ? new Promise(() => {}) : partition.commit(change),
    }))
    const { given, start, trail, say, pass, restore } = await useTrail({ store })
    await say(2)
    await pass(1000)
    isDead = true
    await say(2)
    await pass(1000)

    isDead = false
    await start([trail]).wake()

    assert.deepEqual(given, [
      [1, 2],
      [3, 4],
      [3, 4],
    ])
    restore()
  })

  test('catches up with a long chat in pieces, woken by the alarm', async () => {
    const { given, start, trail, pass, restore } = await useTrail({ most: 2 })
    const before = start([])
    for (let i = 0; i < 41; i++) await before.send('ana', { clientId: crypto.randomUUID(), text: 'hi' })
    await pass(10_000)

    await start([trail]).wake()
    const atOnce = given.flat().length
    await pass(10_000)

    assert.equal(atOnce, 16)
    assert.deepEqual(
      given.flat(),
      Array.from({ length: 41 }, (_, i) => i + 1),
    )
    restore()
  })

  test('begins with what is new in a chat that is old, unless it wants all of it', async () => {
    const { given, start, trail, say, pass, restore } = await useTrail({ name: 'first' })
    await say(3)
    await pass(10_000)
    given.length = 0

    const news: Trail = { ...trail, name: 'news', begins: 'at-head' }
    const chat = start([news])
    await chat.send('ana', { clientId: crypto.randomUUID(), text: 'new' })
    await pass(10_000)

    assert.deepEqual(given, [[4]])
    restore()
  })

  test('is given what is new though the process died before the trail had ever worked', async () => {
    const { given, start, trail, say, pass, restore } = await useTrail({ name: 'first' })
    await say(3)
    await pass(10_000)
    await say(1)
    given.length = 0

    await start([{ ...trail, name: 'news', begins: 'at-head' }]).wake()

    assert.deepEqual(given, [[4]])
    restore()
  })

  test('holds up nothing else when it fails, and is woken again', async () => {
    let failures = 2
    const given: number[] = []
    const failing: Trail = {
      name: 'failing',
      begins: 'at-floor',
      least: 1,
      most: 10,
      async follow(facts) {
        if (failures-- > 0) throw new Error('not now')
        given.push(...facts.map(fact => fact.rev))
        return {}
      },
    }
    const other = await useTrail()
    const chat = other.start([failing, other.trail])

    await chat.send('ana', { clientId: crypto.randomUUID(), text: 'hi' })
    await other.pass(1000)
    assert.deepEqual([given, other.given], [[], [[1]]])
    await other.pass(5000)

    assert.deepEqual([given, other.given], [[1], [[1]]])
    other.restore()
  })

  test('passes over a fact that is damaged on the disk', async () => {
    const store = withPartition(memoryStore(), partition => ({
      async get<T>(key: Parameters<Partition['get']>[0]) {
        if (String(key) === 'log,2') throw new InniesError('damaged', 'This was damaged on the disk.')
        return partition.get<T>(key)
      },
      async list<T>(range: Parameters<Partition['list']>[0]) {
        const entries = await partition.list<T>(range)
        if (entries.some(({ key }) => String(key) === 'log,2'))
          throw new InniesError('damaged', 'This was damaged on the disk.')
        return entries
      },
    }))
    const { given, say, pass, restore } = await useTrail({ store })

    await say(4)
    await pass(1000)

    assert.deepEqual(given.flat(), [1, 3, 4])
    restore()
  })

  test('costs nothing while there is not enough for it', async () => {
    let reads = 0
    const store = withPartition(memoryStore(), partition => ({
      get: key => {
        if (key[0] === 'trail') reads++
        return partition.get(key)
      },
    }))
    const { say, pass, restore } = await useTrail({ store, least: 100 })
    await say(1)
    await pass(10_000)
    const atFirst = reads

    await say(50)
    await pass(10_000)

    assert.equal(reads, atFirst)
    restore()
  })
})

function withPartition(store: Store, change: (partition: Partition) => Partial<Partition>): Store {
  return {
    ...store,
    partition(name) {
      const partition = store.partition(name)
      return { ...partition, ...change(partition) }
    },
  }
}
