import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { memoryStore } from './kv/memory.ts'
import { adminKey, answer, memoryApp } from './memory.fixture.ts'
import { InniesError } from './protocol/error.ts'

describe('/readyz', () => {
  test('says that the server can do its work', async () => {
    const response = await memoryApp().app.request('/readyz')

    assert.deepEqual([response.status, await response.text()], [200, 'ready'])
  })

  test('names what the host finds wrong; /healthz lives on', async () => {
    const { app } = memoryApp({}, memoryStore(), { problem: async () => 'There is no space left to store this.' })

    const { status, code, detail } = await answer(await app.request('/readyz'))

    assert.deepEqual([status, code, detail], [503, 'unavailable', 'There is no space left to store this.'])
    assert.equal((await app.request('/healthz')).status, 200)
  })

  test('tells no more of a store that fails than that it does', async () => {
    const { app, runtime } = memoryApp()
    const site = (people: () => Promise<never>) => Object.assign(runtime, { site: () => ({ people }) })
    const detail = async () => (await answer(await app.request('/readyz'))).detail

    site(() => Promise.reject(new Error('canary')))
    assert.equal(await detail(), 'The store does not answer.')
    site(() => Promise.reject(new InniesError('damaged', 'This was damaged on the disk.')))
    assert.equal(await detail(), 'This was damaged on the disk.')
  })
})

describe('/metrics', () => {
  const metrics = () => 'innies_messages_total 3\n'
  const asked = async (key: string, change = {}) =>
    (
      await memoryApp(change, memoryStore(), { metrics }).app.request('/metrics', {
        headers: { authorization: `Bearer ${key}` },
      })
    ).status

  test('is for the admin key only, and not there without one', async () => {
    assert.deepEqual(
      [await asked(adminKey), await asked('another key'), await asked(adminKey, { adminKey: undefined })],
      [200, 401, 404],
    )
  })

  test('is not there on a host that counts nothing', async () => {
    assert.equal((await memoryApp().app.request('/metrics')).status, 404)
  })
})
