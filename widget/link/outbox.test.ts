import { assert } from '../assert.fixture.ts'
import { row, SERVER, sends, sent, turn, until, useLinks, welcome } from './connection.fixture.ts'
import { done, homeName } from './database.ts'
import type { Link } from './link.ts'
import type { FakeSocket } from './socket.fixture.ts'

const texts = (socket: FakeSocket) => sends(socket).map(({ text }) => text)
const waiting = (link: Link) => link.$outbox.get().map(({ text, state }) => `${text} ${state}`)

suite('the outbox', () => {
  const { greeted, reconnected, reload } = useLinks()

  async function opened() {
    const found = await greeted()
    found.socket.hear(welcome())
    return found
  }

  test('I3: messages of a chat go one after the other, each once more after a break, under the same id', async () => {
    const { link, socket } = await opened()
    link.send('c1', 'one')
    link.send('c1', 'two')
    await until(() => sends(socket).length)
    const [first] = sends(socket)

    socket.onclose?.({ code: 1006 })
    const second = await reconnected()
    second.hear(welcome([]))
    second.hear(sent(1, 'ana', first!.clientId))

    assert.deepEqual([texts(socket), texts(second)], [['one'], ['one', 'two']])
    assert.equal(sends(second)[0]!.clientId, first!.clientId)
    assert.deepEqual(waiting(link), ['two sending'])
  })

  test('ux 25, I3: what was written before a reload is sent after it, in order, each under its own id', async () => {
    const { link, socket } = await opened()
    socket.onclose?.({ code: 1006 })
    const ids = ['one', 'two', 'three'].map(text => link.send('c1', text))
    await until(() => link.$isKept.get())
    await turn()

    const { link: after, socket: second } = await reload()
    const before = waiting(after)
    second.hear(welcome())
    for (const [i, id] of ids.entries()) second.hear(sent(i + 1, 'ana', id))

    assert.deepEqual(before, ['one sending', 'two sending', 'three sending'])
    assert.deepEqual(
      sends(second).map(({ clientId }) => clientId),
      ids,
    )
    assert.deepEqual(waiting(after), [])
  })

  test('I3: a message whose answer a reload swallowed is asked for once more, and nothing of it stays', async () => {
    const { link, socket } = await opened()
    const id = link.send('c1', 'one')
    await until(() => sends(socket).length)

    const { link: after, socket: second } = await reload()
    second.hear(welcome([{ ...row, head: 1, n: 1 }]))
    second.hear(sent(1, 'ana', id)) // the server's answer to a repetition

    assert.deepEqual([texts(second), waiting(after)], [['one'], []])
    const { link: third } = await reload()
    assert.deepEqual(waiting(third), [])
  })

  test('nothing is sent before it is kept on the device', async () => {
    const { link, socket } = await opened()

    link.send('c1', 'one')
    const [shown, said] = [waiting(link), texts(socket)]
    await until(() => sends(socket).length)

    assert.deepEqual([shown, said, texts(socket)], [['one sending'], [], ['one']])
  })

  test('a refused message is kept as failed, over a reload, until it is sent again or dropped', async () => {
    const { link, socket } = await opened()
    const [first, other] = [link.send('c1', 'one'), link.send('c2', 'two')]
    await until(() => sends(socket).length === 2)
    for (const clientId of [first, other])
      socket.hear({ type: 'refused', code: 'not-found', message: 'There is no such chat.', clientId })

    const { link: after, socket: second } = await reload()
    second.hear(welcome())
    const kept = waiting(after)
    after.discard(other)
    after.retry(first)
    await until(() => sends(second).length)

    assert.deepEqual(kept, ['one failed', 'two failed'])
    assert.deepEqual(
      sends(second).map(({ clientId }) => clientId),
      [first],
    )
    const { link: third } = await reload()
    assert.deepEqual(waiting(third), ['one sending'])
  })

  test('after too many messages it waits as long as it is told, and sends again under the same id', async () => {
    const { link, socket } = await opened()
    const clientId = link.send('c1', 'one')
    await until(() => sends(socket).length)

    socket.hear({ type: 'refused', code: 'too-many', message: 'Wait 0 s.', clientId, retryAfter: 0 })
    await until(() => sends(socket).length === 2)

    assert.deepEqual(
      sends(socket).map(send => send.clientId),
      [clientId, clientId],
    )
    assert.deepEqual(waiting(link), ['one sending'])
  })

  test('without a database messages go out all the same, and the link says that they are not kept', async () => {
    const open = indexedDB.open.bind(indexedDB)
    indexedDB.open = () => {
      throw new DOMException('No storage in private windows.', 'InvalidStateError')
    }
    try {
      const { link, socket } = await opened()
      link.send('c1', 'one')
      await until(() => sends(socket).length)

      assert.deepEqual([texts(socket), link.$isKept.get()], [['one'], false])
    } finally {
      indexedDB.open = open
    }
  })

  test('a database that hangs does not hold the chat up', async () => {
    const open = indexedDB.open.bind(indexedDB)
    indexedDB.open = () => ({}) as IDBOpenDBRequest // never calls back
    try {
      const { link, socket } = await opened()
      link.send('c1', 'one')
      await until(() => sends(socket).length)

      assert.deepEqual([texts(socket), link.$isKept.get()], [['one'], false])
    } finally {
      indexedDB.open = open
    }
  })

  test('a database that a newer version of the widget made is left alone', async () => {
    const newer = await done(indexedDB.open(homeName(SERVER, 'ana'), 99))
    newer.close()

    const { link, socket } = await opened()
    link.send('c1', 'one')
    await until(() => sends(socket).length)

    assert.deepEqual([texts(socket), link.$isKept.get()], [['one'], false])
  })

  test('without room the message goes out all the same, and the link says that it is not kept', async () => {
    const { link, socket } = await opened()
    const { add } = IDBObjectStore.prototype
    IDBObjectStore.prototype.add = () => {
      throw new DOMException('There is no room.', 'QuotaExceededError')
    }
    try {
      link.send('c1', 'one')
      await until(() => sends(socket).length)
      assert.equal(link.$isKept.get(), false)
    } finally {
      IDBObjectStore.prototype.add = add
    }

    link.send('c2', 'two')
    await until(() => sends(socket).length === 2)
    assert.equal(link.$isKept.get(), true)
  })

  test('a database that begins to hang holds up one message for two seconds, and no other', async () => {
    const { link, socket } = await opened()
    const transaction = IDBDatabase.prototype.transaction
    const never: object = new Proxy({}, { get: () => () => never, set: () => true })
    IDBDatabase.prototype.transaction = () => never as IDBTransaction // answers nothing
    try {
      link.send('c1', 'one')
      await until(() => sends(socket).length)
      const hangsSince = performance.now()
      link.send('c2', 'two')
      await until(() => sends(socket).length === 2)

      assert.ok(performance.now() - hangsSince < 1000)
      assert.equal(link.$isKept.get(), false)
    } finally {
      IDBDatabase.prototype.transaction = transaction
    }

    link.send('c3', 'three')
    await until(() => link.$isKept.get())
  })

  test("another member's message with the id of an own one does not pass for it", async () => {
    const { link, socket } = await opened()
    const id = link.send('c1', 'one')
    await until(() => sends(socket).length)

    socket.hear(sent(1, 'bob', id))

    assert.deepEqual(waiting(link), ['one sending'])
  })
})
