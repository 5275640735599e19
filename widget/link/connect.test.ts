import type { Description } from '../../server/protocol/chat.ts'
import type { ServerFrame } from '../../server/protocol/frame.ts'
import { assert } from '../assert.fixture.ts'
import { askOf, jwt, row, sent, token, turn, until, useLinks, welcome } from './connection.fixture.ts'
import type { News } from './link.ts'
import { FakeSocket } from './socket.fixture.ts'

suite('connect', () => {
  const { begin, greeted, nextSocket, reconnected } = useLinks()

  test('says hello with the token, and never in the address', async () => {
    const { socket } = await greeted()

    assert.equal(socket.url, 'wss://chat.example/v1/socket?user=ana')
    const [hello] = socket.said
    assert.equal(hello?.type === 'hello' && hello.token, token)
  })

  test('asks behind the hello, without waiting for the welcome, what the page waits for; once, and again after a break', async () => {
    const link = begin()
    const page = link.page('c1', { limit: 50 })
    const socket = await nextSocket(0)
    const types = (one: FakeSocket) =>
      one.said.map(({ type }) => type).filter(type => type === 'hello' || type === 'page')
    const ahead = types(socket)
    const description = link.describe('c1')
    const isAsked = socket.said.at(-1)?.type === 'describe'
    socket.hear(welcome())
    socket.hear({ type: 'refused', code: 'not-found', message: 'gone', ask: askOf(socket, 'describe') })
    await description.catch(() => {})
    const after = types(socket)
    socket.onclose?.({ code: 1006 })
    const second = await reconnected()
    second.hear(welcome([]))
    const answer = { chat: 'c1', epoch: 'e1', head: 0, floor: 0, facts: [], receipts: {} }
    second.hear({ type: 'paged', ask: askOf(second, 'page'), page: answer })

    assert.deepEqual([isAsked, ahead, after, types(second)], [true, ...Array(3).fill(['hello', 'page'])])
    assert.deepEqual(await page, answer)
  })

  test('is open, and knows the inbox, with the welcome', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome())

    assert.equal(link.$status.get().phase, 'open')
    assert.deepEqual([...link.$rows.get()!.keys()], ['c1'])
    assert.equal(link.$people.get().get('bob')?.name, 'Bob')
  })

  test('comes back after a break and says how far it had heard', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome())
    socket.onclose?.({ code: 1006 })
    assert.equal(link.$status.get().phase, 'waiting')

    const second = await reconnected()
    second.hear(welcome([]))

    assert.equal(link.$status.get().phase, 'open')
    assert.deepEqual(second.said[0]?.type === 'hello' && second.said[0].feed, ['f1', 1])
    assert.equal(link.$rows.get()?.size, 1)
  })

  test('fetches a new token when the server does not take the first, and gives up when it does not take that', async () => {
    let tokens = 0
    const { link, socket } = await greeted(() => {
      tokens++
      return token
    })
    socket.onclose?.({ code: 4401 })
    const second = await reconnected()
    assert.equal(tokens, 2)

    second.onclose?.({ code: 4401 })

    assert.equal(link.$status.get().phase, 'refused')
  })

  test('stays away when the user is suspended', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome())

    socket.onclose?.({ code: 4403 })
    window.dispatchEvent(new Event('online'))

    assert.deepEqual(link.$status.get(), { phase: 'refused', reason: 'suspended' })
    assert.equal(FakeSocket.all.length, 1)
  })

  test('comes back at once under the name that the server has for the user of the token', async () => {
    const { link, socket } = await greeted()

    socket.hear({ type: 'you-are', user: 'ana of shop' })
    const again = await nextSocket(1)
    again.hear(welcome())

    assert.ok(again.url.endsWith('?user=ana%20of%20shop'))
    assert.equal(link.$status.get().phase, 'open')
  })

  test('counts what others send as unread, and tells them that it is here', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome())
    socket.hear(sent(1))

    const known = link.$rows.get()!.get('c1')!
    assert.deepEqual([known.n - known.read, known.last?.rev], [1, 1])
    assert.deepEqual(socket.said.at(-1), { type: 'receive', chat: 'c1', n: 1 })
  })

  test('asks for the inbox when a chat is heard of that it does not know', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome([]))
    socket.hear(sent(1))

    socket.hear({
      type: 'fed',
      ask: askOf(socket, 'feed'),
      inbox: { feed: ['f1', 2], rows: [{ ...row, head: 1, n: 1 }], people: [] },
    })
    await turn()

    assert.equal(link.$rows.get()?.get('c1')?.n, 1)
  })

  test('asks on for an inbox that came in part, until it is whole', async () => {
    const { link, socket } = await greeted()
    const part = (n: number, chat: string, hasMore: boolean) => ({
      ...{ feed: ['f1', n] as [string, number], rows: [{ ...row, chat }], people: [] },
      ...(hasMore ? { hasMore } : {}),
    })
    socket.hear({ ...welcome(), inbox: part(1, 'c1', true) } as ServerFrame) // a welcome still
    socket.hear({ type: 'fed', ask: askOf(socket, 'feed'), inbox: part(2, 'c2', true) })
    socket.hear({ type: 'fed', ask: askOf(socket, 'feed'), inbox: part(3, 'c3', false) })

    const asked = socket.said.flatMap(frame => (frame.type === 'feed' ? [frame.since] : []))
    assert.deepEqual(asked, [
      ['f1', 1],
      ['f1', 2],
    ])
    assert.deepEqual([...link.$rows.get()!.keys()], ['c1', 'c2', 'c3'])
  })

  test('asks a question again that a break cut off', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome())
    const answer = link.page('c1', { limit: 50 })
    socket.onclose?.({ code: 1006 })
    const second = await reconnected()
    second.hear(welcome([]))
    const ask = second.said.find(frame => frame.type === 'page')

    second.hear({
      type: 'paged',
      ask: ask?.type === 'page' ? ask.ask : 0,
      page: { chat: 'c1', epoch: 'e1', head: 0, floor: 0, facts: [], receipts: {} },
    })

    assert.equal((await answer).epoch, 'e1')
  })

  test('tells the server after a break what was read during it', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome([{ ...row, head: 3, n: 3 }]))
    socket.onclose?.({ code: 1006 })
    link.read('c1', 3)

    const second = await reconnected()
    second.hear(welcome([]))

    assert.deepEqual(
      second.said.find(frame => frame.type === 'read'),
      { type: 'read', chat: 'c1', n: 3 },
    )
  })

  test('ends a call after a break that was ended during it', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome())
    socket.onclose?.({ code: 1006 })
    link.hangUp('c1', 'k1')

    const second = await reconnected()
    second.hear(welcome([]))

    assert.deepEqual(second.said.at(-1), { type: 'hang-up', chat: 'c1', call: 'k1' })
  })

  test('is for one user: when another signs in, nothing more is sent or shown', async () => {
    let user = 'ana'
    const { link, socket } = await greeted(() => jwt({ sub: user, exp: 0 }))
    socket.hear(welcome())
    link.send('c1', 'of ana')
    user = 'bob'
    socket.onclose?.({ code: 1006 })
    window.dispatchEvent(new Event('online'))
    await until(() => link.$status.get().phase === 'refused')

    const code = await link.api('/v1/people').catch((error: { code?: string }) => error.code)

    assert.equal(FakeSocket.all.length, 1)
    assert.equal(code, 'unauthorized')
  })

  test('is refused, and not waiting, when the site says that nobody is signed in', async () => {
    const link = begin(() => Promise.reject(Object.assign(new Error('/token answered 401'), { code: 'unauthorized' })))

    await until(() => link.$status.get().phase === 'refused')

    assert.equal(FakeSocket.all.length, 0)
  })

  test('passes over what no server of ours says', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome())
    const heard: News[] = []
    link.listen(news => heard.push(news))

    for (const garbage of [
      '',
      '{',
      'null',
      '[]',
      '{"type":"__proto__"}',
      '{"type":"sent","chat":7}',
      '{"type":"sent"}',
    ])
      socket.hear(garbage)

    assert.deepEqual(heard, [])
    assert.equal(link.$status.get().phase, 'open')
  })

  test('asks once who the strangers in a group are', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome([{ ...row, kind: 'group', members: ['ana', 'bob'], size: 40 }]))

    socket.hear(sent(1, 'zoe'))
    socket.hear(sent(2, 'zoe'))
    const asks = socket.said.filter(frame => frame.type === 'describe')
    assert.equal(asks.length, 1)
    const description: Description = { chat: 'c1', kind: 'group', history: 'all', members: [], pins: [] }
    socket.hear({
      type: 'described',
      ask: askOf(socket, 'describe'),
      description,
      people: [{ id: 'zoe', name: 'Zoe' }],
    })
    await turn()

    assert.equal(link.$people.get().get('zoe')?.name, 'Zoe')
  })

  test('asks for the name of who was known by the id alone, once they say something', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome([row], 1, [{ id: 'bob', name: 'bob' }]))
    const asks = () => socket.said.filter(frame => frame.type === 'describe').length

    socket.hear(sent(1, 'ana'))
    const before = asks()
    socket.hear(sent(2, 'bob'))
    const description: Description = { chat: 'c1', kind: 'direct', history: 'all', members: [], pins: [] }
    socket.hear({
      type: 'described',
      ask: askOf(socket, 'describe'),
      description,
      people: [{ id: 'bob', name: 'Bob' }],
    })
    await turn()
    socket.hear(sent(3, 'bob'))

    assert.deepEqual([before, asks(), link.$people.get().get('bob')?.name], [0, 1, 'Bob'])
  })

  test('knows from the welcome whether people can be searched for', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome())
    const older = link.$canSearch.get()

    socket.hear({ ...welcome(), search: false } as ServerFrame) // a welcome still

    assert.deepEqual([older, link.$canSearch.get()], [true, false])
  })

  test('knows from the welcome whether files can be sent; an older server does not say so', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome())
    const older = link.$filesTaken.get()

    socket.hear({ ...welcome(), files: { bytes: 1, count: 2, types: [] } } as ServerFrame) // a welcome still

    assert.deepEqual([older, link.$filesTaken.get()], [undefined, { bytes: 1, count: 2, types: [] }])
  })

  test('proves the user again when the server asks', async () => {
    const { socket } = await greeted()
    socket.hear(welcome())
    socket.hear({ type: 'proof-due' })
    await turn()

    assert.deepEqual(socket.said.at(-1), { type: 'prove', token })
  })
})
