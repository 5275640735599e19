import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { memoryStore } from './kv/memory.ts'
import { localRuntime } from './local.ts'
import { createLog } from './log.ts'
import { adminKey, answer, memoryApp } from './memory.fixture.ts'
import { createDirectory } from './people/directory.ts'
import { shardOf } from './people/shards.ts'
import { Site } from './people/site.ts'
import { Client, pairAt, useServer } from './server.fixture.ts'
import { readStats } from './stats.ts'

describe('users', () => {
  test('are counted once, however they came and however often', async () => {
    const runtime = localRuntime(memoryStore())
    const directory = createDirectory(runtime.site)
    await directory.putAll([
      { id: 'ana', name: 'Ana' },
      { id: 'bob', name: 'Bob' },
      { id: 'ana', name: 'Ana again' },
    ])
    await directory.meet('ana', { name: 'Ana Maria' })
    await directory.meet('cleo', {})
    await directory.meet('cleo', {})

    assert.equal((await readStats(runtime)).users, 3)
  })

  test('who come all at once, to two processes, are all counted', async () => {
    const store = memoryStore()
    const partition = store.partition(['site', 0])
    const sites = [0, 1].map(
      () => new Site({ partition, now: Date.now, runtime: localRuntime(store), log: createLog('errors') }),
    )
    const ids = Array.from({ length: 60 }, (_, n) => `user-${n % 40}`)

    await Promise.all(ids.map((id, n) => sites[n % 2]!.meetPerson(id, { name: `Name ${n}` })))

    assert.equal((await sites[0]!.counts()).users, 40)
  })

  test('from before there were counts are counted too', async () => {
    const store = memoryStore()
    const people = ['ana', 'bob', 'cleo', 'dan'].map(id => ({ id, name: id }))
    for (const person of people)
      await store
        .partition(['site', shardOf(person.id)])
        .commit({ set: [{ key: ['person', person.id], value: person }] })
    const runtime = localRuntime(store)
    const before = (await readStats(runtime)).users
    await createDirectory(runtime.site).putAll([...people, { id: 'eve', name: 'Eve' }])

    assert.deepEqual([before, (await readStats(runtime)).users], [4, 5])
  })
})

describe('GET /v1/stats', () => {
  const server = useServer()
  const asAdmin = { headers: { authorization: `Bearer ${adminKey}` } }

  test('says what the process carries, too', async () => {
    await pairAt(server.url)
    const read = async () =>
      (await (await fetch(`${server.url}/v1/stats`, asAdmin)).json()) as Record<
        'users' | 'sockets' | 'storeBytes',
        number
      >
    const stats = await read()
    await Client.enter(server.url, 'somebody')

    const later = await read()

    assert.deepEqual([stats.users, stats.sockets, later.users, later.sockets], [2, 2, 3, 3])
    assert.ok(stats.storeBytes > 4096)
  })

  test('leaves out what the host cannot measure', async () => {
    const { app } = memoryApp()

    const { status, type: _type, ...stats } = await answer(await app.request('/v1/stats', asAdmin))

    assert.equal(status, 200)
    assert.deepEqual(stats, { users: 0, chats: 0, messages: 0, calls: 0, openReports: 0, files: 0, fileBytes: 0 })
  })
})
