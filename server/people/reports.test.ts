import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as v from 'valibot'
import { memoryStore } from '../kv/memory.ts'
import { localRuntime } from '../local.ts'
import { adminKey, answer, memoryApp } from '../memory.fixture.ts'
import { useSite as useTold } from '../notify/queue.fixture.ts'
import { useReceiver } from '../notify/receiver.fixture.ts'
import type { Report } from '../protocol/report.ts'
import type { Chat, Message } from '../protocol/resource.ts'
import { EVENTS } from '../protocol/webhook.ts'
import { pairAt, useServer } from '../server.fixture.ts'

import { readStats } from '../stats.ts'
import { report } from './reporting.ts'

type Listed = { reports: Report[]; people: { id: string; name: string }[]; next?: string }

/** A site in whose group of ana and bob one may say things and report them; eve is not in it. */
async function useSite(change: Parameters<typeof memoryApp>[0] = {}) {
  const clock = { now: 1_800_000_000_000 }
  const site = memoryApp(change, memoryStore(), { now: () => ++clock.now })
  const post = (user: string, path: string, body: unknown) => site.as(user)(path, { method: 'POST', body })
  const admin = (path: string, body?: unknown) =>
    site.app.request(path, {
      method: body ? 'PUT' : 'GET',
      headers: { authorization: `Bearer ${adminKey}` },
      body: body ? JSON.stringify(body) : null,
    })
  const { chat } = (await (await post('ana', '/v1/chats', { members: ['bob'] })).json()) as { chat: Chat }
  return {
    ...site,
    clock,
    admin,
    chat: chat.id,
    say: async (by: string, content: string) =>
      (await (await post(by, `/v1/chats/${chat.id}/messages`, { content })).json()) as Message,
    act: (by: string, act: object) => post(by, `/v1/chats/${chat.id}/acts`, act),
    report: (by: string, body: object) => post(by, '/v1/reports', { reason: 'spam', ...body }),
    listed: async (query = '') => (await (await admin(`/v1/reports${query}`)).json()) as Listed,
    close: (id: string, note?: string) =>
      admin(`/v1/reports/${id}`, { state: 'closed', ...(note === undefined ? {} : { note }) }),
  }
}

const idIn = async (response: Response) => ((await response.json()) as { id: string }).id

describe('T13: a report', () => {
  test('of a message reaches the site with the message as it was, though it is edited and deleted', async () => {
    const { chat, say, act, report, listed } = await useSite()
    const message = await say('bob', 'Give me your password')
    await report('ana', { messageId: message.id, reason: 'phishing' })
    await act('bob', { type: 'edit', of: message.rev, text: 'Hello' })
    await act('bob', { type: 'delete', of: message.rev })

    const { reports, people } = await listed()

    assert.equal(reports.length, 1)
    const { id: _id, createdAt: _at, message: kept, ...rest } = reports[0]!
    assert.deepEqual(rest, {
      state: 'open',
      reporterId: 'ana',
      userId: 'bob',
      chatId: chat,
      messageId: message.id,
      reason: 'phishing',
    })
    assert.deepEqual([kept?.content, kept?.senderId], ['Give me your password', 'bob'])
    assert.deepEqual(people, [{ id: 'ana', name: 'Ana' }, { id: 'bob', name: 'Bob' }]) // biome-ignore format: one line
  })

  test('of a chat or of a user is one, too', async () => {
    const { chat, report, listed } = await useSite()
    await report('ana', { chatId: chat })
    await report('ana', { userId: 'bob' })

    const { reports } = await listed()

    assert.deepEqual(
      reports.map(({ chatId, userId, messageId }) => [chatId, userId, messageId]),
      [
        [undefined, 'bob', undefined],
        [chat, undefined, undefined],
      ],
    )
  })

  test('of the same by the same user is one, however often it comes, until it is closed', async () => {
    const { report, listed, close } = await useSite()
    const ids = await Promise.all(
      Array.from({ length: 5 }, async () => idIn(await report('ana', { userId: 'bob', reason: crypto.randomUUID() }))),
    )
    const other = await idIn(await report('cleo', { userId: 'bob' }))
    const before = (await listed()).reports.length
    await close(ids[0]!)

    const again = await idIn(await report('ana', { userId: 'bob' }))

    assert.equal(new Set(ids).size, 1)
    assert.deepEqual([before, (await listed()).reports.length], [2, 2])
    assert.equal(new Set([ids[0], other, again]).size, 3)
  })

  test('of the same is one and is counted as one, though two processes take it at once', async () => {
    const store = memoryStore()
    const processes = [0, 1].map(() => localRuntime(store))
    const complaint = { about: { user: 'bob' }, reason: 'spam' }

    const ids = await Promise.all([0, 1, 0, 1].map(n => report(processes[n]!, 'ana', complaint)))

    assert.equal(new Set(ids).size, 1)
    assert.equal((await readStats(processes[0]!)).openReports, 1)
  })

  test('is kept as it is when it is closed, but for the message', async () => {
    const { say, report, listed, close, admin } = await useSite()
    const { id: messageId } = await say('bob', 'Give me your password')
    const id = await idIn(await report('ana', { messageId }))
    const closed = await close(id, 'warned him')
    await close(id, 'warned him twice')

    const [{ reports: open }, { reports }] = [await listed(), await listed('?state=closed')]

    assert.equal(closed.status, 204)
    assert.deepEqual(open, [])
    assert.deepEqual(
      reports.map(one => [one.id, one.state, one.messageId, one.message, one.note]),
      [[id, 'closed', messageId, undefined, 'warned him twice']],
    )
    const stats = (await (await admin('/v1/stats')).json()) as { openReports: number }
    assert.equal(stats.openReports, 0)
  })

  test('I23: that is closed has nothing of the message in the store', async () => {
    const { say, act, report, close, store, runtime } = await useSite()
    const { id: messageId, rev } = await say('bob', 'canary of a message')
    const id = await idIn(await report('ana', { messageId }))
    await act('bob', { type: 'delete', of: rev })
    await runtime.settle()
    const holders = async () => {
      const partitions = [
        ...Array.from({ length: 16 }, (_, shard) => ['site', shard]),
        ['user', 'ana'],
        ['user', 'bob'],
      ]
      const lists = await Promise.all(
        partitions.map(name => store.partition(name).list({ start: [], end: ['\u{10ffff}'] })),
      )
      return lists.flat().filter(entry => JSON.stringify(entry).includes('canary')).length
    }
    const open = await holders()
    await close(id)

    assert.deepEqual([open, await holders()], [1, 0])
  })

  test('T11: is taken only of what its maker sees, and says no more of the rest', async () => {
    const { chat, say, act, report, listed } = await useSite()
    const { id: messageId, rev } = await say('bob', 'hello')
    const refusals = await Promise.all(
      [{ messageId }, { messageId: 'none:1' }, { chatId: chat }, { chatId: 'none' }].map(async body =>
        answer(await report('eve', body)),
      ),
    )
    await act('bob', { type: 'delete', of: rev })
    const gone = await answer(await report('ana', { messageId }))
    const noMessage = await answer(await report('ana', { messageId: `${chat}:1` }))

    assert.deepEqual([...new Set(refusals.map(one => JSON.stringify(one)))].length, 1)
    assert.deepEqual([refusals[0]?.status, gone.status, noMessage.status], [404, 410, 404])
    assert.deepEqual((await listed()).reports, [])
  })

  test('T12: of a user is taken whether there is one or not', async () => {
    const { report } = await useSite()

    const statuses = await Promise.all(
      ['bob', 'nobody-at-all'].map(async userId => (await report('eve', { userId })).status),
    )

    assert.deepEqual(statuses, [200, 200])
    assert.equal((await report('eve', { userId: 'eve' })).status, 400)
  })

  test('of nothing, of two things, without a reason or with a long one is refused', async () => {
    const { chat, report } = await useSite()
    const bodies = [
      {},
      { userId: 'bob', chatId: chat },
      { userId: 'bob', reason: ' ' },
      { userId: 'bob', reason: 'x'.repeat(2001) },
      { messageId: 'no id' },
    ]

    const statuses = await Promise.all(bodies.map(async body => (await report('ana', body)).status))

    assert.deepEqual(statuses, [400, 400, 400, 400, 400])
  })

  test('is refused after 20 in an hour, and after 100 that nobody has looked at', async () => {
    const limited = await useSite({ limits: true })
    const hasty = await Promise.all(
      Array.from({ length: 21 }, async (_, n) => (await limited.report('ana', { userId: `u${n}` })).status),
    )
    const patient = await useSite()
    for (let n = 0; n < 100; n++) await patient.report('ana', { userId: `u${n}` })

    assert.deepEqual(hasty.toSorted(), [...Array(20).fill(200), 429])
    assert.equal((await patient.report('ana', { userId: 'one more' })).status, 429)
    assert.equal((await patient.report('ana', { userId: 'u0' })).status, 200, 'one of them again')
    assert.equal((await patient.report('bob', { userId: 'u0' })).status, 200)
  })
})

describe('the inbox of reports', () => {
  test('goes by time over all shards, page by page, and misses none that is closed or comes meanwhile', async () => {
    const { report, listed, close } = await useSite()
    const ids: string[] = []
    for (let n = 0; n < 30; n++) ids.unshift(await idIn(await report(`user-${n}`, { userId: 'bob' })))
    const seen: string[] = []
    let next: string | undefined
    do {
      const page = await listed(`?limit=7${next === undefined ? '' : `&cursor=${next}`}`)
      seen.push(...page.reports.map(one => one.id))
      next = page.next
      await close(seen.at(-1)!)
      await report(`late-${seen.length}`, { userId: 'bob' })
    } while (next !== undefined)

    assert.deepEqual(seen, ids)
  })

  test('goes by the time of closing where they are closed', async () => {
    const { report, listed, close } = await useSite()
    const [first, second] = [
      await idIn(await report('ana', { userId: 'x' })),
      await idIn(await report('bob', { userId: 'x' })),
    ]
    await close(second)
    await close(first)

    assert.deepEqual(
      (await listed('?state=closed')).reports.map(one => one.id),
      [first, second],
    )
  })

  test('knows no report that was never made, and no other state', async () => {
    const { close, admin } = await useSite()
    const ids = ['none', 'ff'.repeat(17), '00'.repeat(17)]

    assert.deepEqual(await Promise.all(ids.map(async id => (await close(id)).status)), [404, 404, 404])
    assert.equal((await admin(`/v1/reports/${ids[2]}`, { state: 'open' })).status, 400)
    assert.equal((await admin('/v1/reports?state=lost')).status, 400)
    assert.equal((await admin('/v1/reports?cursor=yesterday')).status, 400)
  })
})

describe('the backend of the site', () => {
  const receiver = useReceiver()

  test('hears of a report once, with the message that it keeps', async () => {
    const { runtime, send } = useTold(receiver)
    await runtime.chat('chat-1').open('ana', ['ana', 'bob'])
    await runtime.chat('chat-1').send('bob', { clientId: 'the-client-id-of-a-message', text: 'rude words' })
    const complaint = { about: { chat: 'chat-1', of: 1 }, reason: 'rude' }
    const id = await report(runtime, 'ana', complaint)
    await report(runtime, 'ana', complaint)
    await runtime.chat('chat-1').act('bob', { type: 'delete', ask: 1, chat: 'chat-1', of: 1 })
    await send()
    await send()

    const told = receiver.received.filter(({ event }) => event.type === 'report.created')

    assert.equal(told.length, 1)
    const { report: said } = v.parse(EVENTS['report.created'].data, told[0]!.event.data)
    assert.deepEqual([said.id, said.reason, said.message?.content], [id, 'rude', 'rude words'])
  })
})

describe('on a socket', () => {
  const server = useServer({ limits: true })
  const listed = async () => {
    const response = await fetch(`${server.url}/v1/reports`, { headers: { authorization: `Bearer ${adminKey}` } })
    return (await response.json()) as Listed
  }

  test('T13: a report is granted, and refused for what is not there, and after 20', async () => {
    const { chat, ana, hers, his } = await pairAt(server.url)
    his.say({ type: 'send', chat, clientId: 'client-id-of-his-message', text: 'rude words' })
    await hers.next('sent')
    hers.say({ type: 'report', ask: 1, about: { chat, of: 1 }, reason: 'rude' })
    await hers.next('done')
    const { reports } = await listed()
    hers.say({ type: 'report', ask: 2, about: { chat: 'none', of: 1 }, reason: 'rude' })
    const refused = await hers.next('refused')
    for (let n = 3; n <= 21; n++) hers.say({ type: 'report', ask: n, about: { user: `u${n}` }, reason: 'rude' })
    const late = await hers.next('refused')

    assert.deepEqual(
      reports.map(one => [one.reporterId, one.message?.content]),
      [[ana, 'rude words']],
    )
    assert.deepEqual([refused.code, refused.ask], ['not-found', 2])
    assert.deepEqual([late.code, late.ask, (late.retryAfter ?? 0) > 0], ['too-many', 21, true])
  })
})
