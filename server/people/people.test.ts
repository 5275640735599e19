import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readConfig } from '../config.ts'
import { memoryStore } from '../kv/memory.ts'
import { adminKey, answer, issuer, memoryApp } from '../memory.fixture.ts'
import type { Person } from '../protocol/people.ts'

/** A site over memory, and what its users ask of it. */
function useSite(...options: Parameters<typeof memoryApp>) {
  const site = memoryApp(...options)
  const headers = { authorization: `Bearer ${adminKey}` }
  const find = async (user: string, q: string) => site.as(user)(`/v1/people?q=${encodeURIComponent(q)}`)
  return {
    ...site,
    find,
    found: async (user: string, q: string) =>
      ((await (await find(user, q)).json()) as { people: Person[] }).people.map(person => person.id),
    put: (id: string, profile: object) =>
      site.app.request(`/v1/users/${id}`, { method: 'PUT', headers, body: JSON.stringify(profile) }),
    open: (user: string, other: string) => site.as(user)('/v1/chats', { method: 'POST', body: { with: other } }),
  }
}

describe('T12: a search for people', () => {
  test('is refused for the 61st time in a minute, for that user only', async () => {
    let time = 0 // passes fast enough for the limit of all requests, too slowly for that of searches
    const { find } = useSite({ limits: true }, memoryStore(), { now: () => (time += 40) })
    const statuses = await Promise.all(Array.from({ length: 60 }, async () => (await find('ana', 'bob')).status))

    const refused = await find('ana', 'bob')

    assert.deepEqual([...new Set(statuses)], [200])
    assert.equal(refused.status, 429)
    assert.ok(Number(refused.headers.get('retry-after')) > 10, 'the first of them was not a minute ago')
    assert.equal((await find('cleo', 'bob')).status, 200)
  })

  test('is off unless the site wants it, and says so', async () => {
    const { find, put } = useSite({ peopleSearch: readConfig({ INNIES_SECRET: issuer.secret }).peopleSearch })
    await put('bob', { name: 'Bob' })

    const { status, code, detail } = await answer(await find('ana', 'bob'))

    assert.deepEqual([status, code], [403, 'forbidden'])
    assert.match(detail ?? '', /INNIES_PEOPLE_SEARCH/)
  })

  test('needs two letters, or one where a name is written without spaces', async () => {
    const { find } = useSite()
    const statuses = async (...texts: string[]) => Promise.all(texts.map(async q => (await find('ana', q)).status))

    assert.deepEqual(await statuses('', 'a', ' a ', '-', 'x'.repeat(101)), [400, 400, 400, 400, 400])
    assert.deepEqual(await statuses('ab', 'a b', '紀', '김', 'ส', '7b'), [200, 200, 200, 200, 200, 200])
  })

  test('finds nobody by one letter and what is none', async () => {
    const { found, put } = useSite()
    await put('ann', { name: 'Ann' })

    const lists = await Promise.all(['a-', '.a.', '--', '😀'].map(q => found('bob', q)))

    assert.deepEqual(lists, [[], [], [], []])
  })

  test('finds a given name in the middle of a name', async () => {
    const { found, put } = useSite()
    await put('yuki', { name: '田中由紀' })
    await put('ming', { name: '王小明' })

    assert.deepEqual([await found('ana', '由'), await found('ana', '小明')], [['yuki'], ['ming']])
  })

  test('tells at most 20, without oneself, and of each what others see and no more', async () => {
    const { find, put, as } = useSite()
    for (let n = 0; n < 40; n++) await put(`max-${n}`, { name: `Max ${n}` })
    await put('mia', { name: 'Mia', picture: 'https://shop.example/mia.png' })
    await as('max')('/v1/feed')

    const { people } = (await (await find('max', 'max')).json()) as { people: Person[] }
    const { people: mia } = (await (await find('max', 'mia')).json()) as { people: Person[] }

    assert.equal(people.length, 20)
    assert.ok(!people.some(person => person.id === 'max'))
    assert.deepEqual(mia, [{ id: 'mia', name: 'Mia', picture: 'https://shop.example/mia.png' }])
  })

  test('does not read the whole site for words that very many share', async () => {
    const { app, store, found } = useSite()
    const users = Array.from({ length: 3000 }, (_, n) => ({ id: `id-${n}`, name: `Maria Anna ${n}` }))
    for (let n = 0; n < users.length; n += 100)
      await app.request('/v1/users', {
        method: 'PUT',
        headers: { authorization: `Bearer ${adminKey}` },
        body: JSON.stringify({ users: users.slice(n, n + 100) }),
      })
    await app.request('/v1/users/zoe', {
      method: 'PUT',
      headers: { authorization: `Bearer ${adminKey}` },
      body: JSON.stringify({ name: 'Maria Anna Zoe' }),
    })
    let reads = 0
    const { partition } = store
    store.partition = name => {
      const one = partition(name)
      return {
        ...one,
        list: range => {
          reads++
          return one.list(range)
        },
      }
    }

    assert.deepEqual(await found('eve', 'maria anna zoe'), ['zoe'])
    assert.ok(reads <= 16 * 3, `${reads} reads`)
  })
})

describe('T12: somebody who is not known, has blocked one, is unlisted or hides', () => {
  /** Four whom ana asks about: nobody has heard of Una. */
  async function useFour() {
    const site = useSite()
    for (const id of ['bea', 'leo', 'hal'])
      await site.put(id, { name: id, ...(id === 'leo' ? { unlisted: true } : {}) })
    await site.runtime.user('bea').block('ana', true)
    await site.runtime.user('hal').appear(true)
    return site
  }

  test('is not told from the others by a search', async () => {
    const { find } = await useFour()

    const said = await Promise.all(['una', 'bea', 'leo'].map(async q => answer(await find('ana', q))))

    assert.deepEqual([...new Set(said.map(one => JSON.stringify(one)))].length, 1)
    assert.equal(said[0]?.status, 200)
  })

  test('is found all the same by who is not blocked, and by the site', async () => {
    const { found, runtime } = await useFour()
    await runtime.user('bea').block('ana', false)

    assert.deepEqual([await found('ana', 'bea'), await found('cleo', 'bea')], [['bea'], ['bea']])
  })

  test('is not told from the others by opening a chat', async () => {
    const { open } = await useFour()
    const bodies = await Promise.all(
      ['una', 'bea', 'leo', 'hal'].map(async other => {
        const response = await open('ana', other)
        const { chat, row, ...rest } = (await response.json()) as Record<'chat' | 'row', Record<string, unknown>>
        const same = { ...chat, id: 0, createdAt: 0, updatedAt: 0 }
        const sameRow = { ...row, chat: 0, epoch: 0, at: 0, born: 0 }
        return JSON.stringify([response.status, same, sameRow, rest]).replaceAll(other, 'other')
      }),
    )

    assert.equal(new Set(bodies).size, 1, bodies.join('\n'))
    assert.match(bodies[0]!, /^\[200/)
  })

  test('is not told from the others by presence', async () => {
    const { open, runtime } = await useFour()
    const frames: string[] = []
    runtime.join({ device: 'device-a', send: text => frames.push(text), close: () => {} }, 'ana')
    for (const user of ['bea', 'hal']) runtime.join({ device: 'device-x', send: () => {}, close: () => {} }, user)
    for (const other of ['una', 'bea', 'hal']) {
      const { row } = (await (await open('ana', other)).json()) as { row: { chat: string } }
      await runtime.chat(row.chat).watch('ana')
    }

    const present = frames.filter(text => text.includes('"present"'))
    assert.deepEqual(
      present,
      ['una', 'bea', 'hal'].map(user => JSON.stringify({ type: 'present', user, online: false })),
    )
  })
})

describe('who was never seen', () => {
  test('can be written to, and is shown by the id until a token or the site brings a name', async () => {
    const { open, as, put } = useSite()
    const nameOfBob = async () => {
      const { people } = (await (await open('ana', 'bob-7')).json()) as { people: Person[] }
      return people.find(person => person.id === 'bob-7')
    }
    const before = await nameOfBob()
    await as('bob-7')('/v1/feed')
    const withToken = await nameOfBob()
    await put('bob-7', { name: 'Bob Marsh', picture: 'https://shop.example/bob.png' })

    assert.deepEqual(before, { id: 'bob-7', name: 'bob-7' })
    assert.deepEqual(withToken, { id: 'bob-7', name: 'Bob-7' })
    assert.deepEqual(await nameOfBob(), { id: 'bob-7', name: 'Bob Marsh', picture: 'https://shop.example/bob.png' })
  })

  test('finds what was written to them when they come', async () => {
    const { open, as, runtime } = useSite()
    const { row } = (await (await open('ana', 'bob')).json()) as { row: { chat: string } }
    await as('ana')(`/v1/chats/${row.chat}/messages`, { method: 'POST', body: { content: 'Welcome!' } })
    await runtime.settle()

    const { rows } = (await (await as('bob')('/v1/feed')).json()) as { rows: { last: { text: string } }[] }

    assert.deepEqual(
      rows.map(({ last }) => last.text),
      ['Welcome!'],
    )
  })

  test('is not found by a search', async () => {
    const { open, found } = useSite()
    await open('ana', 'bob')

    assert.deepEqual(await found('ana', 'bob'), [])
  })
})
