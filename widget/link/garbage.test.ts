import { assert } from '../assert.fixture.ts'
import { askOf, row, sends, sent, turn, until, useLinks, welcome } from './connection.fixture.ts'
import { readFrame } from './guard.ts'
import type { News } from './link.ts'
import { dice } from './server.fixture.ts'
import { FakeSocket } from './socket.fixture.ts'

/** Values of which hardly one is what a field is to be. */
const WRONG: unknown[] = [
  null,
  undefined,
  7,
  -1,
  1e300,
  '',
  'x',
  true,
  {},
  [],
  [null],
  [7],
  [{}],
  { length: 9 },
  { toString: 0 },
]

/** The same with a part of it, however deep, replaced. */
function spoilt(value: unknown, roll: () => number): unknown {
  const one = <Item>(items: readonly Item[]) => items[Math.floor(roll() * items.length)]
  if (typeof value !== 'object' || value === null || roll() < 0.1) return one(WRONG)
  const keys = Object.keys(value)
  const key = one(keys)
  if (key === undefined) return one(WRONG)
  const part = spoilt((value as Record<string, unknown>)[key], roll)
  if (!Array.isArray(value)) return { ...value, [key]: part }
  return value.map((item, i) => (String(i) === key ? part : item))
}

suite('a server that is not as it should be', () => {
  const { greeted, nextSocket, reconnected } = useLinks()

  test('what no server of ours says changes nothing, before the welcome and after it', async () => {
    const garbage = [
      '',
      '{',
      'null',
      '[]',
      '7',
      '{"type":"__proto__"}',
      '{"type":"sent","chat":7}',
      '{"type":"welcome"}',
    ]
    const { link, socket } = await greeted()
    for (const text of garbage) socket.hear(text)
    const before = link.$status.get().phase
    socket.hear(welcome())
    const heard: News[] = []
    link.listen(news => heard.push(news))

    for (const text of garbage) socket.hear(text)
    for (const text of [
      '{"type":"welcome","me":{},"inbox":7,"calls":"on","proofIn":1}',
      '{"type":"welcome","me":{"id":"ana","name":"Ana"},"inbox":{},"calls":"ready","blocks":[],"proofIn":1}',
      '{"type":"welcome","me":{"id":"ana","name":"Ana"},"inbox":{"feed":["f1",9],"rows":[{}],"people":[]},"calls":"ready","blocks":[],"proofIn":1}',
      '{"type":"paged","ask":1,"page":{}}',
    ])
      socket.hear(text)

    assert.deepEqual([before, link.$status.get().phase, heard], ['connecting', 'open', []])
    assert.equal(link.$rows.get()?.size, 1)
    assert.equal(({} as { x?: unknown }).x, undefined)
  })

  test('frames that are right but for a part of them break nothing, and nobody waits for them for ever', async () => {
    const roll = dice(1)
    const { link, socket } = await greeted()
    socket.hear(welcome())
    const facts: object[] = [
      { ...sent(1), reactions: { '👍': ['bob'] }, replies: { count: 1, last: 2 }, mentions: ['ana'], replyTo: 1 },
      { type: 'called', chat: 'c1', rev: 2, call: 'k', from: 'bob', video: true, at: 2 },
      { type: 'joined', chat: 'c1', rev: 3, by: 'bob', users: ['cleo'], at: 3 },
      { type: 'reacted', chat: 'c1', rev: 4, by: 'bob', of: 1, emoji: '👍', on: true, at: 4 },
    ]
    const page = { chat: 'c1', epoch: 'e1', head: 4, floor: 0, facts, receipts: { bob: { delivered: 1, read: 1 } } }
    const inbox = {
      feed: ['f1', 2],
      rows: [{ ...row, last: sent(1), title: 'Rome' }],
      people: [{ id: 'b', name: 'B' }],
    }
    const description = {
      chat: 'c1',
      kind: 'group',
      history: 'all',
      members: [{ user: 'bob', role: 'owner' }],
      pins: [1],
    }
    const asked: Promise<unknown>[] = []

    for (let i = 0; i < 3000; i++) {
      asked.push(
        link.page('c1', {}).catch(() => {}),
        link.describe('c1').catch(() => {}),
      )
      const whole = [
        welcome(),
        ...facts,
        { type: 'fed', ask: 1, inbox },
        { type: 'arranged', row: inbox.rows[0] },
        { type: 'paged', ask: askOf(socket, 'page'), page },
        { type: 'described', ask: askOf(socket, 'describe'), description, people: inbox.people },
      ][i % 9]!
      const frame = spoilt(whole, roll) as { ask?: number }
      try {
        socket.hear(JSON.stringify({ ...frame, ask: (whole as { ask?: number }).ask }))
      } catch (error) {
        throw new Error(`${error} by ${JSON.stringify(frame)}`)
      }
      for (const said of socket.said.splice(0))
        if ('ask' in said) socket.hear({ type: 'refused', ask: said.ask, code: 'internal', message: '' })
    }

    await Promise.all(asked)
    assert.equal(link.$status.get().phase, 'open')
    assert.deepEqual(readFrame('{"type":"paged","ask":3,"page":{}}'), {
      type: 'refused',
      code: 'internal',
      message: 'The server answered something else.',
      ask: 3,
    })
  })

  test('one that closes at once, again and again, is not asked in a loop', async () => {
    const { link, socket } = await greeted()
    const times: number[] = []
    let last = socket
    for (let i = 0; i < 4; i++) {
      const closedAt = performance.now()
      last.onclose?.({ code: 1011 })
      last = await nextSocket(FakeSocket.all.length)
      times.push(performance.now() - closedAt)
    }

    assert.equal(link.$status.get().phase, 'waiting')
    assert.ok(times[0]! >= 200 && times[3]! >= times[0]! * 2, times.join())
  })

  test('an answer to nobody, or of another kind than was asked for, breaks nothing', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome())
    const asked = link.page('c1', {}).catch((error: { code?: string }) => error.code)
    socket.hear({ type: 'done', ask: 3 })
    socket.hear({ type: 'done', ask: askOf(socket, 'page') })

    assert.equal(await asked, 'internal')
    assert.equal(link.$status.get().phase, 'open')
  })

  test('I9: its answer to a message before the fact, after it, twice, or of an older connection shows it once', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome())
    const shown: number[] = []
    link.listen(news => news.type === 'sent' && shown.push(news.rev))
    const id = link.send('c1', 'one')
    await until(() => sends(socket).length)

    socket.hear(sent(1, 'ana', id))
    socket.hear(sent(1, 'ana', id))
    socket.onclose?.({ code: 1006 })
    const second = await reconnected()
    second.hear(welcome([{ ...row, head: 1, n: 1 }]))
    socket.hear(sent(2, 'ana', 'too late'))
    second.hear(sent(1, 'ana', id))
    await turn()

    assert.deepEqual([link.$outbox.get(), sends(second)], [[], []])
    assert.deepEqual(shown, [1, 1, 1]) // the log knows them by rev
    assert.equal(link.$rows.get()?.get('c1')?.n, 1)
  })
})
