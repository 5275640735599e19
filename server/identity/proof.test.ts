import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { memoryStore } from '../kv/memory.ts'
import { localRuntime } from '../local.ts'
import { config, issuer } from '../memory.fixture.ts'
import { createDirectory } from '../people/directory.ts'
import type { ServerFrame } from '../protocol/frame.ts'
import { Session, type Socket } from '../session.ts'
import type { Issuer } from './issuer.ts'
import { newKey, seconds, signed } from './key-server.fixture.ts'
import { signUserToken } from './token.ts'

const MINUTE = 60_000
const FEED = JSON.stringify({ type: 'feed', ask: 1 })

/** A socket of Ana's that has said nothing yet, and a clock that tells the session the time. */
function openSocket(issuers: readonly Issuer[] = [issuer]) {
  const runtime = localRuntime(memoryStore())
  const clock = { now: Date.now() }
  const session: Session = new Session({
    config: { ...config, issuers },
    runtime,
    directory: createDirectory(runtime.site),
    durability: 'memory',
    now: () => clock.now,
    join: (socket, user, device) => void runtime.join(session.peer(socket, device), user),
  })
  const said: ServerFrame['type'][] = []
  const closed: number[] = []
  const socket: Socket = {
    state: { phase: 'unproven', user: 'ana' },
    send(text, sent) {
      said.push((JSON.parse(text) as ServerFrame).type)
      sent?.()
    },
    close: code => closed.push(code),
  }
  const token = (seconds: number, id = 'ana') => signUserToken({ id, name: id }, issuer, seconds)
  const say = async (frame: object | string) => {
    await session.received(socket, typeof frame === 'string' ? frame : JSON.stringify(frame))
    return said.splice(0)
  }
  return { clock, runtime, socket, say, closed, token }
}

/** The same, proven now by a token of so many seconds. */
async function useSocket(lifetime: number) {
  const opened = openSocket()
  await opened.say({ type: 'hello', token: await opened.token(lifetime), device: 'device-a' })
  return opened
}

describe('T31: proof is due', () => {
  test('when the token has ended, but not within a quarter of an hour', async () => {
    const short = await useSocket(60)
    const long = await useSocket(3600)

    short.clock.now += 14 * MINUTE
    long.clock.now += 59 * MINUTE
    assert.deepEqual([await short.say(FEED), await long.say(FEED)], [['fed'], ['fed']])
    short.clock.now += 1.1 * MINUTE
    long.clock.now += 1.1 * MINUTE
    assert.deepEqual(
      [await short.say(FEED), await long.say(FEED)],
      [
        ['proof-due', 'fed'],
        ['proof-due', 'fed'],
      ],
    )
  })

  test('for half a minute, in which it is asked for once and everything goes on; then the socket is closed with 4401', async () => {
    const { clock, say, closed } = await useSocket(60)
    clock.now += 15 * MINUTE + 1

    assert.deepEqual(await say(FEED), ['proof-due', 'fed'])
    clock.now += 29_000
    assert.deepEqual(await say(FEED), ['fed'])
    clock.now += 2000

    assert.deepEqual([await say(FEED), closed], [[], [4401]])
  })

  test('and given within that time keeps the socket for another while', async () => {
    const { clock, say, closed, token } = await useSocket(60)
    clock.now += 15 * MINUTE + 29_000

    assert.deepEqual(await say({ type: 'prove', token: await token(60) }), ['proof-due', 'proved'])
    clock.now += 14 * MINUTE
    assert.deepEqual([await say(FEED), closed], [['fed'], []])
  })

  test('and given by a token of another user closes the socket', async () => {
    const { say, closed, token } = await useSocket(60)

    assert.deepEqual([await say({ type: 'prove', token: await token(60, 'bob') }), closed], [[], [4401]])
  })

  for (const [what, code, shutOut] of [
    ['revoked', 4401, 'revoke'],
    ['suspended', 4403, 'suspend'],
  ] as const) {
    test(`and given by a user who was ${what} meanwhile closes the socket`, async () => {
      const { runtime, socket, say, closed, token } = await useSocket(60)
      const fresh = await token(60)
      const { state } = socket
      await (shutOut === 'revoke' ? runtime.user('ana').revoke() : runtime.user('ana').suspend(true))
      socket.state = state // as if it had been missed

      await say({ type: 'prove', token: fresh })

      assert.deepEqual(closed, [code, code])
    })
  }
})

test('a hello that cannot be checked now is told to come back, not that it is refused', async () => {
  const down = { issuer: 'site', audience: 'innies', algorithm: 'ES256', jwksUrl: 'http://127.0.0.1:1/jwks' } as const
  const { header, privateKey } = await newKey('ES256', 'k1')
  const { say, closed } = openSocket([down])
  const claims = { sub: 'ana', iss: 'site', aud: 'innies', iat: seconds(), exp: seconds() + 300 }

  await say({ type: 'hello', token: await signed(claims, header, privateKey), device: 'device-a' })

  assert.deepEqual(closed, [1013])
})
