import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { Miniflare } from 'miniflare'
import { adminKey, issuer } from '../memory.fixture.ts'
import { ask, openChat } from '../server.fixture.ts'
import { object, startWorker } from '../workerd.fixture.ts'
import { Receiver, SECRET, status } from './receiver.fixture.ts'

describe('webhooks from workerd', () => {
  const receiver = new Receiver()
  let worker: Miniflare
  let url: string
  before(async () => {
    await receiver.listen()
    worker = await startWorker('./cloudflare.ts', {
      durableObjects: { CHAT: object('ChatObject'), USER: object('UserObject'), SITE: object('SiteObject') },
      bindings: {
        INNIES_SECRET: issuer.secret,
        INNIES_ISSUER: issuer.issuer,
        INNIES_AUDIENCE: issuer.audience,
        INNIES_ADMIN_KEY: adminKey,
        INNIES_WEBHOOK_URL: receiver.url,
        INNIES_WEBHOOK_SECRET: SECRET,
      },
    })
    url = (await worker.ready).href.replace(/\/$/, '')
  })
  beforeEach(() => receiver.forget())
  after(async () => {
    await worker.dispose()
    await receiver.close()
  })

  const name = (user: string) =>
    fetch(`${url}/v1/users/${user}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${adminKey}` },
      body: JSON.stringify({ name: user }),
    })

  test('tell of users and messages, signed as a stranger verifies it', async () => {
    await name('ana')
    const chat = await openChat(url, 'ana', 'bob')
    await ask(url, 'ana', `/v1/chats/${chat}/messages`, { content: 'from workerd' })
    const sent = await receiver.heardOf('message.sent', 1)

    assert.deepEqual(
      sent.map(({ event }) => (event.data.message as { content: string }).content),
      ['from workerd'],
    )
    assert.ok((await receiver.heardOf('user.created', 1)).length)
  })

  test('come again under the same id, by the alarm; redirects are not followed', async () => {
    receiver.answer = status(307, { location: receiver.url })
    await name('cyd')
    const [first] = await receiver.heard(1)
    receiver.answer = status(204)
    const [, second] = await receiver.heard(2)

    assert.equal(first?.id, second?.id)
  })

  test('that are given up are listed and sent again', async () => {
    receiver.answer = status(410)
    await name('dan')
    await receiver.heard(1)
    const headers = { authorization: `Bearer ${adminKey}` }
    let failures: { id: string; reason: string }[] = []
    while (!failures.length) {
      const response = await fetch(`${url}/v1/webhooks/failures`, { headers })
      failures = ((await response.json()) as { failures: typeof failures }).failures
    }
    const again = await fetch(`${url}/v1/webhooks/failures/${failures[0]?.id}/retry`, { method: 'POST', headers })

    assert.deepEqual([failures[0]?.reason, await again.json()], ['HTTP 410', { count: 1 }])
  })
})
