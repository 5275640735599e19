import type { ServerFrame } from '../../server/protocol/frame.ts'
import { assert } from '../assert.fixture.ts'
import { askOf, bob, row, sends, sent, turn, until, useLinks, welcome } from './connection.fixture.ts'
import type { Link } from './link.ts'
import type { FakeSocket } from './socket.fixture.ts'

suite('wishes over the link', () => {
  const { greeted, reconnected } = useLinks()

  async function opened() {
    const found = await greeted()
    found.socket.hear(welcome())
    return found
  }

  test('an act resolves once it is stored', async () => {
    const { link, socket } = await opened()
    let isDone = false
    const done = link.act({ type: 'react', chat: 'c1', of: 1, emoji: '👍', on: true }).then(() => {
      isDone = true
    })
    await turn()
    const before = isDone

    socket.hear({ type: 'done', ask: askOf(socket, 'react'), rev: 2 })
    await done

    assert.deepEqual([before, isDone], [false, true])
  })

  test('what is refused rejects with its code', async () => {
    const { link, socket } = await opened()
    const act = link.act({ type: 'delete', chat: 'c1', of: 1 })
    socket.hear({ type: 'refused', ask: askOf(socket, 'delete'), code: 'forbidden', message: 'No.' })

    const error = await act.catch((reason: unknown) => reason)

    assert.deepEqual([(error as { code: string }).code, (error as Error).message], ['forbidden', 'No.'])
  })

  test('an act that a break cut off is asked for again', async () => {
    const { link, socket } = await opened()
    const done = link.act({ type: 'pin', chat: 'c1', of: 1, on: true })
    socket.onclose?.({ code: 1006 })

    const second = await reconnected()
    second.hear(welcome([]))
    second.hear({ type: 'done', ask: askOf(second, 'pin'), rev: 2 })

    await done
  })

  test('a search names the people of what it found', async () => {
    const { link, socket } = await opened()
    const search = link.search({ q: 'hi', chat: 'c1' })
    const people = [{ id: 'cleo', name: 'Cleo' }]
    socket.hear({ type: 'found', ask: askOf(socket, 'search'), facts: [sent(1, 'cleo')], people, next: 'x' })

    const { facts, next } = await search

    assert.deepEqual([facts.map(fact => fact.rev), next, link.$people.get().get('cleo')?.name], [[1], 'x', 'Cleo'])
  })

  test('who is blocked is known from the welcome, from the own wish and from another device', async () => {
    const { link, socket } = await greeted()
    socket.hear({ ...welcome(), blocks: ['dan'] } as ServerFrame) // a welcome still
    const blocked = link.block('bob', true)
    socket.hear({ type: 'done', ask: askOf(socket, 'block') })
    await blocked
    const mine = [...link.$blocks.get()]

    socket.hear({ type: 'blocked', user: 'dan', on: false })

    assert.deepEqual([mine, [...link.$blocks.get()]], [['dan', 'bob'], ['bob']])
  })

  test('a message tells what it answers, its thread and its mentions', async () => {
    const { link, socket } = await opened()

    link.send('c1', 'yes @Bob', { replyTo: 4, thread: 2, mentions: ['bob'] })
    await until(() => sends(socket).length)

    const { clientId: _id, ...frame } = sends(socket)[0]!
    assert.deepEqual(frame as object, {
      ...{ type: 'send', chat: 'c1', text: 'yes @Bob' },
      ...{ replyTo: 4, thread: 2, mentions: ['bob'] },
    })
  })

  test('a group goes out under its key, and a token that is fetched anew changes nothing of that', async () => {
    const { link } = await opened()
    const requests: RequestInit[] = []
    const answers = [
      new Response('{}', { status: 401 }),
      Response.json({ chat: {}, row: { ...row, chat: 'g1' }, people: [bob] }),
    ]
    const real = window.fetch
    window.fetch = async (_url, request = {}) => {
      requests.push(request)
      return answers.shift()!
    }
    try {
      assert.equal(await link.createGroup('Rome', ['bob'], 'a-key-of-22-letters-00'), 'g1')
    } finally {
      window.fetch = real
    }

    const keys = requests.map(({ headers }) => new Headers(headers).get('idempotency-key'))
    assert.deepEqual(keys, ['a-key-of-22-letters-00', 'a-key-of-22-letters-00'])
    assert.ok(link.$rows.get()?.has('g1'))
  })

  test('a chat that does not open as it should rejects in words, and is in no inbox', async () => {
    const { link } = await opened()
    const real = window.fetch
    const refusals: unknown[] = []
    for (const answer of ['', 'null', '{}', '{"row":{},"people":[]}', '{"row":7}', '<h1>Welcome to the hotel</h1>']) {
      window.fetch = async () => new Response(answer)
      refusals.push(await link.openChat('bob').catch((error: Error) => error.message))
    }
    window.fetch = real

    assert.deepEqual([...new Set(refusals)], ['The server answered something else.'])
    assert.equal(link.$rows.get()?.size, 1)
  })

  test('chats on the screen are watched, after a break too, until they leave it', async () => {
    const { link, socket } = await opened()
    const stop = link.watch(['c1'])
    const watched = (from: FakeSocket) => from.said.filter(frame => frame.type === 'watch')
    const first = watched(socket)
    socket.onclose?.({ code: 1006 })
    const second = await reconnected()
    second.hear(welcome([]))
    stop()
    second.onclose?.({ code: 1006 })

    const third = await reconnected()
    third.hear(welcome([]))

    assert.deepEqual(
      [first, watched(second), watched(third)],
      [[{ type: 'watch', chats: ['c1'] }], [{ type: 'watch', chats: ['c1'] }], []],
    )
  })

  test('who types is seen until they send, and who is here', async () => {
    const { link, socket } = await opened()
    socket.hear({ type: 'typed', chat: 'c1', user: 'bob' })
    socket.hear({ type: 'typed', chat: 'c1', user: 'bob' })
    const typing = typingIn(link)
    socket.hear(sent(1))
    socket.hear({ type: 'present', user: 'bob', online: true })

    assert.deepEqual([typing, typingIn(link), link.$presence.get().get('bob')?.online], [['bob'], [], true])
  })

  test('that the user types is told once for many keys', async () => {
    const { link, socket } = await opened()

    for (let key = 0; key < 9; key++) link.type('c1')

    assert.equal(socket.said.filter(frame => frame.type === 'type').length, 1)
  })

  const CALL = 'k'.repeat(22)
  const ringing = {
    type: 'called' as const,
    chat: 'c1',
    rev: 1,
    at: 1,
    call: CALL,
    from: 'ana',
    video: true,
    rings: 45,
  }
  const admitted = (ask: number): ServerFrame => ({
    type: 'admitted',
    ask,
    call: { ...ringing, phase: 'ringing', accepted: [], declined: [] },
    pass: { token: 't', url: 'ws://x' },
  })

  test('a ring that a break cuts off is asked for again, and is the same call', async () => {
    const { link, socket } = await opened()
    const ring = link.ring('c1', CALL, true)
    const { tab } = socket.said.at(-1) as { tab: string }
    socket.onclose?.({ code: 1006 })

    const second = await reconnected()
    second.hear(welcome([]))
    const ask = askOf(second, 'ring')
    second.hear(admitted(ask))

    assert.deepEqual(second.said.at(-1), { type: 'ring', chat: 'c1', call: CALL, tab, video: true, ask })
    assert.equal((await ring).pass.token, 't')
  })

  test('a call that is on another device is refused as that, and taken when it is to be here', async () => {
    const { link, socket } = await opened()
    const accept = link.accept('c1', CALL).catch((error: { code: string }) => error.code)
    socket.hear({ type: 'refused', ask: askOf(socket, 'accept'), code: 'answered-elsewhere', message: 'Elsewhere.' })
    assert.equal(await accept, 'answered-elsewhere')

    const here = link.accept('c1', CALL, true)
    socket.hear(admitted(askOf(socket, 'accept')))

    assert.equal((await here).call.call, CALL)
    assert.equal((socket.said.at(-1) as { here: boolean }).here, true)
  })

  test('whoever comes back into a group call is not hung up by what they wished before a break', async () => {
    const { link, socket } = await opened()
    link.hangUp('c1', CALL)
    void link.accept('c1', CALL)
    socket.hear(admitted(askOf(socket, 'accept')))
    socket.onclose?.({ code: 1006 })

    const second = await reconnected()
    second.hear(welcome([]))

    assert.ok(!second.said.some(frame => frame.type === 'hang-up'))
  })
})

const typingIn = (link: Link) => link.$typing.get().get('c1')
