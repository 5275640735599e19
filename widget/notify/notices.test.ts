import type { Row, Sent } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import { setTones } from '../base/tones.ts'
import { until } from '../call/until.fixture.ts'
import { fakeLink, row, sent, settled } from '../chat/link.fixture.ts'
import { releaseFocus, setFocus } from './focus.fixture.ts'
import { attend, giveNotice, type View } from './notices.ts'

/** Counts the tones; contexts run as after a click. */
function listenIn() {
  const [Real, Tone] = [window.AudioContext, window.OscillatorNode]
  const heard = { tones: 0, contexts: 0, closed: 0 }
  window.AudioContext = class extends Real {
    constructor() {
      super()
      heard.contexts++
    }
    override async resume() {}
    override get state(): AudioContextState {
      return 'running'
    }
    override async close() {
      heard.closed++
      await super.close()
    }
  }
  window.OscillatorNode = class extends Tone {
    override start() {
      heard.tones++
    }
    override stop() {}
  }
  const restore = () => {
    window.AudioContext = Real
    window.OscillatorNode = Tone
  }
  return { heard, restore }
}

class Opened extends HTMLElement {
  opened = 'c1'
}
customElements.define('test-opened', Opened)

const SOUND = 2 // tones

/** The lock of the tab that had the focus is free again. */
async function unclaimed(): Promise<void> {
  await navigator.locks.request('innies:focus', () => {})
}

suite('notices', () => {
  const title = ' A   site '
  let listening: ReturnType<typeof listenIn>
  let stops: (() => void)[] = []
  const badges: number[] = []

  setup(async () => {
    listening = listenIn()
    localStorage.removeItem('innies:sounded')
    document.head.querySelector('title')?.remove()
    const element = document.createElement('title')
    element.textContent = title
    document.head.append(element)
    navigator.setAppBadge = async count => void badges.push(count ?? -1)
    setFocus(false)
    await unclaimed()
  })
  teardown(async () => {
    await silence()
    for (const stop of stops) stop()
    stops = []
    badges.length = 0
    listening.restore()
    releaseFocus()
    setTones(true, 'messages')
    Reflect.deleteProperty(navigator, 'setAppBadge')
    document.body.replaceChildren()
  })

  const ownTitle = () => document.head.querySelector('title')?.textContent

  function begin(part: Partial<Row> = {}) {
    const fake = fakeLink()
    const rows = (of: Partial<Row>) => fake.link.$rows.set(new Map([['c1', row({ ...part, ...of })]]))
    rows({})
    stops.push(giveNotice(fake.link))
    /** A message comes, as the link tells it. */
    const receive = (n: number, of: Partial<Sent> = {}) => {
      rows({ n, head: n })
      fake.hear(sent(n, of.from ?? 'ben', of))
    }
    return { ...fake, rows, receive }
  }

  /** What was asked for is decided. */
  async function silence(): Promise<void> {
    await navigator.locks.query()
    await navigator.locks.request('innies:sound', () => {})
    await settled()
  }

  test('ux 37: unread messages are counted in the title while nobody looks, and the title comes back letter by letter', () => {
    const { receive, rows } = begin()

    receive(1)
    receive(2)
    const hidden = document.title
    setFocus(true)
    const seen = ownTitle()
    setFocus(false)
    const again = document.title
    rows({ n: 2, read: 2 })

    assert.deepEqual([hidden, seen, again, ownTitle()], ['(2) A site', title, '(2) A site', title])
  })

  test('ux 37: a title that the site changes meanwhile is the one that comes back', () => {
    const { receive, rows } = begin()
    receive(1)
    document.title = 'Another page'

    receive(2)
    const counted = document.title
    rows({ n: 2, read: 2 })

    assert.deepEqual([counted, document.title], ['(2) Another page', 'Another page'])
  })

  test('the title of a site that wants it left alone is left alone, and so is its icon', () => {
    const element = document.createElement('innies-chat')
    element.setAttribute('plain-title', '')
    document.body.append(element)
    const { receive } = begin()

    receive(1)

    assert.deepEqual([ownTitle(), badges], [title, []])
  })

  test('the icon of the app counts what is unread, and forgets it when the user is gone', () => {
    const { receive } = begin()

    receive(1)
    receive(2, { from: 'ben' })
    for (const stop of stops) stop()

    assert.deepEqual([badges, ownTitle()], [[0, 1, 2, 0], title])
    stops = []
  })

  test('ux 28: a message sounds once, however many tabs hear it', async () => {
    const tabs = [begin(), begin(), begin()]

    for (const { receive } of tabs) receive(1)

    await until(() => listening.heard.contexts === tabs.length && listening.heard.closed >= tabs.length - 1)
    assert.equal(listening.heard.tones, SOUND)
  })

  test('ux 28: what comes in one breath makes one sound', async () => {
    const { receive } = begin()

    receive(1)
    await until(() => listening.heard.tones === SOUND)
    receive(2)
    await until(() => listening.heard.closed > 0)

    assert.equal(listening.heard.tones, SOUND)
  })

  test('ux 37: own messages, those of muted chats and of blocked people make no sound', async () => {
    const muted = begin({ muted: true })
    const blocked = begin()
    blocked.link.$blocks.set(new Set(['ben']))
    const { receive } = begin()

    muted.receive(1)
    blocked.receive(1)
    receive(1, { from: 'ana' })
    await silence()

    assert.equal(listening.heard.contexts, 0)
  })

  test('no sound where the user turned it off, or the site wants none', async () => {
    const { receive } = begin()
    setTones(false, 'messages')
    receive(1)
    await silence()
    setTones(true, 'messages')
    const element = document.createElement('innies-inbox')
    element.setAttribute('quiet', '')
    document.body.append(element)

    receive(2)
    await silence()

    assert.equal(listening.heard.contexts, 0)
  })

  test('what stands before the eyes of the user makes no sound; another chat, or an open one that nobody looks at, does', async () => {
    const view = new Opened() satisfies View
    document.body.append(view)
    view.style.display = 'block'
    attend(view)
    const { receive } = begin()
    setFocus(true)
    receive(1)
    await silence()
    const inFront = listening.heard.contexts
    view.opened = 'c2'

    receive(2)
    await until(() => listening.heard.tones === SOUND)
    localStorage.removeItem('innies:sounded')
    view.opened = 'c1'
    setFocus(false)
    await unclaimed()
    receive(3)

    await until(() => listening.heard.tones === 2 * SOUND)
    assert.equal(inFront, 0)
  })

  test('a tab where the user is not leaves it to the one where they are', async () => {
    let leave = () => {}
    const focused = new Promise<void>(resolve => {
      leave = resolve
    })
    await new Promise<void>(resolve => {
      void navigator.locks.request('innies:focus', () => {
        resolve()
        return focused
      })
    })
    const { receive } = begin()

    receive(1)
    await silence()
    leave()

    assert.equal(listening.heard.contexts, 0)
  })

  test('a message that was read elsewhere before it was heard here makes no sound', async () => {
    const { hear, rows } = begin()
    rows({ n: 1, read: 1 })

    hear(sent(1, 'ben'))
    await silence()

    assert.equal(listening.heard.contexts, 0)
  })
})
