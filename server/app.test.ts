import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SignJWT } from 'jose'
import { adminKey, answer, issuer, memoryApp } from './memory.fixture.ts'

const key = new TextEncoder().encode(issuer.secret)
const claimsOf = (said: { name?: string }) =>
  new SignJWT(said)
    .setSubject('ana')
    .setIssuer(issuer.issuer)
    .setAudience(issuer.audience)
    .setIssuedAt()
    .setExpirationTime('5m')
const claims = () => claimsOf({ name: 'Ana' })

describe('opening a chat', () => {
  test('gives both the same one, whoever asks, and shows an empty one to nobody else', async () => {
    const { as } = memoryApp()
    const open = async (one: string, other: string) =>
      (await (await as(one)('/v1/chats', { method: 'POST', body: { with: other } })).json()) as {
        row: { chat: string }
      }

    const mine = await open('ana', 'bob')
    const inbox = (await (await as('bob')('/v1/feed')).json()) as { rows: unknown[] }
    const theirs = await open('bob', 'ana')

    assert.equal(mine.row.chat, theirs.row.chat)
    assert.match(mine.row.chat, /^[0-9a-f]{32}$/)
    assert.deepEqual(inbox.rows, [])
  })

  test('with oneself is refused by name', async () => {
    const { status, code, detail } = await answer(
      await memoryApp().as('ana')('/v1/chats', { method: 'POST', body: { with: 'ana' } }),
    )

    assert.deepEqual([status, code], [400, 'bad-request'])
    assert.match(detail ?? '', /"with"/)
  })
})

describe('a body that is not as it should be', () => {
  const bodies = {
    'broken JSON': ['{"with":', 400],
    'JSON 17 deep': [`${'['.repeat(17)}${']'.repeat(17)}`, 400],
    '64 KiB and one byte': [JSON.stringify({ with: 'x'.repeat(64 * 1024) }).slice(0, 64 * 1024 + 1), 413],
    'an unknown field': [JSON.stringify({ with: 'bob', admin: true }), 400],
    'half a character': ['{"with":"\\ud800"}', 400],
    'an id of 129 bytes': [JSON.stringify({ with: 'x'.repeat(129) }), 400],
  } as const
  for (const [what, [body, expected]] of Object.entries(bodies)) {
    test(`(${what}) is answered with ${expected} and stores nothing`, async () => {
      const { as } = memoryApp()
      const response = await as('ana')('/v1/chats', { method: 'POST', body })

      assert.equal(response.status, expected)
      assert.deepEqual(((await (await as('ana')('/v1/feed')).json()) as { rows: unknown[] }).rows, [])
    })
  }
})

test('a body without a length is read no further than a body may be long', async () => {
  const { app } = memoryApp()
  const token = await claims().setProtectedHeader({ alg: 'HS256' }).sign(key)
  let pulled = 0
  const endless = new ReadableStream({
    pull(controller) {
      pulled++
      controller.enqueue(new Uint8Array(16 * 1024))
    },
  })

  const headers = { authorization: `Bearer ${token}` }
  const response = await app.request('/v1/chats', {
    method: 'POST',
    body: endless,
    headers,
    duplex: 'half',
  } as RequestInit)

  assert.equal(response.status, 413)
  assert.ok(pulled < 10, `${pulled} pieces were read`)
})

describe('a chat of others', () => {
  test('is answered exactly like one that does not exist', async () => {
    const { as } = memoryApp()
    const { row } = (await (await as('ana')('/v1/chats', { method: 'POST', body: { with: 'bob' } })).json()) as {
      row: { chat: string }
    }

    const theirs = await answer(await as('eve')(`/v1/chats/${row.chat}/messages`))
    const none = await answer(await as('eve')('/v1/chats/00000000000000000000000000000000/messages'))

    assert.equal(theirs.status, 404)
    assert.deepEqual(theirs, none)
  })
})

describe('people', () => {
  const asAdmin = (body: unknown, token = adminKey) => ({
    method: 'PUT',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  })

  test('whom the site put are found by the beginning of a word, accents and case aside', async () => {
    const { app, as } = memoryApp()
    await app.request('/v1/users/u1', asAdmin({ name: 'Zoë Ångström' }))
    await app.request('/v1/users/u2', asAdmin({ name: 'Angela Merk' }))

    const found = (await (await as('ana')('/v1/people?q=ang')).json()) as { people: { name: string }[] }

    assert.deepEqual(
      found.people.map(person => person.name),
      ['Angela Merk', 'Zoë Ångström'],
    )
  })

  test('are not found under a name they no longer have', async () => {
    const { app, as } = memoryApp()
    await app.request('/v1/users/u1', asAdmin({ name: 'Maria Old' }))
    await app.request('/v1/users/u1', asAdmin({ name: 'Maria New' }))
    const find = async (q: string) =>
      ((await (await as('ana')(`/v1/people?q=${q}`)).json()) as { people: unknown[] }).people.length

    assert.deepEqual([await find('old'), await find('new')], [0, 1])
  })

  test('keep the name and picture that the site gave them when a token leaves them out', async () => {
    const { app, as } = memoryApp()
    await app.request('/v1/users/u1', asAdmin({ name: 'Mara Okafor', picture: 'https://shop.example/mara.png' }))
    const token = await claimsOf({}).setSubject('u1').setProtectedHeader({ alg: 'HS256' }).sign(key)
    await app.request('/v1/chats', { headers: { authorization: `Bearer ${token}` } })

    const found = (await (await as('ana')('/v1/people?q=mara')).json()) as { people: object[] }

    assert.deepEqual(found.people, [{ id: 'u1', name: 'Mara Okafor', picture: 'https://shop.example/mara.png' }])
  })

  test('are called as the site put them, also for a token without a name', async () => {
    const { app } = memoryApp({ calls: () => ({ phase: 'starting' }) })
    await app.request('/v1/users/u1', asAdmin({ name: 'Mara Okafor' }))
    const token = await claimsOf({}).setSubject('u1').setProtectedHeader({ alg: 'HS256' }).sign(key)
    const ask = (username: string) =>
      app.request(`/api/token?room=demo-room-1&username=${encodeURIComponent(username)}`, {
        headers: { authorization: `Bearer ${token}` },
      })

    assert.deepEqual([(await ask('Mara Okafor')).status, (await ask('Somebody Else')).status], [503, 403])
  })

  test('are found by all their words, also when very many share the first', async () => {
    const { app, as } = memoryApp()
    for (let i = 0; i < 500; i++) await app.request(`/v1/users/m${i}`, asAdmin({ name: `Maria ${i}` }))
    await app.request('/v1/users/z', asAdmin({ name: 'Maria Zander' }))

    const found = (await (await as('ana')('/v1/people?q=maria%20zan')).json()) as { people: { id: string }[] }

    assert.deepEqual(
      found.people.map(person => person.id),
      ['z'],
    )
  })

  test('are put only with the admin key, and where there is none not at all', async () => {
    const wrong = await memoryApp().app.request('/v1/users/u1', asAdmin({ name: 'X' }, 'not the key'))
    const none = await memoryApp({ adminKey: undefined }).app.request('/v1/users/u1', asAdmin({ name: 'X' }))

    assert.deepEqual([wrong.status, none.status], [401, 404])
  })

  test('are not listed for one letter', async () => {
    assert.equal((await memoryApp().as('ana')('/v1/people?q=a')).status, 400)
  })
})

describe('T3: another origin', () => {
  const preflight = (origin: string) => ({
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
  })

  test('of the site is allowed by name', async () => {
    const response = await memoryApp().app.request('/v1/chats', preflight('https://shop.example'))

    assert.equal(response.headers.get('access-control-allow-origin'), 'https://shop.example')
    assert.match(response.headers.get('vary') ?? '', /Origin/i)
  })

  test('of the site is named on answers and refusals, never as *, never with cookies', async () => {
    const { app } = memoryApp()
    for (const path of ['/v1/feed', '/v1/nothing', '/api/token']) {
      const { headers } = await app.request(path, { headers: { origin: 'https://shop.example' } })

      assert.equal(headers.get('access-control-allow-origin'), 'https://shop.example', path)
      assert.match(headers.get('vary') ?? '', /Origin/i)
      assert.equal(headers.get('access-control-allow-credentials'), null)
    }
  })

  const others = [
    'https://evil.example',
    'null',
    'https://shop.example.evil',
    'https://evilshop.example',
    'http://shop.example',
    'https://shop.example:444',
    'https://sub.shop.example',
  ]
  for (const origin of others) {
    test(`${origin} is not: its preflight is refused, and no answer is for it`, async () => {
      const { app } = memoryApp()
      const asked = await app.request('/v1/chats', preflight(origin))
      const answered = await app.request('/v1/feed', { headers: { origin } })

      assert.equal(asked.status, 403)
      for (const { headers } of [asked, answered]) assert.equal(headers.get('access-control-allow-origin'), null)
    })
  }
})

test('an address that is not there is a problem, too', async () => {
  const { status, type, code } = await answer(await memoryApp().app.request('/v1/nothing'))

  assert.deepEqual([status, type, code], [404, 'application/problem+json', 'not-found'])
})
