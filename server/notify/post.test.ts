import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { beforeEach, describe, test } from 'node:test'
import { Webhook as Verifier } from 'standardwebhooks'
import { createPost, wordsOf } from './post.ts'
import { SECRET, status, useReceiver } from './receiver.fixture.ts'
import { createSign, isSecret } from './signature.ts'
import { sendTest } from './test-ping.ts'

const BODY = JSON.stringify({ type: 'user.created', timestamp: '2026-11-25T00:00:00.000Z', data: {} })

describe('a signature', () => {
  test('is that of the example of Standard Webhooks', async () => {
    const sign = createSign(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])

    assert.deepEqual(await sign('msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, '{"test": 2432232314}'), {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  test('is made with each secret, so that a receiver may know the old one or the new one', async () => {
    const secrets = ['old', 'new'].map(name => `whsec_${btoa(`${name} secret, which is long`.padEnd(24))}`)
    const headers = await createSign(secrets)('evt_1', Math.floor(Date.now() / 1000), BODY)

    for (const secret of secrets) assert.equal(new Verifier(secret).verify(BODY, headers) !== undefined, true)
    assert.throws(() => new Verifier(SECRET).verify(BODY, headers), /No matching signature/)
    assert.throws(() => new Verifier(secrets[0]!).verify(`${BODY} `, headers), /No matching signature/)
  })

  const bytes = (length: number) => `whsec_${btoa('s'.repeat(length))}`
  test('is made with 24 to 64 bytes only', () => {
    assert.deepEqual(
      [23, 24, 64, 65].map(length => isSecret(bytes(length))),
      [false, true, true, false],
    )
    assert.deepEqual(
      ['', 'whsec_', bytes(30).slice(6), bytes(31).slice(0, -1), `${bytes(30)}é`].map(isSecret),
      Array(5).fill(false),
    )
  })
})

describe('an attempt', () => {
  const receiver = useReceiver()
  beforeEach(() => {
    receiver.received.length = 0
  })
  const post = (options = {}) => createPost(receiver.webhook(), options)('evt_1', BODY)

  test('is taken by any answer that begins with 2, and signed as the receiver expects', async () => {
    receiver.answer = response => response.writeHead(202).end('thanks')

    assert.deepEqual(await post(), { phase: 'taken', status: 202 })
    assert.deepEqual(receiver.received, [{ id: 'evt_1', event: JSON.parse(BODY) }])
  })

  for (const code of [400, 404, 410, 500, 503]) {
    test(`is refused by ${code}`, async () => {
      receiver.answer = status(code)

      assert.deepEqual(await post(), { phase: 'refused', status: code })
    })
  }

  test('follows no redirect', async () => {
    receiver.answer = status(307, { location: `${receiver.url}/elsewhere` })
    const outcome = await post()

    assert.equal(wordsOf(outcome), 'HTTP 307: redirects are not followed')
    assert.equal(receiver.received.length, 1)
  })

  test('says how long the receiver wants to be left alone, in seconds or as a date', async () => {
    const waits: (number | undefined)[] = []
    for (const value of ['120', new Date(Date.now() + 300_000).toUTCString(), 'soon', '-5', '0']) {
      receiver.answer = status(429, { 'retry-after': value })
      const outcome = await post()
      waits.push(outcome.phase === 'refused' && outcome.wait ? Math.ceil(outcome.wait / 60_000) : undefined)
    }

    assert.deepEqual(waits, [2, 5, undefined, undefined, undefined])
  })

  test('has failed when nobody listens, and names no address', async () => {
    const free = createServer()
    const port = await new Promise(resolve =>
      free.listen(0, '127.0.0.1', () => resolve((free.address() as { port: number }).port)),
    )
    await new Promise(resolve => free.close(resolve))
    const outcome = await createPost(receiver.webhook({ url: `http://127.0.0.1:${port}/` }))('evt_1', BODY)

    assert.deepEqual(outcome, { phase: 'failed', reason: 'No connection, ECONNREFUSED' })
  })

  test('has failed when there is no answer in time', async () => {
    receiver.answer = () => {}

    assert.deepEqual(await post({ timeout: 50 }), { phase: 'failed', reason: 'No answer within 0.05 s' })
  })

  test('has failed when something answers that is no HTTP', async () => {
    const garbage = createServer(socket =>
      socket.on('error', () => {}).once('data', () => socket.end('\u0000\u0001garbage\r\n\r\n')),
    )
    await new Promise<void>(resolve => garbage.listen(0, '127.0.0.1', resolve))
    const { port } = garbage.address() as { port: number }
    const outcome = await createPost(receiver.webhook({ url: `http://127.0.0.1:${port}/` }))('evt_1', BODY)
    garbage.close()

    assert.equal(outcome.phase, 'failed')
  })

  test('reads an endless answer no further than some bytes, and what was said counts though the body breaks off', async () => {
    let written = 0
    receiver.answer = response => {
      response.writeHead(200)
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(1024))) written++
      }
      response.on('drain', more)
      more()
    }
    const endless = await post()
    receiver.answer = response => void response.writeHead(200).write('x', () => response.destroy())
    const broken = await post()

    assert.deepEqual([endless, broken], Array(2).fill({ phase: 'taken', status: 200 }))
    assert.ok(written < 10_000, `${written} KiB were read`)
  })

  test('ends when the server stops', async () => {
    const stop = new AbortController()
    receiver.answer = () => stop.abort()

    assert.equal((await post({ signal: stop.signal })).phase, 'failed')
  })
})

describe('a test', () => {
  const receiver = useReceiver()

  test('sends test.ping and says what came back', async () => {
    const taken = await sendTest(receiver.webhook())
    receiver.answer = status(401)
    const refused = await sendTest(receiver.webhook())

    assert.deepEqual([taken, refused].map(wordsOf), ['HTTP 204', 'HTTP 401'])
    assert.deepEqual(
      receiver.received.map(({ event }) => [event.type, event.data]),
      Array(2).fill(['test.ping', {}]),
    )
    assert.equal(new Set(receiver.received.map(({ id }) => id)).size, 2)
  })
})
