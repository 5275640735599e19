import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Calls } from '../config.ts'
import type { LogLine } from '../log.ts'
import { answer, config, memoryApp } from '../memory.fixture.ts'
import { createDirectory } from '../people/directory.ts'
import type { OpenedChat } from '../protocol/resource.ts'
import { grant } from '../wishes.ts'
import type { Policy } from './policy.ts'

/** Ana may start with Bob and Carl, but not with Dan, who is there, and of course not with nobody. */
const friends: Policy = {
  mayStartWith: async (me, other) => me.id !== 'ana' || ['bob', 'carl'].includes(other),
}

function useSite(policy: Policy) {
  const lines: LogLine[] = []
  const calls = (): Calls => ({ phase: 'starting' })
  const site = memoryApp({ policy, calls, log: line => lines.push(line) })
  const failures = () => lines.filter(line => line.event === 'policy failed')
  const post = async (user: string, body: object, path = '/v1/chats') =>
    answer(await site.as(user)(path, { method: 'POST', body }))
  const open = async (user: string, body: object) =>
    (await (await site.as(user)('/v1/chats', { method: 'POST', body })).json()) as OpenedChat
  const find = async (user: string, q: string) => {
    const response = await site.as(user)(`/v1/people?q=${q}`)
    return response.ok ? ((await response.json()) as { people: object[] }).people : response.status
  }
  const join = async (user: string, room: string) => (await site.as(user)(`/api/token?room=${room}`)).status
  return { ...site, lines, failures, post, open, find, join }
}

/** Calls are on their way: who is let in is told so. */
const LET_IN = 503

describe('mayStartWith', () => {
  test('opens chats of two with whom it allows', async () => {
    const { open } = useSite(friends)

    assert.deepEqual((await open('ana', { with: 'bob' })).row.members, ['ana', 'bob'])
    assert.deepEqual((await open('dan', { with: 'ana' })).row.members, ['ana', 'dan'])
  })

  test('T12: refuses who is there, who is not, and who has blocked, all in the same words', async () => {
    const { as, runtime, post } = useSite(friends)
    await as('dan')('/v1/feed')
    await runtime.user('bob').block('ana', true)

    const refused = await post('ana', { with: 'dan' })

    assert.deepEqual([refused.status, refused.code], [403, 'forbidden'])
    assert.deepEqual(await post('ana', { with: 'nobody' }), refused)
    assert.deepEqual(await post('ana', { with: 'bob' }), refused)
    assert.deepEqual(await post('ana', { members: ['carl', 'dan'] }), refused)
    assert.deepEqual(await post('ana', { members: ['carl', 'nobody'] }), refused)
  })

  test('leaves a chat open that is there already', async () => {
    const { open } = useSite(friends)
    const theirs = await open('dan', { with: 'ana' })

    assert.equal((await open('ana', { with: 'dan' })).chat.id, theirs.chat.id)
  })

  test('guards a group when it is made and when somebody is added, over HTTP and on sockets', async () => {
    const { runtime, post, open } = useSite(friends)
    const { chat } = await open('ana', { members: ['bob'] })
    const path = `/v1/chats/${chat.id}/acts`
    const deps = { config: { ...config, policy: friends }, runtime, directory: createDirectory(runtime.site) }
    const ana = { me: { id: 'ana', name: 'Ana' }, device: 'device-a' }

    assert.equal((await post('ana', { type: 'add', users: ['carl', 'dan'] }, path)).code, 'forbidden')
    await assert.rejects(grant(deps, ana, { type: 'add', ask: 1, chat: chat.id, users: ['dan'] }), {
      code: 'forbidden',
    })
    assert.equal((await post('ana', { type: 'add', users: ['carl'] }, path)).status, 200)
    const { members } = await runtime.chat(chat.id).describe('ana')
    assert.deepEqual(
      members.map(member => member.user),
      ['ana', 'bob', 'carl'],
    )
  })

  test('refuses the same to who is no member of the chat that they add to', async () => {
    const { post, open } = useSite(friends)
    const { chat } = await open('bob', { members: ['carl'] })
    const add = (id: string, users: string[]) => post('ana', { type: 'add', users }, `/v1/chats/${id}/acts`)

    assert.deepEqual(await add(chat.id, ['dan']), await add('0'.repeat(32), ['dan']))
    assert.deepEqual(await add(chat.id, ['carl']), await add('0'.repeat(32), ['carl']))
  })

  test('that says something else than true refuses', async () => {
    const { post } = useSite({ mayStartWith: () => 'yes' as unknown as boolean })

    assert.equal((await post('ana', { with: 'bob' })).code, 'forbidden')
  })
})

describe('mayJoinRoom', () => {
  const stages: Policy = { mayJoinRoom: (me, room) => room === `stage-of-${me.id}` || room.startsWith('chat-') }

  test('lets people into rooms that no token names, and is asked instead of INNIES_DEMO_ROOMS', async () => {
    const { join } = useSite(stages)

    assert.deepEqual([await join('ana', 'stage-of-ana'), await join('ana', 'demo-room-1')], [LET_IN, 404])
  })

  test('T1: refuses like a room that is not there, and lets nobody into the chats of others', async () => {
    const { as, open, join } = useSite(stages)
    const { chat } = await open('ana', { with: 'bob' })
    const refused = await answer(await as('eve')('/api/token?room=stage-of-ana'))

    assert.deepEqual(refused, await answer(await as('eve')('/api/token?room=nothing')))
    assert.deepEqual([await join('ana', `chat-${chat.id}`), await join('eve', `chat-${chat.id}`)], [LET_IN, 404])
  })

  test('can keep members from calling', async () => {
    const { as, open } = useSite({ mayJoinRoom: me => me.id !== 'ana' })
    const { chat } = await open('ana', { with: 'bob' })

    assert.equal((await answer(await as('ana')(`/api/token?room=chat-${chat.id}`))).code, 'forbidden')
    assert.equal((await answer(await as('bob')(`/api/token?room=chat-${chat.id}`))).code, 'call-starting')
  })
})

describe('findPeople', () => {
  test('searches instead of the directory, for guests too', async () => {
    const { as, app, find } = useSite({ findPeople: (me, query) => [{ id: `${query}-of-${me.id}`, name: 'Found' }] })
    await as('anton')('/v1/feed')
    const { id, token } = (await (await app.request('/v1/guests', { method: 'POST', body: '{}' })).json()) as {
      id: string
      token: string
    }
    const asGuest = await app.request('/v1/people?q=ant', { headers: { authorization: `Bearer ${token}` } })

    assert.deepEqual(await find('ana', 'ant'), [{ id: 'ant-of-ana', name: 'Found' }])
    assert.deepEqual(await asGuest.json(), { people: [{ id: `ant-of-${id}`, name: 'Found' }] })
  })

  test('T12: passes on what people may see of each other, of twenty at most', async () => {
    const row = (n: number) => ({ id: `u${n}`, name: `U ${n}`, email: 'u@shop.example', passwordHash: 'x' })
    const { find } = useSite({ findPeople: async () => Array.from({ length: 50 }, (_, n) => row(n)) })

    const found = await find('ana', 'us')

    assert.ok(Array.isArray(found))
    assert.deepEqual([found.length, found[0]], [20, { id: 'u0', name: 'U 0' }])
  })
})

describe('a hook that fails', () => {
  const broken = (): never => {
    throw new Error('the password of the database is hunter2')
  }
  const hooks: Record<string, [Policy, (site: ReturnType<typeof useSite>) => Promise<unknown>]> = {
    'mayStartWith at once': [{ mayStartWith: broken }, async ({ post }) => (await post('ana', { with: 'bob' })).status],
    'mayStartWith later, for many': [
      { mayStartWith: async () => broken() },
      async ({ post }) => (await post('ana', { members: ['bob', 'carl', 'dan'] })).status,
    ],
    mayJoinRoom: [{ mayJoinRoom: broken }, ({ join }) => join('ana', 'stage')],
    findPeople: [{ findPeople: broken }, ({ find }) => find('ana', 'ant')],
    'findPeople with people who are none': [
      { findPeople: () => [{ id: 7 }] as unknown as [] },
      ({ find }) => find('ana', 'ant'),
    ],
  }
  for (const [what, [policy, ask]] of Object.entries(hooks)) {
    test(`(${what}) is unavailable, and one line in the log`, async () => {
      const site = useSite(policy)

      const status = await ask(site)

      assert.deepEqual([status, site.failures().length], [503, 1])
      assert.ok(!JSON.stringify(site.lines).includes('hunter2'))
    })
  }
})
