import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { jwtVerify } from 'jose'
import type { Miniflare } from 'miniflare'
import { adminKey, issuer } from './memory.fixture.ts'
import type { Page } from './protocol/chat.ts'
import type { Granted } from './protocol/file.ts'
import type { Report } from './protocol/report.ts'
import type { Message } from './protocol/resource.ts'
import type { Stats } from './protocol/stats.ts'
import type { Status } from './protocol/status.ts'
import { ask, Client, openChat } from './server.fixture.ts'
import { object, startWorker } from './workerd.fixture.ts'

const LIVEKIT_SECRET = 'the secret of the call server, long enough'
const EVICTION = 12_000 // ms; an object that is idle for 10 s is evicted

/** As much of LiveKit as making a room needs. */
async function fakeLiveKit(): Promise<Server> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ sid: 'RM_1', name: 'room' }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return server
}

describe('the same application in workerd, without nodejs_compat', () => {
  let livekit: Server
  let worker: Miniflare
  let url: string
  before(async () => {
    livekit = await fakeLiveKit()
    worker = await startWorker('./cloudflare.ts', {
      durableObjects: { CHAT: object('ChatObject'), USER: object('UserObject'), SITE: object('SiteObject') },
      r2Buckets: ['FILES'],
      bindings: {
        INNIES_SECRET: issuer.secret,
        INNIES_ISSUER: issuer.issuer,
        INNIES_AUDIENCE: issuer.audience,
        INNIES_ADMIN_KEY: adminKey,
        INNIES_PEOPLE_SEARCH: 'on',
        INNIES_FILES: 'on',
        LIVEKIT_URL: `http://127.0.0.1:${(livekit.address() as AddressInfo).port}`,
        LIVEKIT_API_KEY: 'key',
        LIVEKIT_API_SECRET: LIVEKIT_SECRET,
      },
    })
    url = (await worker.ready).href.replace(/\/$/, '')
  })
  after(async () => {
    await worker.dispose()
    livekit.close()
  })

  test('two clients exchange messages through the Durable Objects', async () => {
    const chat = await openChat(url, 'ana', 'bob')
    const [ana, bob] = [await Client.enter(url, 'ana'), await Client.enter(url, 'bob')]

    ana.say({ type: 'send', chat, clientId: 'client-id-of-her-message', text: 'from ana' })
    assert.equal((await bob.next('sent')).text, 'from ana')
    bob.say({ type: 'read', chat, n: 1 })
    assert.equal((await ana.next('was-read')).user, 'bob')
    bob.say({ type: 'send', chat, clientId: 'client-id-of-his-message', text: 'from bob' })

    assert.deepEqual([(await ana.next('sent')).rev, (await ana.next('sent')).text], [1, 'from bob'])
  })

  test('says that it is ready, and how it is; nothing is counted', async () => {
    const at = (path: string) => fetch(url + path, { headers: { authorization: `Bearer ${adminKey}` } })

    assert.deepEqual(
      await Promise.all(['/healthz', '/readyz', '/metrics'].map(async path => (await at(path)).status)),
      [200, 200, 404],
    )
    const { now, unknownProxies } = (await (await at('/v1/status')).json()) as Status
    assert.ok(Math.abs(now - Date.now()) < 60_000)
    assert.deepEqual(unknownProxies, [])
  })

  test('a refusal crosses from object to object as what it is', async () => {
    const chat = await openChat(url, 'ana', 'bob')
    const eve = await Client.enter(url, 'eve')
    eve.say({ type: 'send', chat, clientId: 'client-id-of-eves-message', text: 'hi' })

    assert.equal((await eve.next('refused')).code, 'not-found')
  })

  test('a call token is minted, and the call is in the log', async () => {
    const chat = await openChat(url, 'ana', 'bob')
    const bob = await Client.enter(url, 'bob')

    const pass = await ask<{ token: string; url: string }>(url, 'ana', '/api/video-call/token', {
      room: `chat-${chat}`,
    })
    const { payload } = await jwtVerify(pass.token, new TextEncoder().encode(LIVEKIT_SECRET))

    assert.deepEqual([payload.iss, (payload.video as { room: string }).room], ['key', `chat-${chat}`])
    assert.match(String(payload.sub), /^ana:/)
    assert.equal((await bob.next('called')).from, 'ana')
  })

  test('a message is found again, in its chat and in all chats', async () => {
    const chat = await openChat(url, 'ana', 'sam')
    const ana = await Client.enter(url, 'ana')
    ana.say({ type: 'send', chat, clientId: 'client-id-of-what-is-found', text: 'the needle in the hay' })
    await ana.next('sent')

    const paths = [`/v1/chats/${chat}/search?q=hay need`, '/v1/search?q=needle']
    const found = await Promise.all(paths.map(path => ask<{ messages: { id: string }[] }>(url, 'ana', path)))

    for (const { messages } of found)
      assert.deepEqual(
        messages.map(message => message.id),
        [`${chat}:1`],
      )
  })

  test('people are found across the shards', async () => {
    const headers = { authorization: `Bearer ${adminKey}` }
    for (const name of ['Zoë One', 'Zoltan Two']) {
      await fetch(`${url}/v1/users/${encodeURIComponent(name)}`, {
        method: 'PUT',
        headers,
        body: JSON.stringify({ name }),
      })
    }

    const { people } = await ask<{ people: { name: string }[] }>(url, 'ana', '/v1/people?q=zo')

    assert.deepEqual(
      people.map(person => person.name),
      ['Zoë One', 'Zoltan Two'],
    )
  })

  test('a file comes in pieces, goes with a message, comes back, and is removed from the bucket with its message', async () => {
    const chat = await openChat(url, 'ana', 'bob')
    const bytes = Buffer.alloc(1_500_000, 'innies')
    const headers = { authorization: `Bearer ${adminKey}`, 'innies-user': 'ana', 'tus-resumable': '1.0.0' }
    const begun = await fetch(`${url}/v1/uploads`, {
      method: 'POST',
      headers: { ...headers, 'upload-length': String(bytes.length) },
    })
    const address = new URL(begun.headers.get('location')!, `${url}/v1/uploads`)
    for (const [start, end] of [
      [0, 700_000],
      [700_000, bytes.length],
    ] as const)
      await fetch(address, {
        method: 'PATCH',
        headers: { ...headers, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(start) },
        body: bytes.subarray(start, end),
      })
    const id = address.pathname.split('/').at(-1)!
    const sent = await ask<Message>(url, 'ana', `/v1/chats/${chat}/messages`, { attachments: [id] })
    const { files } = await ask<Granted>(url, 'bob', `/v1/chats/${chat}/files?of=${sent.rev}`)

    const served = await fetch(url + files[0]!.path)

    assert.ok(Buffer.from(await served.arrayBuffer()).equals(bytes))
    const bucket = await worker.getR2Bucket('FILES')
    assert.equal((await bucket.list()).objects.length, 2)
    await ask(url, 'ana', `/v1/chats/${chat}/acts`, { type: 'delete', of: sent.rev })
    while ((await bucket.list()).objects.length) await new Promise(resolve => setTimeout(resolve, 100)) // by its alarm
  })

  test('an evicted object goes on: its sockets stay, and its log has no hole', async () => {
    const chat = await openChat(url, 'carl', 'dora')
    const [carl, dora] = [await Client.enter(url, 'carl'), await Client.enter(url, 'dora')]
    carl.say({ type: 'send', chat, clientId: 'client-id-before-eviction', text: 'before' })
    await dora.next('sent')

    // Only time evicts an object.
    await new Promise(resolve => setTimeout(resolve, EVICTION))
    carl.say({ type: 'send', chat, clientId: 'client-id-after-eviction', text: 'after' })
    carl.say({ type: 'send', chat, clientId: 'client-id-before-eviction', text: 'before' })

    assert.equal((await dora.next('sent')).text, 'after')
    const { facts } = await ask<Page>(url, 'dora', `/v1/chats/${chat}/log`)
    assert.deepEqual(
      facts.map(fact => fact.rev),
      [1, 2],
    )
  })

  test('the backend sees what objects have told each other by their alarms: chats, counts, a report', async () => {
    const admin = async <Answer>(path: string, method = 'GET', body?: object) => {
      const headers = { authorization: `Bearer ${adminKey}` }
      const response = await fetch(url + path, { method, headers, body: body ? JSON.stringify(body) : null })
      return (response.status === 204 ? undefined : await response.json()) as Answer
    }
    const chat = await openChat(url, 'carl', 'dora') // of the test before: its alarm has rung long ago
    const { id } = await ask<{ id: string }>(url, 'dora', '/v1/reports', { messageId: `${chat}:1`, reason: 'rude' })
    const { reports } = await admin<{ reports: Report[] }>('/v1/reports')
    await admin(`/v1/admin/chats/${chat}/messages/${chat}:1`, 'DELETE')
    await admin(`/v1/reports/${id}`, 'PUT', { state: 'closed', note: 'deleted' })

    const { chats } = await admin<{ chats: { id: string; participants: string[] }[] }>('/v1/admin/chats')
    const { messages } = await admin<{ messages: Message[] }>(`/v1/admin/chats/${chat}/messages`)
    const stats = await admin<Stats>('/v1/stats')
    const { users } = await admin<{ users: { id: string }[] }>('/v1/users?limit=200')

    assert.deepEqual(
      reports.map(report => [report.id, report.message?.content]),
      [[id, 'before']],
    )
    assert.deepEqual(chats.find(one => one.id === chat)?.participants, ['carl', 'dora'])
    assert.deepEqual(
      messages.map(({ content, isDeleted }) => [content, isDeleted]),
      [
        ['', true],
        ['after', false],
      ],
    )
    assert.deepEqual([stats.users, stats.openReports, stats.sockets], [users.length, 0, undefined])
    assert.ok(stats.chats >= 1 && stats.messages >= 2, JSON.stringify(stats))
  })
})
