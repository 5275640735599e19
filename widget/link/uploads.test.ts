import { assert } from '../assert.fixture.ts'
import { SERVER, sends, sent, turn, until, useLinks, welcome } from './connection.fixture.ts'
import type { Link, OutFile } from './link.ts'
import { HOLD } from './outbox.ts'
import type { FakeSocket } from './socket.fixture.ts'
import { FakeTus } from './tus.fixture.ts'

const MIB = 1024 * 1024
const id = (count: number) => count.toString(16).padStart(34, '0')
const photo = (key = 'k1', size = 3 * MIB): OutFile => ({
  ...{ key, blob: new Blob([new Uint8Array(size)]), name: 'p😀.png', type: 'image/png', width: 40, height: 30 },
})
const said = (socket: FakeSocket) => sends(socket).map(({ text, uploads }) => [text, uploads?.join()])
const states = (link: Link) => link.$outbox.get().map(({ text, state }) => `${text} ${state}`)

suite('files on their way', () => {
  const { greeted, reconnected, reload } = useLinks()
  const realNow = Date.now
  let tus: FakeTus
  let uninstall: () => void
  setup(() => {
    tus = new FakeTus()
    uninstall = tus.install()
  })
  teardown(() => {
    uninstall()
    Date.now = realNow
  })

  async function opened() {
    const found = await greeted()
    found.socket.hear(welcome())
    return found
  }
  const online = () => window.dispatchEvent(new Event('online'))

  test('a message waits until its files have arrived, then names them', async () => {
    const { link, socket } = await opened()
    link.send('c1', 'look', { files: [photo('k1'), photo('k2', 10)] })

    await until(() => sends(socket).length)

    assert.deepEqual(said(socket), [['look', [id(1), id(2)].join()]])
    assert.deepEqual(
      [...tus.uploads.values()].map(({ size, offset }) => offset === size),
      [true, true],
    )
    const metadata = tus.asked[0]?.headers['Upload-Metadata'] ?? ''
    const name = new TextDecoder().decode(
      Uint8Array.from(atob(/filename (\S+),/.exec(metadata)?.[1] ?? ''), letter => letter.charCodeAt(0)),
    )
    assert.deepEqual([name, metadata.endsWith('width NDA=,height MzA=')], ['p😀.png', true])
    assert.equal(link.$progress.get().get('k1'), 1)
  })

  test('a large file goes in pieces, and no byte goes twice', async () => {
    const { link, socket } = await opened()
    link.send('c1', 'look', { files: [photo()] })

    await until(() => sends(socket).length)

    const pieces = tus.asked.filter(({ method }) => method === 'PATCH').map(({ bytes }) => bytes)
    assert.deepEqual(pieces, [MIB, 2 * MIB])
  })

  test('a request that is cut is made again when the network is back, after a question', async () => {
    const { link, socket } = await opened()
    tus.cut = 1
    link.send('c1', 'look', { files: [photo('k1', 10)] })
    await until(() => tus.methods() === 'POST PATCH')
    await until(() => tus.cut === 0)
    await turn()

    online()
    await until(() => sends(socket).length)

    assert.equal(tus.methods(), 'POST PATCH HEAD PATCH')
  })

  test('ux 25: after a reload it goes on where it stood, and the message is sent once', async () => {
    const { link, socket } = await opened()
    tus.isHeld = true
    const clientId = link.send('c1', 'look', { files: [photo('k1', 10)] })
    await until(() => tus.methods() === 'POST PATCH')

    const { link: after, socket: second } = await reload()
    second.hear(welcome())
    await until(() => tus.asked.some(({ method }) => method === 'HEAD'))
    tus.release()
    await until(() => sends(second).length)

    assert.deepEqual([tus.uploads.size, sends(socket).length], [1, 0])
    assert.deepEqual([said(second), sends(second)[0]?.clientId], [[['look', id(1)]], clientId])
    second.hear(sent(1, 'ana', clientId))
    assert.deepEqual(states(after), [])
  })

  test('an upload that the server has no more is begun again', async () => {
    const { link } = await opened()
    tus.isHeld = true
    link.send('c1', 'look', { files: [photo('k1', 10)] })
    await until(() => tus.methods() === 'POST PATCH')
    tus.uploads.clear()

    const { socket } = await reload()
    socket.hear(welcome())
    await until(() => tus.methods().endsWith('HEAD'))
    tus.release()
    await turn()
    await until(() => {
      online()
      return sends(socket).length
    })

    assert.ok(tus.methods().endsWith('HEAD POST PATCH'))
  })

  test('what is written behind files waits for them, but not for ever', async () => {
    const { link, socket } = await opened()
    tus.isHeld = true
    link.send('c1', 'look', { files: [photo('k1', 10)] })
    link.send('c1', 'well?')
    link.send('c2', 'elsewhere')
    await until(() => sends(socket).length)
    assert.deepEqual(said(socket), [['elsewhere', undefined]])

    Date.now = () => realNow() + HOLD
    socket.onclose?.({ code: 1006 })
    const second = await reconnected()
    second.hear(welcome())
    await until(() => sends(second).length === 2)

    assert.deepEqual(said(second), [
      ['well?', undefined],
      ['elsewhere', undefined],
    ])
    tus.release()
    second.hear(sent(1, 'ana', sends(second)[0]!.clientId))
    await until(() => said(second).length === 3)
    assert.deepEqual(said(second)[2], ['look', id(1)])
  })

  test('what is not taken fails with its code, and can be tried again', async () => {
    const { link, socket } = await opened()
    tus.refusal = { status: 415, code: 'wrong-type' }
    const clientId = link.send('c1', 'look', { files: [photo('k1', 10)] })
    await until(() => link.$outbox.get()[0]?.state === 'failed')
    assert.equal((link.$outbox.get()[0] as { code?: string }).code, 'wrong-type')

    tus.refusal = undefined
    link.retry(clientId)
    await until(() => sends(socket).length)

    assert.deepEqual(states(link), ['look sending'])
  })

  test('a full disk is said, not tried for ever', async () => {
    const { link } = await opened()
    tus.refusal = { status: 507, code: 'storage-full' }
    link.send('c1', 'look', { files: [photo('k1', 10)] })

    await until(() => link.$outbox.get()[0]?.state === 'failed')

    assert.equal(tus.methods(), 'POST')
  })

  test('who cancels takes it off the server, and nothing is sent', async () => {
    const { link, socket } = await opened()
    tus.isHeld = true
    const clientId = link.send('c1', 'look', { files: [photo('k1', 10)] })
    await until(() => tus.methods() === 'POST PATCH')

    link.discard(clientId)
    await until(() => tus.methods().endsWith('DELETE'))
    tus.release()
    await turn()

    assert.deepEqual([tus.uploads.size, sends(socket).length, states(link).length], [0, 0, 0])
  })

  test('a file that the device has no more is said', async () => {
    const { link } = await opened()
    const blob = new Blob(['x'])
    blob.slice = () => ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) }) as Blob
    link.send('c1', 'look', { files: [{ ...photo(), blob }] })

    await until(() => link.$outbox.get()[0]?.state === 'failed')

    assert.equal((link.$outbox.get()[0] as { code?: string }).code, 'unreadable')
  })

  test('ux 42: after a logout no file is left on the device', async () => {
    const { link } = await opened()
    tus.isHeld = true
    link.send('c1', 'look', { files: [photo('k1', 10)] })
    await until(() => tus.methods() === 'POST PATCH')

    await link.logout()

    const left = (await indexedDB.databases()).filter(({ name }) => name?.includes(SERVER))
    assert.deepEqual(left, [])
  })
})
