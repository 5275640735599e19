import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SignJWT } from 'jose'
import { refusal } from '../chat/chat.fixture.ts'
import type { Store } from '../kv/kv.ts'
import { memoryStore } from '../kv/memory.ts'
import { localRuntime } from '../local.ts'
import { issuer } from '../memory.fixture.ts'
import type { Row } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { Erasure } from '../protocol/privacy.ts'
import type { Report } from '../protocol/report.ts'
import { textOf, useSite, watched } from './privacy.fixture.ts'

type Site = ReturnType<typeof useSite>

/** Ana in a group, in another one that she left, and in a chat with Bob; what she did in each. */
async function useAna(store?: Store) {
  const site = useSite(store)
  const { runtime, say, do: act } = site
  await site.put('ana', 'Ana Canary')
  await site.put('bob', 'Bob')
  await site.group('team', 'bob', ['ana', 'cy'])
  const one = await say('team', 'ana', 'canary one')
  await act('team', 'ana', { type: 'edit', of: one.rev, text: 'canary two' })
  await act('team', 'bob', { type: 'pin', of: one.rev, on: true })
  const bobs = await say('team', 'bob', 'hello @ana', { mentions: ['ana'] })
  await act('team', 'ana', { type: 'react', of: bobs.rev, emoji: '🐤', on: true })
  await act('team', 'cy', { type: 'react', of: bobs.rev, emoji: '🐤', on: true })
  await act('team', 'ana', { type: 'react', of: bobs.rev, emoji: '🎉', on: true })
  await site.group('left', 'cy', ['ana', 'bob'])
  await say('left', 'ana', 'canary three')
  await act('left', 'ana', { type: 'remove', user: 'ana' })
  await runtime.chat('pair').open('ana', ['ana', 'bob'])
  await say('pair', 'ana', 'canary four')
  await say('pair', 'bob', 'hello')
  await runtime.chat('team').mark('ana', 'read', 2)
  await runtime.user('ana').block('cy', true)
  await runtime.settle()
  return site
}

/** The same, whose erasure stands still until it is released. */
async function useSlowErasure() {
  let release = () => {}
  const released = new Promise<void>(resolve => {
    release = resolve
  })
  const store = watched(memoryStore(), ([of], { set = [] }) =>
    of === 'chat' && set.some(({ key: [kind] }) => kind === 'erasure') ? released : undefined,
  )
  return { site: await useAna(store), release }
}

const types = async (site: Site, chat: string) => (await site.log(chat, 'bob')).map(fact => fact.type)

describe('an erasure', () => {
  test('leaves tombstones in every chat that the user ever joined, and says what was removed', async () => {
    const site = await useAna()

    const { id: _id, user, begun: _begun, ended: _ended, ...receipt } = await site.erase('ana')

    assert.deepEqual(await types(site, 'team'), [
      ...['created', 'gone', 'void', 'pinned', 'sent', 'void', 'reacted', 'void'],
      ...['left', 'deleted', 'unreacted'],
    ])
    assert.deepEqual(await types(site, 'left'), ['created', 'gone', 'left', 'deleted'])
    assert.deepEqual(await types(site, 'pair'), ['gone', 'sent', 'left', 'deleted'])
    assert.deepEqual(receipt, {
      state: 'done',
      removed: { devices: 0, blocks: 1, memberships: 2, messages: 3, reactions: 2, chats: 3, profiles: 1 },
    })
    assert.match(user, /^[0-9a-f]{8}-[0-9a-f]{32}$/)
  })

  test('I23: leaves no word, no reaction and no receipt of theirs in any partition', async () => {
    const store = memoryStore()
    const site = await useAna(store)

    await site.erase('ana')
    await site.runtime.settle()

    const names = [
      ...['team', 'left', 'pair'].map(chat => ['chat', chat]),
      ...['ana', 'bob', 'cy'].map(user => ['user', user]),
    ]
    const shards = Array.from({ length: 16 }, (_, shard) => ['site', shard])
    for (const name of [...names, ...shards])
      assert.doesNotMatch(await textOf(store, name), /canary|"🎉"|"receipt","ana"/i, name.join(' '))
    const [message] = (await site.log('team', 'bob')).filter(fact => fact.type === 'sent')
    assert.deepEqual(message?.type === 'sent' && [message.text, message.mentions, message.reactions], [
      'hello @ana',
      ['ana'],
      { '🐤': ['cy'] },
    ])
    assert.deepEqual((await site.runtime.chat('team').describe('bob')).pins, [])
    assert.deepEqual(
      (await site.runtime.chat('team').describe('bob')).members.map(member => member.user),
      ['bob', 'cy'],
    )
  })

  test('is told to others live, as deletions and a leaving are', async () => {
    const site = await useAna()
    const bob = site.enter('bob')

    await site.erase('ana')
    await site.runtime.settle()

    const heard = bob.frames.filter(frame => frame.chat === 'team').map(frame => [frame.type, frame.of ?? frame.user])
    assert.deepEqual(heard, [
      ['left', 'ana'],
      ['deleted', 2],
      ['unreacted', 5],
    ])
    const { rows } = await site.runtime.user('bob').inbox()
    const rowOf = (chat: string): Row => rows.find(row => row.chat === chat)!
    assert.deepEqual(
      [rowOf('team').members, rowOf('pair').members, rowOf('left').last?.type],
      [['bob', 'cy'], ['bob'], 'gone'],
    )
  })

  test('takes the user out of the directory, by every word', async () => {
    const site = await useAna()
    const find = async (q: string) =>
      ((await (await site.as('bob')(`/v1/people?q=${q}`)).json()) as { people: unknown[] }).people

    assert.equal((await find('cana')).length, 1)
    await site.erase('ana')

    assert.deepEqual([await find('cana'), await find('ana')], [[], []])
    const stats = (await (await site.asBackend('/v1/stats')).json()) as { users: number }
    assert.equal(stats.users, 1)
  })

  test('takes their words out of what they reported, of an open report when it is closed', async () => {
    const site = await useAna()
    const report = async (user: string, body: object) =>
      ((await (await site.as(user)('/v1/reports', { method: 'POST', body })).json()) as { id: string }).id
    const about = { messageId: 'team:5', reason: 'canary reason' }
    const [closed, open] = [await report('ana', { userId: 'cy', reason: 'canary before' }), await report('ana', about)]
    const other = await report('cy', { messageId: 'team:2', reason: 'she said that' })
    const close = (id: string) => site.asBackend(`/v1/reports/${id}`, 'PUT', { state: 'closed', note: 'seen' })
    await close(closed)
    const reports = async (state: string) => {
      const { reports } = (await (await site.asBackend(`/v1/reports?state=${state}`)).json()) as { reports: Report[] }
      return Object.fromEntries(reports.map(one => [one.id, [one.reporterId, one.reason, one.message?.content]]))
    }

    const { removed } = await site.erase('ana')

    assert.equal(removed.reports, 2)
    assert.deepEqual(await reports('closed'), { [closed]: ['ana', '', undefined] })
    assert.deepEqual(await reports('open'), {
      [open]: ['ana', 'canary reason', 'hello @ana'],
      [other]: ['cy', 'she said that', 'canary two'], // what a report is about is kept until it is closed
    })
    await Promise.all([close(open), close(other)])
    assert.doesNotMatch(JSON.stringify(await reports('closed')), /canary/)
  })

  test('gives the group they owned to somebody else', async () => {
    const site = useSite()
    await site.group('own', 'ana', ['bob', 'cy'])

    await site.erase('ana')

    assert.deepEqual((await site.runtime.chat('own').describe('bob')).members, [
      { user: 'bob', role: 'owner' },
      { user: 'cy', role: 'member' },
    ])
  })

  test('of somebody nobody knows is over at once', async () => {
    const site = useSite()

    const { removed } = await site.erase('nobody')

    assert.deepEqual(removed, { devices: 0, blocks: 0 })
  })

  test('that is asked for twice is one, and after its end another one', async () => {
    const { site, release } = await useSlowErasure()

    const [one, two] = [await site.begin('ana'), await site.begin('ana')]
    release()
    const first = await site.end('ana', one)
    const next = await site.erase('ana')

    assert.deepEqual([one, first.id], [two, two])
    assert.notEqual(next.id, one)
    assert.deepEqual([next.user, next.removed], [first.user, { devices: 0, blocks: 0 }])
    const { erasures } = (await (await site.asBackend('/v1/erasures')).json()) as { erasures: { id: string }[] }
    assert.deepEqual(erasures.map(({ id }) => id).sort(), [one, next.id].sort())
  })

  test('goes through a long log in bounded commits, whose frames a slow socket has room for', async () => {
    const commits: number[] = []
    const memory = memoryStore()
    const store = watched(memory, ([kind], { set = [] }) => {
      if (kind === 'chat') commits.push(set.length)
    })
    const site = useSite(store)
    await site.group('long', 'bob', ['ana'])
    for (let n = 0; n < 1500; n++) await site.say('long', n % 2 ? 'ana' : 'bob', 'canary')
    await site.runtime.settle()
    commits.length = 0

    const { removed } = await site.erase('ana')

    assert.equal(removed.messages, 750)
    assert.ok(Math.max(...commits) <= 400, `${Math.max(...commits)} keys in one commit`)
    const left = await site.runtime.chat('long').page('bob', { after: 0, limit: 200 })
    assert.ok(left.facts.every(fact => fact.type !== 'sent' || fact.from === 'bob'))
  })
})

describe('who was erased', () => {
  /** A token made so many seconds from now. */
  const tokenOf = (user: string, later = 0) =>
    new SignJWT({ name: 'Ana Again' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(user)
      .setIssuer(issuer.issuer)
      .setAudience(issuer.audience)
      .setIssuedAt(`${later}s`)
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode(issuer.secret))

  test('is out at once: sockets close, and no token from before counts', async () => {
    const { site, release } = await useSlowErasure()
    const socket = site.enter('ana')
    const ask = async (token: string) =>
      (await site.app.request('/v1/chats', { headers: { authorization: `Bearer ${token}` } })).status
    const token = await tokenOf('ana')
    assert.equal(await ask(token), 200)

    await site.begin('ana')

    assert.deepEqual([socket.isClosed, await ask(token)], [true, 503])
    release()
    await site.erase('ana')
    assert.equal(await ask(token), 401)
  })

  test('leaves nothing in their own partition but that tokens are old, and when those are too old nothing at all', async () => {
    const store = memoryStore()
    const site = await useAna(store)
    const socket = site.enter('ana')
    await site.runtime.user('ana').admit({ issuedAt: Date.now(), device: 'device-of-ana' })
    await site.erase('ana')
    await site.runtime.settle()

    const keys = async () =>
      (await store.partition(['user', 'ana']).list({ start: [], end: ['\u{10ffff}'] })).map(one => one.key)
    assert.deepEqual([socket.isClosed, await keys()], [true, [['erasure'], ['name'], ['settings']]])
    assert.doesNotMatch(await textOf(store, ['user', 'ana']), /device-of-ana|seen|cy/)

    await localRuntime(store, { now: () => Date.now() + 92 * 86_400_000 })
      .user('ana')
      .wake()
    assert.deepEqual(await keys(), [])
  })

  test('comes back with a new token as somebody new, who sees nothing from before', async () => {
    const site = await useAna()
    await site.erase('ana')
    const headers = { authorization: `Bearer ${await tokenOf('ana', 2)}` } // a token is as old as its second

    const mine = await (await site.app.request('/v1/chats', { headers })).json()
    const row = await site.runtime.chat('pair').open('ana', ['ana', 'bob'])
    await site.say('pair', 'ana', 'hello again')
    const page = await site.runtime.chat('pair').page('ana', { after: 0, limit: 50 })

    assert.deepEqual(mine, { chats: [] })
    assert.deepEqual([row.members, row.last], [['bob', 'ana'], undefined])
    assert.deepEqual(
      page.facts.map(fact => fact.type),
      ['joined', 'sent'],
    )
    assert.deepEqual(await types(site, 'pair'), ['gone', 'sent', 'left', 'deleted', 'joined', 'sent'])
  })

  test('gets 410 for a message from before that a device still sends', async () => {
    const site = useSite()
    const message = { clientId: 'client-id-of-an-old-message', text: 'canary' }
    await site.group('team', 'bob', ['ana'])
    await site.runtime.chat('team').send('ana', message)
    await site.erase('ana')
    assert.equal(await refusal(site.runtime.chat('team').send('ana', message)), 'not-found')

    await site.do('team', 'bob', { type: 'add', users: ['ana'] })

    assert.equal(await refusal(site.runtime.chat('team').send('ana', message)), 'gone')
    assert.equal(await refusal(site.runtime.chat('team').send('ana', { ...message, text: 'other' })), 'gone')
  })

  test('takes no messages, until one of the two begins anew', async () => {
    const site = await useAna()
    await site.erase('ana')

    assert.equal(await refusal(site.say('pair', 'bob', 'are you there?')), 'forbidden')
    await site.runtime.chat('pair').open('bob', ['ana', 'bob'])

    assert.equal(await refusal(site.say('pair', 'bob', 'are you there?')), 'granted')
  })

  test('stays suspended, and blocked by those who blocked them: that is what others decided', async () => {
    const site = await useAna()
    await site.runtime.user('ana').suspend(true)
    await site.runtime.user('bob').block('ana', true)

    await site.erase('ana')

    assert.equal(await refusal(site.runtime.user('ana').admit({ issuedAt: Infinity })), 'suspended')
    assert.equal(await site.runtime.user('bob').hasBlocked('ana'), true)
    assert.equal(await site.runtime.user('ana').hasBlocked('cy'), false)
  })
})

describe('an erasure that is interrupted', () => {
  /** A process that dies before the commit of this number; others know nothing of it. */
  function dying(store: Store, at: number): { store: Store; died: Promise<void> } {
    let commits = 0
    let die = () => {}
    const died = new Promise<void>(resolve => {
      die = resolve
    })
    const forEver = new Promise<void>(() => {})
    return {
      died,
      store: {
        ...watched(store, () => {
          if (++commits < at) return undefined
          die()
          return forEver
        }),
        onWake: () => {}, // its alarms ring in the next life
      },
    }
  }

  test('before any commit of it goes on in the next life, and counts nothing twice', async () => {
    let isOver = false
    let lives = 0
    for (let at = 1; !isOver; at++) {
      const store = memoryStore()
      await useAna(store)
      store.onWake(() => Promise.reject(new Error('nobody is awake')))
      const first = dying(store, at)
      const done = useSite(first.store).erase('ana')
      isOver = await Promise.race([done.then(() => true), first.died.then(() => false)])
      const site = useSite(store)
      await site.runtime.settle()

      await site.erase('ana')

      if (isOver) break
      lives++
      const { erasures } = (await (await site.asBackend('/v1/erasures')).json()) as { erasures: Erasure[] }
      const whole = { devices: 0, blocks: 1, memberships: 2, messages: 3, reactions: 2, chats: 3, profiles: 1 }
      const counted = erasures.filter(({ state, removed }) => state === 'done' && removed.chats)
      assert.deepEqual(
        counted.map(({ removed }) => removed),
        [whole],
        `died before commit ${at}`,
      )
      const partitions = await Promise.all(
        [
          ['user', 'ana'],
          ['chat', 'team'],
          ['chat', 'pair'],
        ].map(name => textOf(store, name)),
      )
      assert.doesNotMatch(partitions.join(), /canary/i, `died before commit ${at}`)
    }
    assert.ok(lives > 12, `${lives} lives`)
  })

  test('by one chat that cannot be read goes on in the others, and ends when that one can', async () => {
    const memory = memoryStore()
    let isDown = true
    const store = watched(memory, ([, id]) => {
      if (isDown && id === 'pair') throw new InniesError('unavailable', 'not now')
    })
    const site = await useAna(memory)
    await site.runtime.settle()
    const next = useSite(store)
    const id = await next.begin('ana')
    await next.runtime.user('ana').wake()

    const waiting = await next.receipt(id)
    assert.deepEqual([waiting.state, waiting.removed.chats, waiting.removed.messages], ['running', 2, 2])
    isDown = false
    const { state, removed } = await next.erase('ana')
    assert.deepEqual([state, removed.chats, removed.messages], ['done', 3, 3])
  })

  test('by somebody who adds the user to a group meanwhile takes them out of it again', async () => {
    const memory = memoryStore()
    let add: (() => Promise<unknown>) | undefined
    const store = watched(memory, async ([kind], { delete: gone = [] }) => {
      if (kind !== 'user' || !gone.some(([key]) => key === 'row')) return
      const now = add
      add = undefined
      await now?.()
    })
    const site = await useAna(store)
    add = async () => {
      await site.do('left', 'cy', { type: 'add', users: ['ana'] })
      await site.runtime.settle()
    }

    await site.erase('ana')
    await site.runtime.settle()

    const { members } = await site.runtime.chat('left').describe('bob')
    assert.deepEqual(
      members.map(member => member.user),
      ['cy', 'bob'],
    )
  })
})

test('receipts of another store are refused: only the ids say who they are', async () => {
  const [one, other] = [await useAna(), useSite()]
  const receipt = await one.erase('ana')

  const response = await other.asBackend('/v1/erasures', 'POST', { erasures: [receipt] })

  assert.equal(response.status, 400)
  assert.match(((await response.json()) as { detail: string }).detail, /"erasures".*by their ids/)
})

test('T32: of a hundred messages that race with the erasure of who sends them, none is left', async () => {
  const site = useSite()
  await site.group('team', 'bob', ['ana'])
  const sends = Array.from({ length: 100 }, (_, n) => site.say('team', 'ana', `canary ${n}`).catch(() => {}))

  const [, ...sent] = await Promise.all([site.erase('ana'), ...sends])

  const left = (await site.log('team', 'bob')).filter(fact => fact.type === 'sent')
  assert.deepEqual([left, sent.length], [[], 100])
})
