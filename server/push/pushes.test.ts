import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { FakeRoom } from '../call/call-room.fixture.ts'
import { refusal } from '../chat/chat.fixture.ts'
import type { PushConfig } from '../config.ts'
import type { Store } from '../kv/kv.ts'
import { memoryStore } from '../kv/memory.ts'
import { localRuntime } from '../local.ts'
import type { LogLine } from '../log.ts'
import { Metrics } from '../metrics.ts'
import { createDirectory } from '../people/directory.ts'
import { listed } from '../privacy/kinds.fixture.ts'
import type { Push } from '../protocol/push.ts'
import { status, usePushService } from './push-service.fixture.ts'
import { createPushing } from './pushing.ts'
import { createRefusals } from './refusal.ts'

const LULL = 3000 // ms
const DAY = 86_400_000 // ms by which the clocks here are ahead: no alarm rings by itself
const service = usePushService()
const open = new Set<Store>()

beforeEach(() => service.forget())
afterEach(async () => {
  for (const store of open) await store.close()
  open.clear()
})

let clientIds = 0

/** A server that pushes, with its clock in hand; over the store of another one, as if after a crash. */
function useServer({ store = memoryStore(), now = Date.now() + DAY, change = {} as Partial<PushConfig> } = {}) {
  open.add(store)
  const clock = { now }
  const lines: LogLine[] = []
  const stop = new AbortController()
  const meter = new Metrics()
  const log = (line: LogLine) => void lines.push(line)
  const pushing = createPushing(service.config(change), { log, meter, signal: stop.signal })
  const runtime = localRuntime(listed(store), { now: () => clock.now, pushing, rooms: () => new FakeRoom() })
  const chat = runtime.chat('chat-1')
  return {
    clock,
    lines,
    stop,
    store,
    runtime,
    chat,
    meter,
    directory: createDirectory(runtime.site),
    subscribe: (user: string, name = user, language?: string) =>
      runtime.user(user).subscribe(`device-of-${name}`, service.subscription(name, language)),
    say: (by: string, text: string, more: object = {}) =>
      chat.send(by, { clientId: `client-id-number-${++clientIds}`, text, ...more }),
    /** So many ms go by, and these users' alarms ring. */
    pass: async (ms: number, ...users: string[]) => {
      await runtime.settle()
      clock.now += ms
      for (const user of users) await runtime.user(user).wake()
      await runtime.settle()
    },
  }
}

async function pair(options: Parameters<typeof useServer>[0] = {}) {
  const server = useServer(options)
  await server.directory.put('ana', { name: 'Ana' })
  await server.directory.put('bob', { name: 'Bob' })
  await server.chat.open('ana', ['ana', 'bob'])
  return server
}

const pushes = () => service.arrived.map(({ push }) => push)
const ring = { call: 'call-number-one-of-all', seat: 'device:tab', video: true }

describe('a message', () => {
  test('is pushed to every device of who does not read it: who wrote, what, and how much waits', async () => {
    const { subscribe, say, pass, clock } = await pair()
    await subscribe('bob', 'phone', 'de-AT')
    await subscribe('bob', 'laptop')
    await say('ana', 'hello')
    await say('ana', 'are you there?')
    await pass(LULL, 'bob')

    const [one, other] = service.arrived.sort((one, other) => one.at.localeCompare(other.at))
    const { at: _at, ...push } = one!.push as Extract<Push, { type: 'message' }>
    const said = { chat: 'chat-1', kind: 'direct', unread: 2, from: { id: 'ana', name: 'Ana' }, text: 'are you there?' }
    assert.deepEqual(push, { type: 'message', ...said })
    assert.deepEqual([one!.at, other!.at, other!.push.language], ['laptop', 'phone', 'de-AT'])
    assert.deepEqual([one!.urgency, one!.topic.length, service.arrived.length], ['high', 32, 2])
    assert.ok(clock.now > 0)
  })

  test('that is read within three seconds is pushed nowhere', async () => {
    const { subscribe, say, pass, chat } = await pair()
    await subscribe('bob')
    await say('ana', 'hello')
    await chat.mark('bob', 'read', 1)
    await pass(LULL, 'bob')

    assert.deepEqual(pushes(), [])
  })

  test('is pushed to nobody who wrote it', async () => {
    const { subscribe, say, pass } = await pair()
    await subscribe('ana')
    await say('ana', 'hello')
    await pass(LULL, 'ana', 'bob')

    assert.deepEqual(pushes(), [])
  })

  test('in a muted chat is pushed only where it speaks to the user, and without a sound', async () => {
    const { subscribe, say, pass, chat, runtime } = useServer()
    await chat.create('ana', { members: ['bob'], title: 'Team', history: 'all' })
    await runtime.settle()
    await runtime.user('bob').arrange('chat-1', { muted: true })
    await subscribe('bob')
    await say('ana', 'hello all')
    await pass(LULL, 'bob')
    const before = pushes()
    await say('ana', '@Bob look', { mentions: ['bob'] })
    await pass(LULL, 'bob')

    const [push] = pushes() as Extract<Push, { type: 'message' }>[]
    assert.deepEqual([before, push?.title, push?.isMention, push?.isSilent], [[], 'Team', true, true])
  })

  test('is pushed again for the next one, and not for a change of the last', async () => {
    const { subscribe, say, pass, chat } = await pair()
    await subscribe('bob')
    const { fact } = await say('ana', 'hello')
    await pass(LULL, 'bob')
    await chat.act('ana', { type: 'edit', ask: 1, chat: 'chat-1', of: fact.rev, text: 'hello again' })
    await pass(LULL, 'bob')
    await say('ana', 'still there?')
    await pass(LULL, 'bob')

    const unread = pushes().map(push => push.type === 'message' && push.unread)
    assert.deepEqual(unread, [1, 2])
  })

  test('of somebody blocked, in a group, is pushed nowhere; nor anything to who is suspended', async () => {
    const { subscribe, say, pass, chat, runtime } = useServer()
    await chat.create('ana', { members: ['bob', 'cy'], history: 'all' })
    await subscribe('bob')
    await subscribe('cy')
    await runtime.user('bob').block('ana', true)
    await runtime.user('cy').suspend(true)
    await say('ana', 'hello')
    await pass(LULL, 'bob', 'cy')

    assert.deepEqual(pushes(), [])
  })

  test('carries no name and no text where the site keeps them out of pushes', async () => {
    const { subscribe, say, pass } = await pair({ change: { hasText: false } })
    await subscribe('bob')
    await say('ana', 'secret')
    await pass(LULL, 'bob')

    assert.deepEqual(Object.keys(pushes()[0]!).sort(), ['at', 'chat', 'kind', 'type', 'unread'])
  })

  test('of the longest kind still fits into a push', async () => {
    const { subscribe, say, pass, directory } = await pair()
    await directory.put('ana', { name: '𝔸'.repeat(100) })
    await subscribe('bob')
    await say('ana', '\u0001'.repeat(200))
    await pass(LULL, 'bob')

    assert.equal(service.arrived.length, 1)
  })
})

describe('a call', () => {
  test('is pushed at once, for as long as it rings; and when it is over that is pushed in its place', async () => {
    const { subscribe, chat, pass, clock, runtime } = await pair()
    await subscribe('bob')
    await chat.ring('ana', ring)
    await pass(0, 'bob')
    await chat.hangUp('ana', { call: ring.call })
    await pass(1000, 'bob')

    const [rings, over] = service.arrived
    const from = { id: 'ana', name: 'Ana' }
    const until = clock.now - 1000 + 45_000
    const said = { chat: 'chat-1', kind: 'direct', call: ring.call, from }
    const refusal = await createRefusals(runtime.site, Date.now).pathOf({ ...ring, chat: 'chat-1', user: 'bob', until })
    assert.deepEqual(rings?.push, { type: 'call', ...said, video: true, until, refusal })
    assert.deepEqual(over?.push, { type: 'call-over', ...said, isMissed: true })
    assert.deepEqual([rings?.ttl, rings?.urgency], [45, 'high'])
    assert.equal(rings?.topic, over?.topic, 'a phone that was off is told only of the end')
  })

  test('that another device answers is withdrawn, and nobody missed it', async () => {
    const { subscribe, chat, pass } = await pair()
    await subscribe('bob')
    await chat.ring('ana', ring)
    await pass(0, 'bob')
    await chat.accept('bob', { call: ring.call, seat: 'other:tab' })
    await pass(0, 'bob')

    assert.deepEqual(
      pushes().map(push => [push.type, 'isMissed' in push]),
      [
        ['call', false],
        ['call-over', false],
      ],
    )
  })

  test('of a group rings on at who has not answered when another one came', async () => {
    const { subscribe, chat, pass, directory } = useServer()
    for (const id of ['ana', 'bob', 'cleo']) await directory.put(id, { name: id })
    await chat.create('ana', { members: ['bob', 'cleo'], history: 'all' })
    await subscribe('bob')
    await chat.ring('ana', ring)
    await pass(0, 'bob')
    await chat.accept('cleo', { call: ring.call, seat: 'device:tab' })
    await pass(0, 'bob')

    const calls = () => pushes().filter(({ type }) => type !== 'message')
    assert.deepEqual(
      calls().map(({ type }) => type),
      ['call'],
    )
    await chat.accept('bob', { call: ring.call, seat: 'other:tab' })
    await pass(0, 'bob')
    assert.deepEqual(
      calls().map(({ type }) => type),
      ['call', 'call-over'],
    )
  })

  test('is not pushed late: what could not be sent while it rang is not sent after', async () => {
    const { subscribe, chat, pass } = await pair()
    await subscribe('bob')
    service.answer = status(503)
    await chat.ring('ana', ring)
    await pass(0, 'bob')
    service.forget()
    await pass(50_000, 'bob') // before the chat's own alarm
    await pass(0, 'bob')

    assert.deepEqual(
      pushes().filter(({ type }) => type === 'call'),
      [],
    )
  })
})

describe('a push service', () => {
  for (const code of [404, 410])
    test(`that answers ${code} is not asked again: the browser is gone`, async () => {
      const { subscribe, say, pass } = await pair()
      await subscribe('bob', 'dead')
      await subscribe('bob', 'alive')
      service.answer = (response, { url }) => response.writeHead(url === '/dead' ? code : 201).end()
      await say('ana', 'one')
      await pass(LULL, 'bob')
      await say('ana', 'two')
      await pass(LULL, 'bob')

      assert.deepEqual(service.arrived.map(({ at }) => at).sort(), ['alive', 'alive', 'dead'])
    })

  for (const [code, asked] of [
    [500, 5],
    [429, 5],
    [413, 1],
    [403, 1],
  ] as const)
    test(`that answers ${code} is asked ${asked} times in all, and later messages are tried anew`, async () => {
      const { subscribe, say, pass } = await pair()
      await subscribe('bob')
      service.answer = status(code)
      await say('ana', 'one')
      await pass(LULL, 'bob')
      for (let hour = 0; hour < 10; hour++) await pass(3_600_000, 'bob')
      const before = service.arrived.length
      service.answer = status(201)
      await say('ana', 'two')
      await pass(LULL, 'bob')

      assert.deepEqual([before, service.arrived.length - before], [asked, 1])
    })

  test('that asks to wait is not asked before', async () => {
    const { subscribe, say, pass } = await pair()
    await subscribe('bob')
    service.answer = status(429, { 'retry-after': '120' })
    await say('ana', 'one')
    await pass(LULL, 'bob')
    await pass(60_000, 'bob')
    const early = service.arrived.length
    await pass(60_000, 'bob')

    assert.deepEqual([early, service.arrived.length], [1, 2])
  })

  test('that takes what comes after trouble gets the newest, once', async () => {
    const { subscribe, say, pass } = await pair()
    await subscribe('bob')
    service.answer = status(500)
    await say('ana', 'one')
    await pass(LULL, 'bob')
    service.forget()
    await say('ana', 'two')
    await pass(LULL, 'bob')
    await pass(3_600_000, 'bob')

    assert.deepEqual(
      pushes().map(push => push.type === 'message' && [push.text, push.unread]),
      [['two', 2]],
    )
  })

  test('that never answers holds up no other device, and the next process sends what this one could not', async () => {
    const first = await pair()
    await first.subscribe('bob', 'hanging')
    await first.subscribe('bob', 'well')
    service.answer = (response, { url }) => void (url === '/well' && response.writeHead(201).end())
    await first.say('ana', 'hello')
    await first.runtime.settle()
    first.clock.now += LULL
    await first.runtime.user('bob').wake()
    await service.heard(2)
    first.stop.abort()
    await first.runtime.settle()
    service.forget()
    const next = useServer({ store: first.store, now: first.clock.now + 30_000 })
    await next.pass(0, 'bob')

    const [again] = service.arrived.filter(({ at }) => at === 'hanging')
    assert.ok(again)
  })
})

describe('a device', () => {
  test('that signs out is told nothing any more', async () => {
    const { subscribe, say, pass, runtime } = await pair()
    await subscribe('bob', 'phone')
    await subscribe('bob', 'laptop')
    await runtime.user('bob').revoke('device-of-phone')
    await say('ana', 'hello')
    await pass(LULL, 'bob')

    assert.deepEqual(
      service.arrived.map(({ at }) => at),
      ['laptop'],
    )
  })

  test('is told once, however often and under however many names it subscribes; and the oldest of many goes', async () => {
    const { say, pass, runtime, clock } = await pair()
    const same = service.subscription('same')
    for (const device of ['device-one', 'device-two']) await runtime.user('bob').subscribe(device, same)
    for (let i = 0; i < 20; i++, clock.now++)
      await runtime.user('bob').subscribe(`device-${i}`, service.subscription(`${i}`))
    await say('ana', 'hello')
    await pass(LULL, 'bob')

    const names = service.arrived.map(({ at }) => at)
    assert.deepEqual([names.length, names.includes('same'), new Set(names).size], [20, false, 20])
  })

  test('T24: names no address but one of a push service that the server knows', async () => {
    const { runtime } = useServer({ change: { hosts: ['push.example', '*.push.apple.com'] } })
    const { keys } = service.subscription('any')
    const tried = [
      ...['https://127.0.0.1:1/x', 'http://push.example/x', 'https://push.example:8443/x', 'https://u:p@push.example/'],
      ...['https://push.example.evil.test/', 'https://evilpush.example/', 'https://apple.com/', 'file:///etc/passwd'],
      ...['https://[::1]/', 'https://push.example#@127.0.0.1/'],
    ]
    const refused = await Promise.all(
      tried.map(endpoint => refusal(runtime.user('bob').subscribe('device-of-bob', { endpoint, keys }))),
    )
    const granted = ['https://push.example/a', 'https://web.push.apple.com/b'].map(endpoint =>
      refusal(runtime.user('bob').subscribe('device-of-bob', { endpoint, keys })),
    )

    assert.deepEqual(new Set(refused), new Set(['bad-request']))
    assert.deepEqual(await Promise.all(granted), ['granted', 'granted'])
  })
})

test('a thousand messages to a thousand devices, a tenth of them gone: none is lost, and none comes twice', async () => {
  const server = useServer()
  const users = Array.from({ length: 1000 }, (_, i) => `user-${i}`)
  service.answer = (response, { url }) => response.writeHead(url!.endsWith('7') ? 410 : 201).end()
  for (const user of users) {
    await server.subscribe(user)
    await server.runtime.chat(user).open('ana', ['ana', user])
  }
  const say = (user: string) =>
    server.runtime.chat(user).send('ana', { clientId: `client-id-number-${++clientIds}`, text: user })
  await Promise.all(users.map(say))
  await server.runtime.settle()
  server.clock.now += LULL
  await Promise.all(users.map(user => server.runtime.user(user).wake()))
  await server.runtime.settle()
  const first = service.arrived.splice(0)
  await Promise.all(users.map(say))
  await server.runtime.settle()
  server.clock.now += LULL
  await Promise.all(users.map(user => server.runtime.user(user).wake()))
  await server.runtime.settle()

  const named = (arrived: typeof first) =>
    arrived.map(({ at, push }) => `${at} ${push.type === 'message' && push.text}`)
  assert.deepEqual(named(first).sort(), users.map(user => `${user} ${user}`).sort())
  const alive = users.filter(user => !user.endsWith('7'))
  assert.deepEqual(named(service.arrived).sort(), alive.map(user => `${user} ${user}`).sort())
})

test('pushes cost nothing where nobody has subscribed', async () => {
  const { say, pass, store } = await pair()
  await say('ana', 'hello')
  await pass(LULL, 'bob')

  const keys = (await store.partition(['user', 'bob']).list({ start: [], end: ['\u{10ffff}'] })).map(
    ({ key }) => key[0],
  )
  assert.deepEqual(
    keys.filter(key => String(key).startsWith('push')),
    [],
  )
})
