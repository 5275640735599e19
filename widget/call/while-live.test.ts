import { atom } from 'nanostores'
import { assert } from '../assert.fixture.ts'
import type { CallState } from './call-state.ts'
import { LIVE } from './live.fixture.ts'
import { until } from './until.fixture.ts'
import { attend } from './while-live.ts'

/** What a browser was asked for; its lock is kept until it is let go. */
function watchBrowser() {
  const did: string[] = []
  const buttons = new Map<string, (() => void) | null>()
  const lock = { release: async () => void did.push('sleep') }
  const requestLock = async () => {
    did.push('awake')
    return lock
  }
  Object.defineProperty(navigator, 'wakeLock', { configurable: true, value: { request: requestLock } })
  const session = {
    setActionHandler: (action: string, handler: (() => void) | null) => {
      if (action === 'togglecamera') throw new TypeError('unknown')
      buttons.set(action, handler)
    },
    setMicrophoneActive: (isOn: boolean) => did.push(`microphone ${isOn}`),
  }
  Object.defineProperty(navigator, 'mediaSession', { configurable: true, value: session })
  return { did, buttons }
}

function live() {
  const $state = atom<CallState>(LIVE)
  const asked: string[] = []
  const stop = attend({
    $state,
    toggleMicrophone: () => asked.push('microphone'),
    toggleCamera: () => asked.push('camera'),
    hangUp: () => asked.push('hang up'),
    float: () => asked.push('float'),
  })
  return { $state, asked, stop }
}

suite('what a page owes a live call', () => {
  teardown(() => {
    for (const name of ['wakeLock', 'mediaSession']) Reflect.deleteProperty(navigator, name)
  })

  test('ux call 13: the screen stays on as long as the call, and again after another tab', async () => {
    const { did } = watchBrowser()
    const { stop } = live()
    document.dispatchEvent(new Event('visibilitychange'))
    await until(() => did.filter(what => what === 'awake').length === 2)

    stop()
    await until(() => did.includes('sleep'))
    document.dispatchEvent(new Event('visibilitychange'))
    assert.equal(did.filter(what => what === 'awake').length, 2)
  })

  test('a call that ends before the lock is there lets it go', async () => {
    const { did } = watchBrowser()

    live().stop()

    await until(() => did.includes('sleep'))
  })

  test('the buttons of the system mute and hang up; one that the browser does not know is left out', () => {
    const { did, buttons } = watchBrowser()
    const { $state, asked, stop } = live()

    buttons.get('togglemicrophone')?.()
    buttons.get('hangup')?.()
    $state.set({ ...LIVE, microphone: 'off' })
    assert.deepEqual(asked, ['microphone', 'hang up'])
    assert.ok(did.includes('microphone true') && did.at(-1) === 'microphone false')

    stop()
    assert.deepEqual([buttons.get('togglemicrophone'), buttons.get('hangup')], [null, null])
  })
})
