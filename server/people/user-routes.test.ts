import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { adminKey, memoryApp } from '../memory.fixture.ts'
import type { User } from '../protocol/people.ts'
import { shardOf } from './shards.ts'

function useSite() {
  const site = memoryApp()
  const ask = async (path: string, method = 'GET', body?: object) =>
    site.app.request(path, {
      method,
      headers: { authorization: `Bearer ${adminKey}` },
      body: body ? JSON.stringify(body) : null,
    })
  return {
    ...site,
    ask,
    put: (users: object[]) => ask('/v1/users', 'PUT', { users }),
    user: async (id: string) => (await (await ask(`/v1/users/${encodeURIComponent(id)}`)).json()) as User,
    page: async (query: string) => (await (await ask(`/v1/users?${query}`)).json()) as { users: User[]; next?: string },
  }
}

/** The order of code points, which is that of the bytes of UTF-8; JavaScript sorts by UTF-16. */
const IDS = ['a', 'ab', 'b', 'user 7', 'z', 'ä', '\ufffd', '🙈', '🙉']

describe('the list of users', () => {
  test('goes by ids over all shards, page by page, whatever is in an id', async () => {
    const { put, page } = useSite()
    await put([...IDS].reverse().map(id => ({ id, name: `Name of ${id}` })))
    const seen: string[] = []
    let next: string | undefined
    do {
      const { users, next: following } = await page(
        `limit=2${next === undefined ? '' : `&cursor=${encodeURIComponent(next)}`}`,
      )
      seen.push(...users.map(user => user.id))
      next = following
    } while (next !== undefined)

    assert.deepEqual(seen, IDS)
  })

  test('goes on after a user who was removed meanwhile', async () => {
    const { put, page, runtime } = useSite()
    await put(['a', 'b', 'c'].map(id => ({ id, name: id })))
    const { next } = await page('limit=2')
    await runtime.site(shardOf('b')).removePerson('b')

    const { users } = await page(`limit=2&cursor=${next}`)

    assert.deepEqual(
      users.map(user => user.id),
      ['c'],
    )
  })
})

describe('a user', () => {
  test('is shown with what others do not see: listed, suspended, here, since when', async () => {
    const { put, user, ask, runtime, as } = useSite()
    const began = Date.now()
    await put([{ id: 'mara', name: 'Mara', picture: 'https://shop.example/mara.png', unlisted: true }])
    await ask('/v1/users/mara/suspension', 'PUT')
    await as('bob')('/v1/feed')
    const leave = runtime.join({ device: 'device-b', send: () => {}, close: () => {} }, 'bob')
    const here = await user('bob')
    leave()
    await runtime.settle()

    const { createdAt, ...mara } = await user('mara')

    assert.deepEqual(mara, {
      id: 'mara',
      name: 'Mara',
      picture: 'https://shop.example/mara.png',
      isListed: false,
      isSuspended: true,
      isOnline: false,
    })
    assert.ok(createdAt !== undefined && createdAt >= began && createdAt <= Date.now())
    const gone = await user('bob')
    assert.deepEqual([here.isOnline, here.lastSeenAt, gone.isOnline], [true, undefined, false])
    assert.ok((gone.lastSeenAt ?? 0) >= began)
  })

  test('keeps the time when they became known, and is no more suspended when that ends', async () => {
    const { put, user, ask } = useSite()
    await put([{ id: 'mara', name: 'Mara' }])
    const { createdAt } = await user('mara')
    await ask('/v1/users/mara/suspension', 'PUT')
    await ask('/v1/users/mara/suspension', 'DELETE')
    await put([{ id: 'mara', name: 'Mara Okafor' }])

    const later = await user('mara')

    assert.deepEqual([later.createdAt, later.name, later.isSuspended], [createdAt, 'Mara Okafor', false])
  })

  test('who was only written to, or suspended by an id that nobody has, is not found', async () => {
    const { as, ask } = useSite()
    await as('ana')('/v1/chats', { method: 'POST', body: { with: 'bob' } })
    await ask('/v1/users/nobody/suspension', 'PUT')

    assert.deepEqual([(await ask('/v1/users/bob')).status, (await ask('/v1/users/nobody')).status], [404, 404])
  })
})
