import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { after, beforeEach, describe, test } from 'node:test'
import { adminKey, config, memoryApp } from '../memory.fixture.ts'
import { serve } from '../node.ts'
import type { Erasure } from '../protocol/privacy.ts'
import { ask, newFolder, openChat } from '../server.fixture.ts'
import { status, useReceiver } from './receiver.fixture.ts'

const receiver = useReceiver()
beforeEach(() => receiver.forget())

type Listed = {
  failures: { id: string; reason: string; userId: string }[]
  next?: string
  waiting: number
  failed: number
}

describe('failures', () => {
  /** A site whose receiver gives up on everybody named so far. */
  async function useFailures(names: readonly string[]) {
    const { app, store, runtime } = memoryApp({ webhook: receiver.webhook() })
    const headers = { authorization: `Bearer ${adminKey}` }
    const asked = async <Answer>(path: string, method = 'GET', body?: object) => {
      const response = await app.request(path, { method, headers, body: body ? JSON.stringify(body) : null })
      return { status: response.status, body: (await response.json().catch(() => undefined)) as Answer }
    }
    receiver.answer = status(410)
    // All in one commit: the first refusal gives the receiver an hour's rest.
    await runtime.site(0).putPeople(names.map(id => ({ id, name: id })))
    await runtime.site(0).wake()
    return { asked, close: () => store.close() }
  }

  test('are listed with the reason, counted, and sent again', async () => {
    const { asked, close } = await useFailures(['ana'])
    const { body: listed } = await asked<Listed>('/v1/webhooks/failures')
    const path = `/v1/webhooks/failures/${listed.failures[0]?.id}/retry`
    const again = [await asked(path, 'POST'), await asked(path, 'POST')]
    const { body: after } = await asked<Listed>('/v1/webhooks/failures')
    await close()

    assert.deepEqual(
      listed.failures.map(({ reason, userId }) => [reason, userId]),
      [['HTTP 410', 'ana']],
    )
    assert.deepEqual([listed.waiting, listed.failed, after.waiting, after.failed], [0, 1, 1, 0])
    assert.deepEqual(
      again.map(({ status }) => status),
      [200, 404],
    )
  })

  test('are sent again all at once', async () => {
    const { asked, close } = await useFailures(['ana', 'bob'])
    const { body } = await asked('/v1/webhooks/failures/retry', 'POST')
    await close()

    assert.deepEqual(body, { count: 2 })
  })

  test('come in pages', async () => {
    const { asked, close } = await useFailures(['ana', 'bob'])
    const { body: first } = await asked<Listed>('/v1/webhooks/failures?limit=1')
    const { body: second } = await asked<Listed>(`/v1/webhooks/failures?limit=1&cursor=${first.next}`)
    const { body: third } = await asked<Listed>(`/v1/webhooks/failures?limit=1&cursor=${second.next}`)
    const wrong = await asked('/v1/webhooks/failures?cursor=1:2')
    await close()

    assert.deepEqual([first, second].map(({ failures }) => failures[0]?.userId).sort(), ['ana', 'bob'])
    assert.deepEqual([third.failures, third.next, wrong.status], [[], undefined, 400])
  })
})

test('a suspension is told, under the same id when it is asked for again', async () => {
  const { app, store } = memoryApp({ webhook: receiver.webhook({ events: ['user.suspended'] }) })
  const headers = { authorization: `Bearer ${adminKey}` }
  for (let i = 1; i <= 2; i++) {
    await app.request('/v1/users/ana/suspension', { method: 'PUT', headers })
    await receiver.heard(i)
  }
  await app.request('/v1/users/ana/suspension', { method: 'DELETE', headers })
  await store.close()

  assert.deepEqual(
    receiver.received.map(({ event }) => [event.type, event.data]),
    Array(2).fill(['user.suspended', { userId: 'ana' }]),
  )
  assert.equal(receiver.received[0]?.id, receiver.received[1]?.id)
})

test('an erasure is told once it is over, and of whom', async () => {
  const { app, runtime, store } = memoryApp({ webhook: receiver.webhook({ events: ['user.erased'] }) })
  await app.request('/v1/users/ana', { method: 'DELETE', headers: { authorization: `Bearer ${adminKey}` } })
  await runtime.user('ana').wake()
  await receiver.heardOf('user.erased', 1)
  const answer = await app.request('/v1/erasures', { headers: { authorization: `Bearer ${adminKey}` } })
  const { erasures } = (await answer.json()) as { erasures: Erasure[] }
  await store.close()

  assert.deepEqual(receiver.received.at(-1)?.event.data, { userId: 'ana' })
  assert.deepEqual(
    erasures.map(({ state }) => state),
    ['done'],
  )
})

describe('a server', () => {
  let folder = ''
  after(() => rm(folder, { recursive: true, force: true }))
  const start = () =>
    serve({ ...config, webhook: receiver.webhook(), port: 0, host: '127.0.0.1', data: folder, scripts: '' })

  test('tells of a message by itself, and after a restart of what the receiver had not taken, under the same id', async () => {
    folder = await newFolder()
    const first = await start()
    receiver.answer = response => {
      if (receiver.received.at(-1)?.event.type !== 'message.sent') response.writeHead(204).end() // else it hangs
    }
    const chat = await openChat(first.url, 'ana', 'bob')
    await ask(first.url, 'ana', `/v1/chats/${chat}/messages`, { content: 'hello' })
    await receiver.heardOf('message.sent', 1)
    const started = performance.now()
    await first.close()
    const took = performance.now() - started
    const second = await start()
    const sent = await receiver.heardOf('message.sent', 2)
    await second.close()

    assert.ok(took < 10_000, `a receiver that hangs held up the stop for ${took} ms`)
    assert.deepEqual(
      sent.map(({ event }) => (event.data.message as { content: string }).content),
      ['hello', 'hello'],
    )
    assert.equal(sent[0]?.id, sent[1]?.id)
  })
})
