import type { Page, Row } from '../../server/protocol/chat.ts'
import type { ServerFrame } from '../../server/protocol/frame.ts'
import { assert } from '../assert.fixture.ts'
import { askOf, bob, row, SERVER, sent, turn, until, useLinks, welcome } from './connection.fixture.ts'
import { done, homeName, openDatabase } from './database.ts'
import type { Link } from './link.ts'
import type { FakeSocket } from './socket.fixture.ts'

const talk = (count: number) => Array.from({ length: count }, (_, i) => sent(i + 1))
const page = (count: number, part: Partial<Page> = {}): Page => ({
  ...{ chat: 'c1', epoch: 'e1', floor: 0, head: count, facts: talk(count), receipts: {} },
  ...part,
})
const isOpen = (link: Link) => link.$status.get().phase === 'open'

suite('what is known before the server answers', () => {
  const { begin, greeted, reload } = useLinks()

  /** A visit in which the chat `c1` with `count` messages was open. */
  async function visited(count: number, rows: Row[] = [{ ...row, head: count, n: count }]) {
    const { link, socket } = await greeted()
    socket.hear(welcome(rows))
    await show(link, socket, page(count))
    return { link, socket }
  }
  /** The answer to a question for a page. */
  async function show(link: Link, socket: FakeSocket, answer: Page) {
    const asked = link.page(answer.chat, {})
    socket.hear({ type: 'paged', ask: askOf(socket, 'page'), page: answer })
    await asked
    await link.cached(answer.chat) // it is written then
  }
  /** All that the user's database has, as text. */
  async function stored(): Promise<string> {
    const database = await openDatabase(homeName(SERVER, 'ana'))
    const all = [...database.objectStoreNames].map(name => done(database.transaction(name).objectStore(name).getAll()))
    const text = JSON.stringify(await Promise.all(all))
    database.close()
    return text
  }

  test('the inbox, its people and the last messages of a chat are those of the last visit', async () => {
    await visited(3)

    const { link } = await reload()

    assert.deepEqual([isOpen(link), link.$rows.get()?.get('c1')?.head, link.$me.get()?.id], [false, 3, 'ana'])
    assert.deepEqual([link.$people.get().get('bob'), link.$calls.get()], [bob, 'ready'])
    assert.deepEqual(
      (await link.cached('c1'))?.facts.map(({ rev }) => rev),
      [1, 2, 3],
    )
  })

  test('T7: nothing of it is read before the site said who the user is', async () => {
    await visited(3).then(({ link }) => link.close())

    const link = begin(() => Promise.reject(Object.assign(new Error('Sign in first.'), { code: 'unauthorized' })))
    await until(() => link.$status.get().phase === 'refused')

    assert.deepEqual([link.$rows.get(), link.$me.get()], [undefined, undefined])
  })

  test('another user of the same browser sees nothing of it', async () => {
    await visited(3).then(({ link }) => link.close())

    const { link } = await greeted(() => `h.${btoa(JSON.stringify({ sub: 'bob', exp: 2e9 }))}.s`)

    assert.deepEqual([link.$rows.get(), await link.cached('c1'), link.$me.get()], [undefined, undefined, undefined])
    link.close()
  })

  test('what changed since the last visit is asked for, and the rest is not sent again', async () => {
    await visited(3)

    const { socket } = await reload()
    const [hello] = socket.said

    assert.deepEqual(hello?.type === 'hello' && hello.feed, ['f1', 1])
  })

  test('what is heard while a chat is not shown is known at the next visit', async () => {
    const { socket } = await visited(3)
    socket.hear(sent(4))

    const { link } = await reload()

    assert.deepEqual(
      (await link.cached('c1'))?.facts.map(({ rev }) => rev),
      [1, 2, 3, 4],
    )
    assert.equal(link.$rows.get()?.get('c1')?.n, 4)
  })

  test('when the server began anew nothing of before is shown', async () => {
    await visited(3)

    const { link, socket } = await reload()
    const rows = [{ ...row, epoch: 'e2' }]
    socket.hear({ ...welcome(rows), inbox: { feed: ['f2', 1], rows, people: [] } } as ServerFrame) // a welcome still

    assert.equal(link.$rows.get()?.get('c1')?.head, 0)
    assert.equal(await link.cached('c1'), undefined)
  })

  test('I23: what was deleted while this device was away leaves it when it is back', async () => {
    const { link: first, socket: before } = await greeted()
    before.hear(welcome([{ ...row, head: 1, n: 1 }]))
    await show(first, before, page(1, { facts: [{ ...sent(1), text: 'a secret' }] }))
    await until(async () => (await stored()).includes('a secret'))

    const { link, socket } = await reload()
    socket.hear(
      welcome(
        [{ ...row, head: 2, n: 1, last: { type: 'gone', chat: 'c1', rev: 1, at: 1, n: 1, from: 'bob', changed: 2 } }],
        2,
      ),
    )
    await until(() => askOf(socket, 'page'))
    const deleted = { type: 'deleted', chat: 'c1', rev: 2, at: 2, by: 'bob', of: 1 } as const
    socket.hear({ type: 'paged', ask: askOf(socket, 'page'), page: page(2, { facts: [deleted] }) })
    await turn()
    await link.cached('c1')

    assert.equal((await stored()).includes('a secret'), false)
  })

  test('a chat that the user left leaves the device, and so does who was erased', async () => {
    const { link, socket } = await visited(2, [
      { ...row, kind: 'group', head: 2, n: 2, members: ['ana', 'bob', 'zoe'] },
    ])
    socket.hear({ type: 'left', chat: 'c1', rev: 3, at: 3, user: 'bob', erased: true })
    await link.cached('c1')
    const withoutBob = await stored()
    socket.hear({ type: 'left', chat: 'c1', rev: 4, at: 4, by: 'ana', user: 'ana' })
    await link.cached('c1')
    const withoutChat = await stored()

    assert.equal(withoutBob.includes('"name":"Bob"'), false)
    assert.equal(withoutChat.includes('"c1"'), false)
    assert.deepEqual([await link.cached('c1'), link.$rows.get()?.get('c1')?.left], [undefined, true])
  })

  test('no more than thirty chats are kept, those that were used last', async () => {
    const chats = Array.from({ length: 33 }, (_, i) => `c${i}`)
    const { link, socket } = await greeted()
    socket.hear(welcome(chats.map(chat => ({ ...row, chat, head: 1, n: 1 }))))
    for (const chat of chats) {
      await show(link, socket, page(1, { chat, facts: [{ ...sent(1), chat }] }))
      await new Promise(resolve => setTimeout(resolve, 2)) // of the clock by which they are counted
    }

    const kept = await Promise.all(chats.map(chat => link.cached(chat)))

    assert.equal(kept.filter(Boolean).length, 30)
    assert.deepEqual(kept.slice(0, 3), [undefined, undefined, undefined])
  })

  test('a chat that moved far on is not shown as it was long ago', async () => {
    await visited(3)

    const { link, socket } = await reload()
    socket.hear(welcome([{ ...row, head: 900, n: 900 }], 2))

    assert.equal(await link.cached('c1'), undefined)
  })
})
