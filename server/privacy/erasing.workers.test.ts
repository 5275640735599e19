import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Miniflare } from 'miniflare'
import type * as v from 'valibot'
import { adminKey, issuer } from '../memory.fixture.ts'
import type { Erasure } from '../protocol/privacy.ts'
import type { Messages } from '../protocol/resource.ts'
import { ask, Client, id, openChat } from '../server.fixture.ts'
import { object, startWorker } from '../workerd.fixture.ts'

describe('an erasure in workerd', () => {
  let worker: Miniflare
  let url: string
  before(async () => {
    worker = await startWorker('./cloudflare.ts', {
      durableObjects: { CHAT: object('ChatObject'), USER: object('UserObject'), SITE: object('SiteObject') },
      bindings: {
        INNIES_SECRET: issuer.secret,
        INNIES_ISSUER: issuer.issuer,
        INNIES_AUDIENCE: issuer.audience,
        INNIES_ADMIN_KEY: adminKey,
      },
    })
    url = (await worker.ready).href.replace(/\/$/, '')
  })
  after(() => worker.dispose())

  const asBackend = async (path: string, method = 'GET') =>
    (await (await fetch(url + path, { method, headers: { authorization: `Bearer ${adminKey}` } })).json()) as object

  test('is driven by the alarm of the user, whose object must know its name, and told to others live', async () => {
    const chat = await openChat(url, 'ana', 'bob')
    const [ana, bob] = [await Client.enter(url, 'ana'), await Client.enter(url, 'bob')]
    ana.say({ type: 'send', chat, clientId: id('a'), text: 'canary' })
    await bob.next('sent')

    const { receipt } = (await asBackend('/v1/users/ana', 'DELETE')) as { receipt: string }
    const [{ code }, { user }, { of }] = await Promise.all([ana.closed, bob.next('left'), bob.next('deleted')])
    let erasure: Erasure
    do erasure = (await asBackend(`/v1/erasures/${receipt}`)) as Erasure
    while (erasure.state !== 'done')

    assert.deepEqual([code, user, of], [4401, 'ana', 1])
    assert.equal(erasure.removed.messages, 1)
    const { messages } = await ask<v.InferOutput<typeof Messages>>(url, 'bob', `/v1/chats/${chat}/messages`)
    assert.deepEqual(
      messages.map(({ content, isDeleted }) => [content, isDeleted]),
      [['', true]],
    )
    bob.socket.terminate()
  })
})
