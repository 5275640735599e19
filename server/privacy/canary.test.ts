import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { backup, restore } from '../kv/backup.ts'
import { compact } from '../kv/compact.ts'
import type { Store } from '../kv/kv.ts'
import { lmdbStore } from '../kv/lmdb.ts'
import { newFolder } from '../kv/node.fixture.ts'
import type { Erasure } from '../protocol/privacy.ts'
import { useSite } from './privacy.fixture.ts'

type Site = ReturnType<typeof useSite>

/** Those of the texts that stand in some file of the folder, as the disk has them. */
function foundIn(folder: string, texts: readonly string[]): string[] {
  const files = readdirSync(folder).map(name => readFileSync(join(folder, name)))
  return texts.filter(text => files.some(bytes => bytes.includes(text)))
}

/** A site whose store is in a folder, closed at the end. */
async function inFolder<Result>(folder: string, use: (site: Site, store: Store) => Promise<Result>): Promise<Result> {
  const store = await lmdbStore(folder)
  try {
    const site = useSite(store)
    const result = await use(site, store)
    await site.runtime.settle()
    return result
  } finally {
    await store.close()
  }
}

describe('I23: after innies compact the data file has nothing any more', () => {
  test('of what was deleted, edited away, erased or too old, of the words they were found by, and no print of them', async () => {
    const folder = await newFolder()
    const words = ['deleted', 'edited', 'older', 'searched', 'erased', 'named', 'reported'].map(
      word => `canary${word}x`,
    )
    const [deleted, edited, older, searched, erased, named, reported] = words as [string, ...string[]]
    const prints: string[] = []
    await inFolder(folder, async (site, store) => {
      const { say, do: act, runtime } = site
      await site.group('old', 'bob', ['ana'])
      await say('old', 'bob', older!)
      await site.group('team', 'bob', ['ana'])
      await site.put('ana', `Ana ${named}`)
      await say('team', 'ana', erased!)
      const { id } = (await (
        await site.as('bob')('/v1/reports', { method: 'POST', body: { messageId: 'team:2', reason: reported } })
      ).json()) as { id: string }
      const gone = await say('team', 'bob', deleted)
      const changed = await say('team', 'bob', edited!)
      const found = await say('team', 'bob', `these are ${searched} words`)
      for (let n = 0; n < 600; n++) await say('team', 'bob', 'until there is an index')
      await runtime.settle()
      await runtime.chat('team').wake()
      for (const fact of [gone, found]) {
        const once = await store.partition(['chat', 'team']).get<[number, string]>(['once', 'bob', fact.clientId])
        prints.push(once!.value[1])
      }
      assert.deepEqual(foundIn(folder, [...words, ...prints]), [...words, ...prints])

      await act('team', 'bob', { type: 'edit', of: changed.rev, text: 'better words' })
      for (const { rev: of } of [gone, found]) await act('team', 'bob', { type: 'delete', of })
      await runtime.chat('old').retain(Date.now() + 1)
      await site.asBackend(`/v1/reports/${id}`, 'PUT', { state: 'closed' })
      await site.erase('ana')
      await site.erase('bob') // who wrote the reason of the report
    })

    await compact(folder)

    assert.deepEqual(foundIn(folder, [...words, ...prints]), [])
    assert.deepEqual(foundIn(folder, ['until there is an index', 'better words']), [], 'erased with Bob')
  })

  test('of who typed or looked, which never was in it', async () => {
    const folder = await newFolder()
    await inFolder(folder, async (site, store) => {
      await site.group('team', 'bob', ['ana'])
      await site.runtime.settle()
      const before = JSON.stringify(await store.partition(['chat', 'team']).list({ start: [], end: ['\u{10ffff}'] }))
      const bob = site.enter('bob')
      await site.runtime.chat('team').watch('bob')
      await site.runtime.chat('team').type('ana')
      await site.runtime.settle()

      assert.ok(bob.frames.some(frame => frame.type === 'typed'))
      const after = JSON.stringify(await store.partition(['chat', 'team']).list({ start: [], end: ['\u{10ffff}'] }))
      assert.equal(after, before)
    })

    assert.deepEqual(foundIn(folder, ['"typed"', '"present"', 'online']), [])
  })
})

describe('a backup from before an erasure', () => {
  /** A store from before Ana was erased, and the receipts from after; one of somebody who came and went since. */
  async function restored() {
    const [folder, place, older] = [await newFolder(), await newFolder(), await newFolder()]
    await inFolder(folder, async site => {
      await site.put('ana', 'Canary')
      await site.group('team', 'bob', ['ana'])
      await site.say('team', 'ana', 'canary')
    })
    await backup(folder, join(place, 'backup'))
    const erasures = await inFolder(folder, async site => {
      await site.put('late', 'Late')
      for (const user of ['ana', 'late']) await site.erase(user)
      return ((await (await site.asBackend('/v1/erasures')).json()) as { erasures: Erasure[] }).erasures
    })
    await restore(join(place, 'backup'), older)
    return { folder: older, erasures }
  }

  test('brings back who was erased, until the receipts that were kept outside are shown to it', async () => {
    const { folder, erasures } = await restored()
    await inFolder(folder, async site => {
      assert.match(JSON.stringify(await site.log('team', 'bob')), /canary/)

      const response = await site.asBackend('/v1/erasures', 'POST', { erasures })
      const again = ((await response.json()) as { erasures: Erasure[] }).erasures
      for (const { id } of again) await site.end('ana', id)

      assert.deepEqual(
        again.map(({ id }) => id),
        erasures.map(({ id }) => id),
      )
      assert.doesNotMatch(JSON.stringify(await site.log('team', 'bob')), /canary/)
      const { erasures: now } = (await (await site.asBackend('/v1/erasures')).json()) as { erasures: Erasure[] }
      assert.deepEqual(
        now.map(({ id, user, state }) => [id, user, state]),
        erasures.map(({ id, user }) => [id, user, 'done']),
      )
    })
    await compact(folder)
    assert.deepEqual(foundIn(folder, ['canary', 'Canary']), [])
  })

  test('is told twice with no harm: who came back since is not erased for an old receipt', async () => {
    const { folder, erasures } = await restored()
    await inFolder(folder, async site => {
      await site.asBackend('/v1/erasures', 'POST', { erasures })
      for (const { id } of erasures) await site.end('ana', id)
      await site.put('ana', 'Ana again')

      await site.asBackend('/v1/erasures', 'POST', { erasures })

      assert.equal((await site.asBackend('/v1/users/ana')).status, 200)
      assert.ok((await site.runtime.site(0).erasures({ limit: 9 })).every(({ state }) => state === 'done'))
    })
  })
})
