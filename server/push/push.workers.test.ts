import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Miniflare } from 'miniflare'
import { issuer } from '../memory.fixture.ts'
import type { Push } from '../protocol/push.ts'
import { Client, openChat } from '../server.fixture.ts'
import { object, startWorker } from '../workerd.fixture.ts'
import { CONTACT, PUSH_KEYS, PushService } from './push-service.fixture.ts'

const service = new PushService('https://updates.push.services.mozilla.com')
let worker: Miniflare
let url: string

before(async () => {
  worker = await startWorker('./cloudflare.ts', {
    durableObjects: { CHAT: object('ChatObject'), USER: object('UserObject'), SITE: object('SiteObject') },
    bindings: {
      INNIES_SECRET: issuer.secret,
      INNIES_ISSUER: issuer.issuer,
      INNIES_AUDIENCE: issuer.audience,
      INNIES_PUSH_KEYS: PUSH_KEYS,
      INNIES_PUSH_CONTACT: CONTACT,
    },
    outboundService: async request => {
      await service.take(
        new URL(request.url).pathname,
        Object.fromEntries(request.headers),
        Buffer.from(await request.arrayBuffer()),
      )
      return new Response(null, { status: 201 }) as never // of miniflare
    },
  })
  url = (await worker.ready).href.replace(/\/$/, '')
})
after(() => worker.dispose())

test('workerd pushes a message to a browser that subscribed, as it does anywhere', async () => {
  const chat = await openChat(url, 'ana', 'bob')
  const bob = await Client.enter(url, 'bob')
  bob.say({ type: 'subscribe', ask: 1, subscription: service.subscription('bob', 'de') })
  await bob.next('done')
  bob.socket.close()
  const ana = await Client.enter(url, 'ana')
  ana.say({ type: 'send', chat, clientId: 'a-client-id-of-the-test', text: 'from workerd' })
  const [arrived] = await service.heard(1)
  ana.socket.close()

  const { at: _at, ...said } = arrived!.push as Extract<Push, { type: 'message' }>
  const from = { id: 'ana', name: 'Ana' }
  const message = { type: 'message', chat, kind: 'direct', unread: 1, from, text: 'from workerd', language: 'de' }
  assert.deepEqual(said, message)
})
