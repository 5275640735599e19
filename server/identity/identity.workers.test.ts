import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Miniflare } from 'miniflare'
import { adminKey, issuer } from '../memory.fixture.ts'
import type { Admission } from '../protocol/people.ts'
import { Client } from '../server.fixture.ts'
import { object, startWorker } from '../workerd.fixture.ts'
import { newKey, seconds, signed, startKeyServer } from './key-server.fixture.ts'

const key = await newKey('ES256', 'k1')
const admin = { authorization: `Bearer ${adminKey}` }

describe('who may come in, in workerd', () => {
  const service = startKeyServer([key.jwk])
  let worker: Miniflare
  let url: string
  before(async () => {
    const row = {
      issuer: 'https://id.example',
      algorithm: 'ES256',
      jwksUrl: (await service).url,
      audience: 'chat',
      idEndsAt: '|',
    }
    worker = await startWorker('./cloudflare.ts', {
      durableObjects: { CHAT: object('ChatObject'), USER: object('UserObject'), SITE: object('SiteObject') },
      bindings: {
        INNIES_SECRET: issuer.secret,
        INNIES_ADMIN_KEY: adminKey,
        INNIES_GUESTS: 'on',
        INNIES_ISSUERS: JSON.stringify([row]),
      },
    })
    url = (await worker.ready).href.replace(/\/$/, '')
  })
  after(async () => {
    await worker.dispose()
    ;(await service).close()
  })

  const tokenOf = (sub: string) =>
    signed(
      { sub, iss: 'https://id.example', aud: 'chat', iat: seconds(), exp: seconds() + 300 },
      key.header,
      key.privateKey,
    )
  const feed = (token: string) => fetch(`${url}/v1/feed`, { headers: { authorization: `Bearer ${token}` } })

  test('a token of a service is checked by its keys, which are fetched once', async () => {
    const answers = await Promise.all(['a|1', 'b|1', 'c|1'].map(async sub => (await feed(await tokenOf(sub))).status))
    for (const sub of ['d|1', 'e|1', 'f|1']) answers.push((await feed(await tokenOf(sub))).status)

    assert.deepEqual(new Set(answers), new Set([200]))
    assert.ok((await service).asked <= 3, `${(await service).asked} fetches`) // those that came at once
  })

  test('a socket that knocks at another user, by the sub of the token, is told whose it is', async () => {
    const token = await tokenOf('ana|session-1')
    const wrong = await Client.open(url, encodeURIComponent('ana|session-1'))
    wrong.say({ type: 'hello', token, device: 'device-of-ana' })
    const { user } = await wrong.next('you-are')
    const right = await Client.open(url, user)
    right.say({ type: 'hello', token, device: 'device-of-ana' })

    assert.deepEqual([user, (await right.next('welcome')).me.id], ['ana', 'ana'])
  })

  test('a guest comes in, and again by the key', async () => {
    const post = async (path: string, body: object) =>
      (await (await fetch(url + path, { method: 'POST', body: JSON.stringify(body) })).json()) as Admission
    const first = await post('/v1/guests', { name: 'Wanda' })
    const again = await post('/v1/guests/renewal', { key: first.key })

    assert.deepEqual([again.id, (await feed(again.token)).status], [first.id, 200])
  })

  test('T31: a suspension closes the sockets of the user, and lets nobody in by their name', async () => {
    const token = await tokenOf('sue')
    const socket = await Client.open(url, 'sue')
    socket.say({ type: 'hello', token, device: 'device-of-sue' })
    await socket.next('welcome')

    const suspended = await fetch(`${url}/v1/users/sue/suspension`, { method: 'PUT', headers: admin })

    assert.deepEqual([suspended.status, (await socket.closed).code], [200, 4403])
    assert.equal((await feed(token)).status, 403)
  })
})
