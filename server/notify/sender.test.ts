import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import type { Key } from '../kv/key.ts'
import type { Partition } from '../kv/kv.ts'
import { memoryStore } from '../kv/memory.ts'
import { InniesError } from '../protocol/error.ts'
import { Health } from './health.ts'
import type { Outcome, Post } from './post.ts'
import { useSite, valuesOf } from './queue.fixture.ts'
import { DELAYS } from './queue.ts'
import { type Receiver, status, useReceiver } from './receiver.fixture.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const LONGEST_JITTER = 1.2

const receiver = useReceiver()
beforeEach(() => receiver.forget())

const types = ({ received }: Receiver) => received.map(({ event }) => event.type)
const ids = ({ received }: Receiver) => new Set(received.map(({ id }) => id))

/** Post that answers by itself and keeps what it was asked to send. */
function fakePost(answer: () => Outcome | Promise<Outcome>) {
  const sent: { id: string; body: string }[] = []
  const post: Post = async (id, body) => {
    sent.push({ id, body })
    return answer()
  }
  return { sent, post }
}

const taken = { phase: 'taken', status: 200 } as const
const refused = { phase: 'refused', status: 500 } as const

describe('a user', () => {
  test('is told of when they are named, when that changes, and not when it stays', async () => {
    const { directory, send } = useSite(receiver)
    await directory.put('ana', { name: 'Ana' })
    await send()
    await directory.meet('ana', { name: 'Ana', picture: 'https://shop.example/ana.png' })
    await directory.meet('ana', { name: 'Ana' })
    await send()

    const ana = { id: 'ana', name: 'Ana', picture: 'https://shop.example/ana.png' }
    assert.deepEqual(
      receiver.received.map(({ event }) => [event.type, event.data]),
      [
        ['user.created', { user: { id: 'ana', name: 'Ana' } }],
        ['user.updated', { user: ana }],
      ],
    )
    assert.equal(ids(receiver).size, 2)
  })

  test('is told of as they are when it is sent', async () => {
    const { directory, send } = useSite(receiver, { change: { health: restingHealth() } })
    await directory.put('ana', { name: 'Ana' })
    await directory.put('ana', { name: 'Anastasia' })
    await send(MINUTE)

    assert.deepEqual(
      receiver.received.map(({ event }) => event.data),
      Array(2).fill({ user: { id: 'ana', name: 'Anastasia' } }),
    )
  })
})

/** That of a receiver which failed a moment ago. */
function restingHealth() {
  const health = new Health(Date.now, () => {})
  health.heard({ phase: 'refused', status: 503, wait: MINUTE })
  return health
}

describe('an event', () => {
  test('that is not taken comes again after 5 s, 5 min, 30 min … under the same id, and is given up after a last attempt', async () => {
    const { directory, send, failures, clock } = useSite(receiver)
    receiver.answer = status(500)
    await directory.put('ana', { name: 'Ana' })
    await send()
    for (const [i, delay] of DELAYS.entries()) {
      await send(delay - 1)
      assert.equal(receiver.received.length, i + 1, `not before ${delay} ms`)
      await send(delay * (LONGEST_JITTER - 1) + 1)
      assert.equal(receiver.received.length, i + 2, `after ${delay} ms`)
    }

    const [failure, ...others] = await failures()
    assert.deepEqual(others, [])
    assert.deepEqual(
      [failure?.attempts, failure?.said, failure?.failedAt, failure?.notice.type],
      [10, 'HTTP 500', clock.now, 'user.created'],
    )
    assert.equal(ids(receiver).size, 1)
    await send(2 * DAY)
    assert.equal(receiver.received.length, 10)
  })

  test('that was given up is sent again when the site says so, under the same id', async () => {
    const { directory, send, failures, retry } = useSite(receiver)
    receiver.answer = status(410)
    await directory.put('ana', { name: 'Ana' })
    await send()
    const [failure] = await failures()
    receiver.answer = status(200)

    assert.deepEqual(
      [await retry('evt_other'), await retry(failure!.notice.id), await retry(failure!.notice.id)],
      [false, true, false],
    )
    await send(61 * MINUTE)
    assert.deepEqual([types(receiver).length, ids(receiver).size, await failures()], [2, 1, []])
  })

  test('that was given up is kept for 30 days', async () => {
    const { directory, send, failures, store } = useSite(receiver)
    receiver.answer = status(410)
    await directory.put('ana', { name: 'Ana' })
    await send()
    await send(30 * DAY)
    const before = (await failures()).length
    await send(1)
    await send()

    assert.deepEqual([before, await failures()], [1, []])
    assert.equal(
      (await valuesOf(store)).length,
      4,
      'the person, a word of the name, the count, and when the event was put off',
    )
  })

  test('is given up at once where the receiver is gone, which is left alone for an hour', async () => {
    const { directory, send, failures } = useSite(receiver)
    receiver.answer = status(410)
    await directory.put('ana', { name: 'Ana' })
    await send()
    await directory.put('bob', { name: 'Bob' })
    await send(59 * MINUTE)

    assert.deepEqual([receiver.received.length, (await failures()).length], [1, 1])
    await send(2 * MINUTE)
    assert.equal(receiver.received.length, 2)
  })

  test('waits as long as the receiver asks', async () => {
    const { directory, send } = useSite(receiver)
    receiver.answer = status(503, { 'retry-after': '600' })
    await directory.put('ana', { name: 'Ana' })
    await send()
    receiver.answer = status(200)
    await send(9 * MINUTE)
    assert.equal(receiver.received.length, 1)
    await send(2 * MINUTE)

    assert.equal(receiver.received.length, 2)
  })

  test('is put off where the receiver redirects', async () => {
    const { directory, send, waiting } = useSite(receiver)
    receiver.answer = status(302, { location: receiver.url })
    await directory.put('ana', { name: 'Ana' })
    await send()

    assert.deepEqual([receiver.received.length, await waiting()], [1, 1])
  })

  test('that was sent by a process that died comes from the next one, under the same id', async () => {
    const dying = fakePost(() => new Promise<Outcome>(() => {}))
    const { directory, store, send } = useSite(receiver, { change: { post: dying.post } })
    await directory.put('ana', { name: 'Ana' })
    void send()
    while (!dying.sent.length) await new Promise(setImmediate)
    await useSite(receiver, { store }).send()

    assert.deepEqual([...ids(receiver)], [dying.sent[0]!.id])
  })

  test('is sent again, under the same id, when it cannot be stored that it was taken; not at once', async () => {
    const { sent, post } = fakePost(() => taken)
    const store = memoryStore()
    const disk = { isFull: false }
    const full = {
      ...store,
      partition: (name: Parameters<typeof store.partition>[0]) => onDisk(store.partition(name), disk),
    }
    const { directory, send, waiting } = useSite(receiver, { store: full, change: { post } })
    await directory.put('ana', { name: 'Ana' })
    disk.isFull = true
    await assert.rejects(send(), /full/)
    await assert.rejects(send(), /full/)
    assert.equal(sent.length, 1)
    disk.isFull = false
    await send(11_000)

    assert.deepEqual([sent.length, new Set(sent.map(({ id }) => id)).size, await waiting()], [2, 1, 0])
  })

  test('is in the queue once, however often it is announced', async () => {
    const { runtime, send, directory } = useSite(receiver, { change: { health: restingHealth() } })
    await directory.put('ana', { name: 'Ana' })
    const notice = { type: 'user.updated', user: 'ana', id: 'evt_1', at: 1 } as const
    await Promise.all([1, 2, 3].map(() => runtime.site(1).announce([notice])))
    await send(MINUTE)

    assert.equal(
      receiver.received.filter(({ id }) => id === 'evt_1').length,
      0,
      'ana is in another shard: there is nothing to tell',
    )
    const shard = runtime.site(await shardOfAna(runtime))
    await Promise.all([1, 2, 3].map(() => shard.announce([notice])))
    await send()
    assert.equal(receiver.received.filter(({ id }) => id === 'evt_1').length, 1)
  })

  test('that was damaged on the disk does not hold up the others', async () => {
    const memory = memoryStore()
    const damaged = (name: Key): Partition => {
      const partition = memory.partition(name)
      const get: Partition['get'] = async key => {
        if (key[1] === 'evt_damaged') throw new InniesError('damaged', 'This was damaged on the disk.')
        return partition.get(key)
      }
      return { ...partition, get }
    }
    const writer = useSite(receiver, { store: memory, change: { health: restingHealth() } })
    await writer.runtime.site(3).meetPerson('ana', {})
    await writer.runtime.site(3).announce([{ type: 'user.updated', user: 'ana', id: 'evt_damaged', at: 1 }])
    await writer.runtime.site(3).announce([{ type: 'user.updated', user: 'ana', id: 'evt_whole', at: 1 }])
    const { send, waiting } = useSite(receiver, { store: { ...memory, partition: damaged } })
    await send()

    assert.deepEqual([receiver.received.at(-1)?.id, receiver.received.length, await waiting()], ['evt_whole', 2, 0])
  })

  test('that nobody wants is not stored', async () => {
    const wanting = useSite(receiver, { change: { events: ['message.sent'] } })
    await wanting.directory.put('ana', { name: 'Ana' })
    await wanting.send()

    assert.deepEqual([receiver.received.length, (await valuesOf(wanting.store)).length], [0, 3]) // ana, her word, the count
  })
})

async function shardOfAna(runtime: ReturnType<typeof useSite>['runtime']): Promise<number> {
  for (let shard = 0; shard < 16; shard++) if ((await runtime.site(shard).people(['ana'])).length) return shard
  throw new Error('nowhere')
}

/** A partition that stores nothing while the disk is full. */
function onDisk(partition: Partition, disk: { isFull: boolean }): Partition {
  return {
    lineage: partition.lineage,
    get: key => partition.get(key),
    list: range => partition.list(range),
    commit: async change => {
      if (disk.isFull) throw new Error('The disk is full.')
      return partition.commit(change)
    },
  }
}

describe('a receiver', () => {
  test('gets events about one user in their order, two at a time of one shard, and those of others beside', async () => {
    let [now, most] = [0, 0]
    const { sent, post } = fakePost(async () => {
      most = Math.max(most, ++now)
      await new Promise(setImmediate)
      now--
      return taken
    })
    const { runtime, send, waiting } = useSite(receiver, { change: { post, health: restingHealth() } })
    const shard = runtime.site(3)
    for (let i = 0; i < 200; i++) {
      const user = `user-${i % 7}`
      await shard.meetPerson(user, {})
      await shard.announce([{ type: 'user.updated', user, id: `evt_${user}_${i}`, at: i }])
    }
    await send(2 * MINUTE)

    for (let user = 0; user < 7; user++) {
      const order = sent.flatMap(({ id }) => (id.startsWith(`evt_user-${user}_`) ? [Number(id.split('_')[2])] : []))
      assert.deepEqual(
        order,
        order.toSorted((one, other) => one - other),
      )
    }
    assert.deepEqual([most, sent.length, await waiting()], [2, 207, 0])
  })

  test('hears of one user though there is very much to tell of another', async () => {
    const { sent, post } = fakePost(async () => {
      await new Promise(setImmediate)
      return taken
    })
    const { runtime, send } = useSite(receiver, { change: { post, health: restingHealth() } })
    const shard = runtime.site(3)
    await shard.meetPerson('busy', {})
    await shard.announce(
      Array.from({ length: 500 }, (_, i) => ({ type: 'user.updated', user: 'busy', id: `evt_${i}`, at: i })),
    )
    await shard.meetPerson('quiet', {})
    await send(2 * MINUTE)

    assert.equal(sent.length, 502)
    assert.ok(sent.findIndex(({ body }) => body.includes('quiet')) < 5)
  })

  test('that is down is asked less and less often, and takes all that waited once it is back', async () => {
    const { sent, post } = fakePost(() => answer)
    let answer: Outcome = { phase: 'failed', reason: 'No connection, ECONNREFUSED' }
    const { directory, send, lines } = useSite(receiver, { change: { post } })
    for (let i = 0; i < 300; i++) await directory.put(`user-${i}`, { name: `User ${i}` })
    for (let i = 0; i < 120; i++) await send(5000)
    const inVain = sent.length
    answer = taken
    await send(2 * MINUTE)
    await send(DAY)

    assert.ok(inVain < 20 * 32, `${inVain} requests in ten minutes`)
    assert.equal(new Set(sent.slice(inVain).map(({ id }) => id)).size, 300)
    assert.deepEqual(
      lines.map(({ event, reason }) => [event, reason]),
      [
        ['the receiver of webhooks does not take them', 'No connection, ECONNREFUSED'],
        ['the receiver of webhooks takes them again', undefined],
      ],
    )
  })

  test('that fails one event is asked for the others', async () => {
    const { sent, post } = fakePost(() => (sent.at(-1)!.body.includes('Bad') ? refused : taken))
    const { directory, send, waiting } = useSite(receiver, { change: { post } })
    for (const name of ['Bad', 'Good', 'Better', 'Best']) await directory.put(name, { name })
    for (let second = 0; second < 4; second++) await send(1000)

    assert.deepEqual([sent.length, await waiting()], [4, 1])
  })

  test('hears of everything soon after a clock was set back', async () => {
    const { directory, send, clock } = useSite(receiver)
    receiver.answer = status(500)
    await directory.put('ana', { name: 'Ana' })
    await send()
    await send(6000)
    await send(6 * MINUTE)
    receiver.answer = status(200)
    clock.now -= 3 * DAY
    await directory.put('bob', { name: 'Bob' })
    await send()

    assert.deepEqual(types(receiver), Array(5).fill('user.created'))
  })

  test('gets nothing from a server that stops, and what was under way comes again', async () => {
    const stop = new AbortController()
    const { sent, post } = fakePost(() => {
      stop.abort()
      return { phase: 'failed', reason: 'No connection' }
    })
    const first = useSite(receiver, { change: { post, signal: stop.signal } })
    for (const id of ['ana', 'bob', 'cyd']) await first.directory.put(id, { name: id })
    await first.send()
    await useSite(receiver, { store: first.store }).send()

    assert.equal(receiver.received.length, 3)
    assert.ok(sent.every(({ id }) => ids(receiver).has(id)))
  })
})

test('nothing is stored and nobody is asked when there is no webhook', async () => {
  const { runtime, store, directory } = useSite(receiver, { change: { events: [] } })
  await directory.put('ana', { name: 'Ana' })
  await runtime.site(0).announce([{ type: 'user.created', user: 'ana', id: 'evt_1', at: 1 }])

  assert.deepEqual([(await valuesOf(store)).length, receiver.received.length], [3, 0]) // ana, her word, the count
})

test('T27: what is logged of webhooks has neither address, secret nor words', async () => {
  const { directory, send, lines } = useSite(receiver)
  for (const answer of [status(500), status(302, { location: 'https://canary.example' }), status(410)]) {
    receiver.answer = answer
    await directory.put(`canary-user-${lines.length}`, { name: 'Canary Name' })
    await send(DAY)
  }

  assert.ok(lines.length > 0)
  assert.doesNotMatch(JSON.stringify(lines), /whsec_|http:|127\.|canary/i)
})
