import { assert } from '../assert.fixture.ts'
import { askOf, bob, row, SERVER, sends, sent, turn, until, useLinks, welcome } from './connection.fixture.ts'
import { homeName } from './database.ts'
import type { Link } from './link.ts'
import { FakeSocket } from './socket.fixture.ts'

const waiting = (link: Link) => link.$outbox.get().map(({ text, state }) => `${text} ${state}`)
const isOpen = (link: Link) => link.$status.get().phase === 'open'

suite('tabs of one user', () => {
  const { begin, greeted, nextSocket } = useLinks()

  /** A tab that leads and one that follows it. */
  async function twoTabs() {
    const { link: leader, socket } = await greeted()
    socket.hear(welcome())
    const follower = begin()
    await until(() => isOpen(follower))
    return { leader, follower, socket }
  }

  test('ux 28, 40: they have one socket, and the second knows all that the first does', async () => {
    const { leader, follower } = await twoTabs()

    assert.equal(FakeSocket.all.length, 1)
    assert.deepEqual([...follower.$rows.get()!], [...leader.$rows.get()!])
    assert.deepEqual([follower.$me.get(), follower.$people.get().get('bob')], [leader.$me.get(), bob])
    assert.equal(follower.$calls.get(), 'ready')
  })

  test('what the server says is heard in all of them, in the same order', async () => {
    const { leader, follower, socket } = await twoTabs()
    const heard: [string, string][] = []
    leader.listen(news => heard.push(['leader', news.type]))
    follower.listen(news => heard.push(['follower', news.type]))

    socket.hear(sent(1))
    socket.hear({ type: 'was-read', chat: 'c1', user: 'ana', n: 1 })
    socket.hear({ type: 'typed', chat: 'c1', user: 'bob' })
    socket.hear({ type: 'present', user: 'bob', online: true })
    await until(() => follower.$presence.get().size)

    const of = (tab: string) => heard.flatMap(([who, type]) => (who === tab ? [type] : []))
    assert.deepEqual(of('follower'), ['sent', 'was-read'])
    assert.deepEqual(of('leader'), of('follower'))
    assert.equal(follower.$rows.get()?.get('c1')?.read, 1)
    assert.deepEqual(follower.$typing.get().get('c1'), ['bob'])
  })

  test('a message from the tab that follows is shown in both, sent by the leader once, and settled in both', async () => {
    const { leader, follower, socket } = await twoTabs()

    const id = follower.send('c1', 'from the second')
    await until(() => sends(socket).length)
    const both = [waiting(leader), waiting(follower)]
    socket.hear(sent(1, 'ana', id))
    await until(() => !follower.$outbox.get().length)

    assert.deepEqual(both, [['from the second sending'], ['from the second sending']])
    assert.deepEqual([sends(socket).length, waiting(leader)], [1, []])
  })

  test('what is asked and read in the tab that follows goes over the leader', async () => {
    const { follower, socket } = await twoTabs()
    socket.hear(sent(1))
    await until(() => follower.$rows.get()?.get('c1')?.n === 1)

    const done = follower.act({ type: 'react', chat: 'c1', of: 1, emoji: '👍', on: true })
    follower.read('c1', 1)
    await until(() => socket.said.some(frame => frame.type === 'read'))
    socket.hear({ type: 'done', ask: askOf(socket, 'react'), rev: 2 })

    await done
  })

  test('a tab that follows asks for nothing anew while the leader only says that it is there', async () => {
    const { follower } = await twoTabs()
    const moves: string[] = []
    follower.$status.listen(({ phase }) => moves.push(phase))
    const channel = new BroadcastChannel(homeName(SERVER, 'ana'))
    const said: string[] = []
    channel.onmessage = ({ data }) => said.push(data.word.type)

    document.dispatchEvent(new Event('visibilitychange'))
    await until(() => said.includes('moved'))
    await turn()
    channel.close()

    assert.deepEqual(moves, [])
  })

  test('only the leader says that a message is on this device', async () => {
    const { follower, socket } = await twoTabs()

    socket.hear(sent(1))
    await until(() => follower.$rows.get()?.get('c1')?.n === 1)
    await turn()

    assert.equal(socket.said.filter(frame => frame.type === 'receive').length, 1)
  })

  test('ux 6, 28: a draft is in all tabs and outlives them; it is gone once its message is kept', async () => {
    const { leader, follower } = await twoTabs()
    leader.setDraft('c1', 'Dear')
    await until(() => follower.$drafts.get().get('c1'))
    follower.setDraft('c1', 'Dear Bob')
    await until(() => leader.$drafts.get().get('c1') === 'Dear Bob')
    leader.close()
    follower.close()

    const later = begin()
    await until(() => later.$drafts.get().size)
    const kept = later.$drafts.get().get('c1')
    later.setDraft('c1', '')
    later.send('c1', 'Dear Bob')
    await until(() => later.$isKept.get())
    later.close()

    const last = begin()
    await until(() => last.$outbox.get().length)
    assert.deepEqual([kept, last.$drafts.get().get('c1'), waiting(last)], ['Dear Bob', undefined, ['Dear Bob sending']])
  })

  test('when the leader closes another tab goes on: nothing is lost, nothing has another id', async () => {
    const { leader, follower, socket } = await twoTabs()
    const id = follower.send('c1', 'in flight')
    await until(() => sends(socket).length)
    const page = follower.page('c1', {})
    await until(() => askOf(socket, 'page'))

    leader.close()
    const second = await nextSocket(1)
    second.hear(welcome([]))
    const answer = { chat: 'c1', epoch: 'e1', head: 0, floor: 0, facts: [], receipts: {} }
    second.hear({ type: 'paged', ask: askOf(second, 'page'), page: answer })
    second.hear(sent(1, 'ana', id))

    assert.deepEqual(await page, answer)
    assert.deepEqual([sends(second).map(({ clientId }) => clientId), waiting(follower)], [[id], []])
    const [hello] = second.said
    assert.deepEqual(hello?.type === 'hello' && hello.feed, ['f1', 1])
  })

  test('a leader that answers nothing is taken over by a tab that is seen, and follows when it is back', async () => {
    let isFrozen = false
    const { link: leader, socket } = await greeted()
    socket.hear(welcome())
    const post = BroadcastChannel.prototype.postMessage
    const own = new Set<BroadcastChannel>()
    BroadcastChannel.prototype.postMessage = function (letter) {
      if (!isFrozen || own.has(this)) post.call(this, letter)
    }
    try {
      const Real = BroadcastChannel
      window.BroadcastChannel = class extends Real {
        constructor(name: string) {
          super(name)
          own.add(this)
        }
      }
      const follower = begin()
      window.BroadcastChannel = Real
      await until(() => isOpen(follower))

      isFrozen = true // what the leader posts is lost
      const second = await nextSocket(1)
      isFrozen = false
      second.hear(welcome([]))
      await until(() => isOpen(leader))
      second.hear(sent(1))
      await until(() => leader.$rows.get()?.get('c1')?.n === 1)

      assert.deepEqual([isOpen(follower), FakeSocket.all.length], [true, 2])
    } finally {
      BroadcastChannel.prototype.postMessage = post
    }
  })

  /** What tabs tell each other is lost for one of them, as while the browser has it frozen. */
  async function frozen(tab: () => Promise<Link>) {
    const Real = BroadcastChannel
    const channels: BroadcastChannel[] = []
    window.BroadcastChannel = class extends Real {
      constructor(name: string) {
        super(name)
        channels.push(this)
      }
    }
    const link = await tab().finally(() => {
      window.BroadcastChannel = Real
    })
    const ears = channels.map(({ onmessage }) => onmessage)
    return {
      link,
      freeze: () => {
        for (const channel of channels) channel.onmessage = null
      },
      thaw: () => {
        for (const [i, channel] of channels.entries()) channel.onmessage = ears[i] ?? null
      },
    }
  }

  for (const [what, back] of [
    ['frozen in the background and thawed', () => document.dispatchEvent(new Event('resume'))],
    ['left and returned to', () => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))],
  ] as const) {
    test(`ux 26: a tab that follows and was ${what} knows at once what it missed, over the socket that there is`, async () => {
      const { link: leader, socket } = await greeted()
      socket.hear(welcome())
      const { link, freeze, thaw } = await frozen(async () => {
        const follower = begin()
        await until(() => isOpen(follower))
        return follower
      })
      freeze()
      socket.hear(sent(1))
      leader.send('c1', 'meanwhile')
      await until(() => sends(socket).length)
      await turn()
      thaw()
      const missed = [link.$rows.get()?.get('c1')?.n, waiting(link)]

      back()
      await until(() => link.$rows.get()?.get('c1')?.n === 1)

      assert.deepEqual(missed, [0, []])
      assert.deepEqual(waiting(link), ['meanwhile sending'])
      assert.equal(FakeSocket.all.length, 1)
    })
  }

  test('ux 26: a tab that is seen again asks at once who leads, and waits no longer for one that answers nothing', async () => {
    const { follower } = await twoTabs()
    const asked: string[] = []
    const post = BroadcastChannel.prototype.postMessage
    BroadcastChannel.prototype.postMessage = function (letter: { word: { type: string } }) {
      asked.push(letter.word.type)
      post.call(this, letter)
    }
    try {
      document.dispatchEvent(new Event('visibilitychange'))
    } finally {
      BroadcastChannel.prototype.postMessage = post
    }

    assert.ok(asked.includes('here'))
    assert.ok(isOpen(follower))
  })

  test('a page that is shown for the first time asks nothing anew', async () => {
    const { follower } = await twoTabs()
    const rows = follower.$rows.get()

    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }))
    await turn()
    await turn()

    assert.equal(follower.$rows.get(), rows)
  })

  test('without locks, as on plain http, a tab has its own socket', async () => {
    const locks = Object.getOwnPropertyDescriptor(Navigator.prototype, 'locks')!
    Object.defineProperty(Navigator.prototype, 'locks', { configurable: true, value: undefined })
    try {
      const { link, socket } = await greeted()
      socket.hear(welcome())
      const other = begin()
      const second = await nextSocket(1)
      second.hear(welcome())

      assert.deepEqual([isOpen(link), isOpen(other), FakeSocket.all.length], [true, true, 2])
    } finally {
      Object.defineProperty(Navigator.prototype, 'locks', locks)
    }
  })

  test('the name of lock, channel and database is that of the server and the user', async () => {
    await twoTabs()

    const { held = [] } = await navigator.locks.query()

    assert.ok(held.some(({ name }) => name === homeName(SERVER, 'ana')))
    assert.equal(homeName(SERVER, 'ana'), 'innies:https://chat.example:ana:v1')
  })

  test('a refused leader lets another tab try', async () => {
    const { leader, follower, socket } = await twoTabs()

    socket.onclose?.({ code: 4403 })
    const second = await nextSocket(1)
    second.hear(welcome([row]))
    await until(() => isOpen(follower))

    await until(() => isOpen(leader))
  })
})
