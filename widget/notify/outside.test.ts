import { assert } from '../assert.fixture.ts'
import { fakeLink, row, settled } from '../chat/link.fixture.ts'
import { releaseFocus, setFocus } from './focus.fixture.ts'
import type { OpenEvent } from './open-event.ts'
import { hearOutside, withdraw } from './outside.ts'
import { pushBrowser } from './push-code.ts'
import type { About } from './worker/notification.ts'

suite('what comes from outside of the page', () => {
  let opened: OpenEvent[] = []
  let stops: (() => void)[] = []

  setup(() => {
    opened = []
    const keep = (event: OpenEvent) => {
      opened.push(event)
      event.preventDefault()
    }
    document.addEventListener('innies-open', keep)
    stops = [() => document.removeEventListener('innies-open', keep)]
  })
  teardown(() => {
    for (const end of stops) end()
    releaseFocus()
  })

  function begin() {
    const fake = fakeLink()
    stops.push(hearOutside(fake.link))
    return fake
  }

  /** As `postMessage` of that window would bring it. */
  function post(data: unknown, from: { source?: Window | null; origin?: string } = {}): void {
    dispatchEvent(new MessageEvent('message', { data, source: window, origin: location.origin, ...from }))
  }

  test('an app around the page opens a chat, and a call that is taken', () => {
    begin()

    post({ type: 'innies:open', chat: 'c1' })
    post({ type: 'innies:open', chat: 'c1', call: 'k1', video: true, answer: 'accept' })

    assert.deepEqual(
      opened.map(({ chat, call, isAccepted }) => [chat, call, isAccepted]),
      [
        ['c1', undefined, false],
        ['c1', 'k1', true],
      ],
    )
  })

  test('a call is declined without any chat being opened', () => {
    const { wishes } = begin()

    post({ type: 'innies:open', chat: 'c1', call: 'k1', answer: 'decline' })

    assert.deepEqual([wishes, opened.length], [[{ type: 'decline', chat: 'c1', call: 'k1', isBusy: false }], 0])
  })

  test('frames, other sites and nonsense open nothing', () => {
    begin()

    post({ type: 'innies:open', chat: 'c1' }, { origin: 'https://evil.example' })
    post({ type: 'innies:open', chat: 'c1' }, { source: null })
    for (const data of [null, 7, 'innies:open', {}, { type: 'innies:open' }, { type: 'innies:open', chat: {} }])
      post(data)

    assert.equal(opened.length, 0)
  })

  test('what was read, here or elsewhere, leaves the screen; a missed call stays until somebody is there', async () => {
    const { link } = fakeLink()
    link.$rows.set(
      new Map([
        ['read', row({ chat: 'read', n: 2, read: 2 })],
        ['unread', row({ chat: 'unread', n: 2, read: 1 })],
      ]),
    )
    const all: About[] = ['read', 'unread', 'unknown'].map(chat => ({ type: 'message', chat, at: 1 }))
    all.push({ type: 'call-over', chat: 'read', at: 1, call: 'k' }, { type: 'call', chat: 'unread', at: 1, call: 'k' })
    const real = pushBrowser.withdraw
    const gone: string[] = []
    pushBrowser.withdraw = async isOver => {
      for (const about of all) if (isOver(about)) gone.push(`${about.type} ${about.chat}`)
    }
    setFocus(false)

    await withdraw(link)
    await settled()
    const away = gone.splice(0)
    setFocus(true)
    await withdraw(link)
    pushBrowser.withdraw = real

    assert.deepEqual(away, ['message read', 'call unread'])
    assert.deepEqual(gone, ['message read', 'call-over read', 'call unread'])
  })
})
