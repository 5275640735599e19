import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type JWTPayload, SignJWT } from 'jose'
import { memoryStore } from '../kv/memory.ts'
import { adminKey, answer, issuer, memoryApp } from '../memory.fixture.ts'
import type { Admission } from '../protocol/people.ts'
import { Client, useServer } from '../server.fixture.ts'
import { seconds, signed } from './key-server.fixture.ts'
import { signUserToken } from './token.ts'

const server = useServer()

type App = Pick<ReturnType<typeof memoryApp>, 'app'>

async function post({ app }: App, path: string, body: object) {
  const response = await app.request(path, { method: 'POST', body: JSON.stringify(body) })
  return { ...((await response.json()) as Admission & { code?: string; detail?: string }), status: response.status }
}
const welcome = (site: App, body: object = {}) => post(site, '/v1/guests', body)
const readmit = (site: App, body: object) => post(site, '/v1/guests/renewal', body)
const ask = (site: App, token: string, path = '/v1/feed') =>
  site.app.request(path, { headers: { authorization: `Bearer ${token}` } })

/** A key as the server would sign it, but for what is changed. */
async function forged({ runtime }: ReturnType<typeof memoryApp>, change: JWTPayload): Promise<string> {
  const claims = { iss: 'innies:guests', aud: 'innies:guest-keys', iat: seconds(), exp: seconds() + 300, ...change }
  const secret = await runtime.site(0).secret('guest')
  return signed(claims, { alg: 'HS256', typ: 'JWT' }, new TextEncoder().encode(secret))
}

describe('a guest', () => {
  test('needs no account to write to a user, over a socket too', async () => {
    const made = await fetch(`${server.url}/v1/guests`, { method: 'POST', body: '{"name":"Wanda"}' })
    const { id, token } = (await made.json()) as Admission
    const headers = { authorization: `Bearer ${token}` }
    const opened = await fetch(`${server.url}/v1/chats`, { method: 'POST', headers, body: '{"with":"support"}' })
    const { chat } = (await opened.json()) as { chat: { id: string } }
    const support = await Client.enter(server.url, 'support')
    const guest = await Client.open(server.url, encodeURIComponent(id))
    guest.say({ type: 'hello', token, device: 'device-of-guest' })
    const { me } = await guest.next('welcome')

    guest.say({ type: 'send', chat: chat.id, clientId: 'w'.repeat(22), text: 'is anybody there?' })

    assert.deepEqual([me, (await support.next('sent')).from], [{ id, name: 'Wanda' }, id])
  })

  test('has an id that nobody else has, and a name even without saying one', async () => {
    const site = memoryApp()
    const [one, other] = [await welcome(site), await welcome(site)]

    assert.match(one.id, /^guest:[0-9a-f]{32}$/)
    assert.notEqual(one.id, other.id)
    assert.equal((await ask(site, one.token)).status, 200)
    const { people } = (await (await site.as('ana')('/v1/people?q=guest')).json()) as { people: { name: string }[] }
    assert.match(people[0]?.name ?? '', /^Guest [0-9a-f]{4}$/)
  })

  test('who comes back with the key is the same one, under the old name or a new one', async () => {
    const site = memoryApp()
    const first = await welcome(site, { name: 'Wanda' })
    await ask(site, first.token)

    const again = await readmit(site, { key: first.key })
    const renamed = await readmit(site, { key: again.key, name: 'Wanda L.' })
    await ask(site, again.token)
    const before = await site.runtime.site(0).secret('guest')

    assert.deepEqual([again.id, renamed.id], [first.id, first.id])
    assert.equal((await ask(site, renamed.token)).status, 200)
    assert.equal(await site.runtime.site(0).secret('guest'), before)
  })

  test('is known again after the server was started anew', async () => {
    const store = memoryStore()
    const { id, key } = await welcome(memoryApp({}, store))

    assert.equal((await readmit(memoryApp({}, store), { key })).id, id)
  })

  test('whose last visit was three months ago begins anew', async () => {
    const site = memoryApp()
    const claims = { sub: 'guest:1', iat: seconds() - 90 * 86_400, exp: seconds() - 1 }

    const { status, code } = await readmit(site, { key: await forged(site, claims) })

    assert.deepEqual([status, code], [401, 'unauthorized'])
  })

  test('who is suspended, or had all keys revoked, does not come back', async () => {
    const site = memoryApp()
    const [sue, rita] = [await welcome(site), await welcome(site)]
    await site.runtime.user(sue.id).suspend(true)
    await site.runtime.user(rita.id).revoke()

    assert.equal((await readmit(site, { key: sue.key })).code, 'suspended')
    assert.equal((await readmit(site, { key: rita.key })).code, 'unauthorized')
  })
})

describe('T6: nobody becomes a guest, or another one', () => {
  test('by a token of the site that claims an id of guests', async () => {
    const site = memoryApp()
    const { id } = await welcome(site)

    assert.equal((await ask(site, await signUserToken({ id, name: 'Eve' }, issuer))).status, 401)
  })

  test('by a token in the name of the guests that the site has signed', async () => {
    const site = memoryApp()
    const { id } = await welcome(site)
    const row = { ...issuer, issuer: 'innies:guests' }

    assert.equal((await ask(site, await signUserToken({ id, name: 'Eve' }, row))).status, 401)
  })

  const keys: Record<string, (site: ReturnType<typeof memoryApp>) => Promise<string>> = {
    'made up': async () => 'hello',
    'that is a token': async site => (await welcome(site)).token,
    'of a user who is no guest': site => forged(site, { sub: 'ana' }),
    'of nobody': site => forged(site, {}),
    'without an end': site => forged(site, { sub: 'guest:1', exp: undefined }),
    'from elsewhere': site => forged(site, { sub: 'guest:1', iss: 'site' }),
    'that is not signed by this server': () =>
      new SignJWT({ sub: 'guest:1', iss: 'innies:guests', aud: 'innies:guest-keys' })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(new TextEncoder().encode(issuer.secret)),
  }
  for (const [what, make] of Object.entries(keys)) {
    test(`by a key ${what}`, async () => {
      const site = memoryApp()

      assert.equal((await readmit(site, { key: await make(site) })).code, 'unauthorized')
    })
  }

  test('and the key of a guest is no token', async () => {
    const site = memoryApp()
    const { key } = await welcome(site)

    assert.equal((await ask(site, key)).status, 401)
  })
})

describe('INNIES_GUESTS', () => {
  test('off admits nobody, and nobody any more who has a token of before', async () => {
    const store = memoryStore()
    const { token, key } = await welcome(memoryApp({}, store))
    const site = memoryApp({ guests: false }, store)

    assert.deepEqual([(await welcome(site)).status, (await readmit(site, { key })).status], [404, 404])
    assert.equal((await ask(site, token)).status, 401)
  })
})

test('T13: guests are made by the ten from one address, and those who come back are not held up by it', async () => {
  const site = memoryApp({ limits: true })
  const { key } = await welcome(site)
  for (let i = 0; i < 9; i++) assert.equal((await welcome(site)).status, 200)

  const response = await site.app.request('/v1/guests', { method: 'POST', body: '{}' })

  assert.deepEqual([response.status, response.headers.get('retry-after')], [429, '6'])
  assert.equal((await readmit(site, { key })).status, 200)
})

test('T12: a guest finds nobody in the directory, and can be found', async () => {
  const site = memoryApp()
  const { token, id } = await welcome(site, { name: 'Wanda' })
  const find = async (response: Response) => ((await response.json()) as { people: { id: string }[] }).people
  await site.as('anton')('/v1/feed')

  assert.deepEqual(await find(await ask(site, token, '/v1/people?q=anton')), [])
  assert.deepEqual(await find(await site.as('anton')('/v1/people?q=wanda')), [{ id, name: 'Wanda' }])
})

test('a name that is none makes no guest', async () => {
  assert.equal((await welcome(memoryApp(), { name: ' ' })).status, 400)
})

test('the site may name a guest, and act for one', async () => {
  const site = memoryApp()
  const { id } = await welcome(site)
  const headers = { authorization: `Bearer ${adminKey}` }
  const body = JSON.stringify({ name: 'Wanda' })
  await site.app.request(`/v1/users/${encodeURIComponent(id)}`, { method: 'PUT', headers, body })

  const response = await site.app.request('/v1/chats', { headers: { ...headers, 'innies-user': id } })

  assert.equal((await answer(response)).status, 200)
})
