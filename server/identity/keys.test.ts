import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { describe, type TestContext, test } from 'node:test'
import type { InniesError } from '../protocol/error.ts'
import { newKey, useKeyServer } from './key-server.fixture.ts'
import { fetchedKeys } from './keys.ts'

const MINUTE = 60_000

const [first, second] = [await newKey('ES256', 'first'), await newKey('ES256', 'second')]

async function useService(t: TestContext, keys = [first.jwk]) {
  const clock = { now: 0 }
  const service = await useKeyServer(t, keys)
  const find = fetchedKeys(service.url, () => clock.now)
  /** `found`, or why not. */
  const outcome = (kid?: string) =>
    find({ alg: 'ES256', kid }).then(
      () => 'found',
      (error: InniesError) => error.code,
    )
  return { clock, service, find, outcome }
}

const UNKNOWN = 'ERR_JWKS_NO_MATCHING_KEY'

describe('the keys of a service', () => {
  test('are fetched once for all who come at once, and for ten minutes', async t => {
    const { clock, service, outcome } = await useService(t)

    const found = await Promise.all(Array.from({ length: 100 }, () => outcome('first')))
    clock.now += 9 * MINUTE
    await outcome('first')

    assert.deepEqual([new Set(found), service.asked], [new Set(['found']), 1])
  })

  test('are fetched anew when a token names one that is not known yet: a rotation is followed at once', async t => {
    const { clock, service, outcome } = await useService(t)
    await outcome('first')
    clock.now += MINUTE
    service.keys = [second.jwk]

    assert.deepEqual([await outcome('second'), await outcome('first'), service.asked], ['found', UNKNOWN, 2])
  })

  test('are not fetched for each of many tokens with made up kids', async t => {
    const { clock, service, outcome } = await useService(t)
    await outcome('first')

    for (let i = 0; i < 500; i++) assert.equal(await outcome(`made-up-${i}`), UNKNOWN)
    clock.now += MINUTE
    await Promise.all(Array.from({ length: 500 }, (_, i) => outcome(`more-${i}`)))

    assert.equal(service.asked, 2)
    assert.equal(await outcome('first'), 'found')
  })

  test('that were withdrawn stop working after ten minutes', async t => {
    const { clock, service, outcome } = await useService(t, [first.jwk, second.jwk])
    await outcome('first')
    service.keys = [second.jwk]
    clock.now += 11 * MINUTE

    assert.deepEqual([await outcome('first'), await outcome('second')], [UNKNOWN, 'found'])
  })

  test('go on working while the service is down; a token with another key is told to come back, not refused', async t => {
    const { clock, service, outcome } = await useService(t)
    await outcome('first')
    service.close()
    clock.now += 24 * 60 * MINUTE

    assert.deepEqual([await outcome('first'), await outcome('second')], ['found', 'unavailable'])
  })

  test('are unavailable before the service has ever answered, and there once it does', async t => {
    const { clock, service, outcome } = await useService(t)
    const well = service.answer
    service.answer = response => void response.writeHead(503).end()

    const before = await Promise.all(Array.from({ length: 100 }, () => outcome('first')))
    for (let i = 0; i < 100; i++) before.push(await outcome(`made-up-${i}`))
    const asked = service.asked
    service.answer = well
    clock.now += MINUTE

    assert.deepEqual([new Set(before), asked], [new Set(['unavailable']), 1])
    assert.equal(await outcome('first'), 'found')
  })

  const broken: Record<string, (response: ServerResponse) => void> = {
    'a page': response => void response.setHeader('content-type', 'text/html').end('<h1>Welcome</h1>'),
    'JSON that is no key set': response => void response.end('{"keys": 7}'),
    'an error': response => void response.writeHead(500).end('{"keys": []}'),
    'half an answer': response => {
      response.writeHead(200, { 'content-length': 1000 }).write('{"keys"')
      response.destroy()
    },
    nothing: () => {},
  }
  for (const [what, answer] of Object.entries(broken)) {
    test(`are unavailable when the service answers with ${what}, and those of before stay`, async t => {
      const { clock, service, outcome } = await useService(t)
      const well = service.answer
      service.answer = answer
      assert.equal(await outcome('first'), 'unavailable')
      service.answer = well
      clock.now += MINUTE
      await outcome('first')
      service.answer = answer
      clock.now += 11 * MINUTE

      assert.equal(await outcome('first'), 'found')
    })
  }

  test('T23: are not looked for where a redirect leads to', async t => {
    const elsewhere = await useKeyServer(t, [first.jwk])
    const { service, outcome } = await useService(t)
    service.answer = response => void response.writeHead(302, { location: elsewhere.url }).end()

    assert.deepEqual([await outcome('first'), elsewhere.asked], ['unavailable', 0])
  })

  test('are all tried for a token that names none', async t => {
    const { find } = await useService(
      t,
      [first.jwk, second.jwk].map(({ kid: _kid, ...jwk }) => jwk),
    )

    assert.equal((await find({ alg: 'ES256' })).length, 2)
  })

  test('are of the algorithm of the token', async t => {
    const { outcome, find } = await useService(t)

    assert.equal(await outcome('first'), 'found')
    await assert.rejects(find({ alg: 'RS256', kid: 'first' }), { code: UNKNOWN })
  })
})
