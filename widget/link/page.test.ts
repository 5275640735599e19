import { assert } from '../assert.fixture.ts'
import { jwt, row, SERVER, sends, turn, until, welcome } from './connection.fixture.ts'
import { databases } from './database.ts'
import { deleteAllHomes } from './home.ts'
import type { Link } from './link.ts'
import { forget, hasIdentity, identify, logout, offer, onLinked, pageLink } from './page.ts'
import { FakeSocket } from './socket.fixture.ts'

const tokenOf = (user: string) => () => jwt({ sub: user, exp: Date.now() / 1000 + 3600 })
const isOpen = (link: Link) => link.$status.get().phase === 'open'

suite('the user of the page', () => {
  const Real = window.WebSocket
  const stops: (() => void)[] = []

  setup(() => {
    FakeSocket.all = []
    window.WebSocket = FakeSocket as unknown as typeof WebSocket // as much of one as the link uses
  })
  teardown(async () => {
    for (const stop of stops.splice(0)) stop()
    forget()
    window.WebSocket = Real
    await deleteAllHomes(SERVER)
  })

  /** Everything that the page is told to show. */
  function shown() {
    const links: (Link | undefined)[] = []
    stops.push(onLinked(link => links.push(link)))
    return links
  }
  async function opened() {
    const known = FakeSocket.all.length
    const link = await pageLink()
    await until(() => FakeSocket.all.length > known)
    const socket = FakeSocket.all.at(-1)!
    socket.onopen?.()
    socket.hear(welcome())
    return { link, socket }
  }
  const identityOf = (user: string) => ({ server: SERVER, getToken: tokenOf(user) })

  test('is the one that was named first by an element', async () => {
    offer(identityOf('ana'))
    offer(identityOf('bob'))

    const { socket } = await opened()

    assert.ok(socket.url.endsWith('?user=ana'))
  })

  test('the site is asked for a token while the code of the connection comes, and once', async () => {
    let asked = 0
    const getToken = () => {
      asked++
      return tokenOf('ana')()
    }
    identify({ server: SERVER, getToken })

    const linking = pageLink()
    assert.equal(asked, 1)
    await linking
    await until(() => FakeSocket.all.length)

    assert.equal(asked, 1)
  })

  test('ux 42: who is named while the code of the connection comes gets a token of their own', async () => {
    identify(identityOf('ana'))
    const linking = pageLink()

    identify(identityOf('bob'))
    await linking
    await until(() => FakeSocket.all.length)

    assert.deepEqual(
      FakeSocket.all.map(({ url }) => url.split('=')[1]),
      ['bob'],
    )
  })

  test('ux 42: another user who is named by script gets a link of their own; what the first had is closed, and stays', async () => {
    identify(identityOf('ana'))
    const links = shown()
    const { link: ana } = await opened()
    ana.setDraft('c1', 'of Ana')
    ana.send('c1', 'of Ana')
    await until(() => sends(FakeSocket.all[0]!).length)

    identify(identityOf('bob'))
    await until(() => links.includes(undefined))
    const bob = await pageLink()
    await until(() => FakeSocket.all.length === 2)

    assert.deepEqual([ana.$status.get().phase, links.length], ['closed', 3])
    assert.deepEqual([bob.$rows.get(), bob.$drafts.get().size, bob.$outbox.get()], [undefined, 0, []])
    identify(identityOf('ana'))
    await until(() => links.length === 4)
    const again = await pageLink()
    await until(() => again.$drafts.get().get('c1') === 'of Ana' && again.$outbox.get().length)
    assert.equal(again.$rows.get()?.get('c1')?.chat, row.chat)
  })

  test('the same user named anew keeps the connection', async () => {
    identify(identityOf('ana'))
    const links = shown()
    const { link } = await opened()

    identify(identityOf('ana'))
    await turn()

    assert.deepEqual([links.length, isOpen(link), FakeSocket.all.length], [1, true, 1])
  })

  test('a site whose endpoint gives the token of another user gets a link for that one, without a reload', async () => {
    let user = 'ana'
    identify({ server: SERVER, getToken: () => tokenOf(user)() })
    const links = shown()
    const { socket } = await opened()
    user = 'bob'
    socket.hear({ type: 'proof-due' })
    await until(() => links.includes(undefined))

    await pageLink()
    await until(() => FakeSocket.all.length === 2)

    assert.ok(FakeSocket.all[1]!.url.endsWith('?user=bob'))
  })

  test('T7, ux 42: after a logout the server knows it, and nothing of the user is on the device', async () => {
    identify(identityOf('ana'))
    const links = shown()
    const { link, socket } = await opened()
    link.setDraft('c1', 'secret')
    link.send('c1', 'secret')
    await until(() => sends(socket).length)

    await logout(SERVER)

    assert.deepEqual(socket.said.at(-1), { type: 'logout' })
    assert.deepEqual([hasIdentity(), links.at(-1), link.$status.get().phase], [false, undefined, 'closed'])
    assert.deepEqual([await databases(SERVER), localStorage.getItem('innies:device')], [[], null])
    identify(identityOf('ana'))
    const { link: again } = await opened()
    assert.deepEqual([again.$drafts.get().size, again.$outbox.get()], [0, []])
  })

  test('I20: a logout in one tab ends the others, and the one with the connection tells the server', async () => {
    identify(identityOf('ana'))
    const links = shown()
    const { socket } = await opened()
    const { connect } = await import('./connect.ts')
    let hasLeft = false
    const onLeft = () => {
      hasLeft = true
    }
    const getToken = async () => tokenOf('ana')()
    const other = connect({ server: SERVER, getToken, onOther: () => {}, onLeft })
    await until(() => isOpen(other))

    await other.logout()
    await until(() => links.at(-1) === undefined)

    assert.deepEqual([socket.said.at(-1), hasLeft, hasIdentity()], [{ type: 'logout' }, false, false])
    assert.deepEqual(await databases(SERVER), [])
  })

  test('a page that does not know whose it is leaves nothing of anybody', async () => {
    identify(identityOf('ana'))
    const { link } = await opened()
    link.setDraft('c1', 'secret')
    await link.cached('c1')
    forget()

    await logout(SERVER)

    assert.deepEqual(await databases(SERVER), [])
  })

  test('ux 40: a second copy of the script finds the user and the connection of the first', async () => {
    // @ts-expect-error: an address that only the browser knows, so that it takes this for another module
    const copy: unknown = await import('./page.ts?copy')
    const second = copy as { hasIdentity(): boolean; pageLink(): Promise<Link> }
    identify(identityOf('ana'))

    assert.equal(second.hasIdentity(), true)
    assert.equal(await second.pageLink(), await pageLink())
  })
})
