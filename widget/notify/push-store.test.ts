import { assert } from '../assert.fixture.ts'
import { ANA, fakeLink } from '../chat/link.fixture.ts'
import { keep, readKept } from './kept.ts'
import { NoWorker, type PushBrowser } from './push-browser.ts'
import { createPushStore, leavePush, type PushState, syncPush, takeToken } from './push-store.ts'

const KEY = 'BKey'

/** A browser whose user answers `permission` when asked. */
function fakeBrowser(part: { answer?: NotificationPermission; lack?: PushBrowser['lack']; hasWorker?: boolean } = {}) {
  const { answer = 'granted', lack = 'none', hasWorker = true } = part
  const did: string[] = []
  const state = {
    permission: 'default' as NotificationPermission,
    endpoint: undefined as string | undefined,
    key: '',
    error: undefined as Error | undefined,
  }
  const made = () =>
    state.endpoint === undefined
      ? undefined
      : ({
          endpoint: state.endpoint,
          options: { applicationServerKey: Uint8Array.from(atob(state.key), one => one.charCodeAt(0)).buffer },
          toJSON: () => ({ endpoint: state.endpoint, keys: { p256dh: 'p', auth: 'a' } }),
        } as unknown as PushSubscription)
  let count = 0
  const browser: PushBrowser = {
    lack,
    permission: () => state.permission,
    async ask() {
      did.push('ask')
      state.permission = answer
      return answer
    },
    hasWorker: async () => hasWorker,
    subscription: async () => made(),
    async subscribe(key) {
      if (state.error) throw state.error
      did.push('subscribe')
      state.endpoint = `https://push.example/${++count}`
      state.key = key
      return made()!
    },
    async unsubscribe() {
      did.push('unsubscribe')
      state.endpoint = undefined
    },
    async withdraw() {},
    async ready() {},
  }
  return { browser, did, state }
}

function begin(part: Parameters<typeof fakeBrowser>[0] = {}) {
  const fake = fakeLink()
  fake.link.$push.set(KEY)
  const device = fakeBrowser(part)
  const store = createPushStore(fake.link, device.browser)
  return { ...fake, ...device, store }
}

/** As soon as the store is in that phase. */
const phase = (
  store: { $state: { subscribe(hear: (state: PushState) => void): () => void } },
  wanted: PushState['phase'],
) =>
  new Promise<PushState>(resolve => {
    store.$state.subscribe(state => state.phase === wanted && resolve(state))
  })

suite('notifications on this device', () => {
  teardown(() => keep(undefined))

  test('ux 38: permission is asked only when the user turns them on, and the server is told then', async () => {
    const { store, did, wishes } = begin()
    await phase(store, 'off')
    const before = [...did]

    await store.turnOn()

    assert.deepEqual([before, did, store.$state.get().phase], [[], ['ask', 'subscribe'], 'on'])
    const { subscription } = Object(wishes[0])
    assert.deepEqual(subscription, {
      ...subscription,
      endpoint: 'https://push.example/1',
      keys: { p256dh: 'p', auth: 'a' },
    })
    assert.ok(subscription.language)
  })

  test('ux 38: who says no is not asked again, and is told how to change their mind', async () => {
    const { store, did, wishes } = begin({ answer: 'denied' })
    await phase(store, 'off')

    await store.turnOn()

    assert.deepEqual([store.$state.get().phase, did, wishes], ['blocked', ['ask'], []])
  })

  test('what is missing is said: the server, the browser, the home screen, the file of the site', async () => {
    const none = begin()
    none.link.$push.set(undefined)
    await phase(none.store, 'not-offered')
    await phase(begin({ lack: 'push' }).store, 'unsupported')
    const apple = await phase(begin({ lack: 'home-screen' }).store, 'unsupported')
    await phase(begin({ hasWorker: false }).store, 'no-worker')

    assert.deepEqual(apple, { phase: 'unsupported', isForHomeScreen: true })
  })

  test('a worker that does not start, and a push service that refuses, leave them off and say so', async () => {
    const { store, state } = begin()
    state.error = new NoWorker('404')
    await store.turnOn()
    const missing = store.$state.get().phase
    state.error = new DOMException('Registration failed', 'AbortError')

    await store.turnOn()

    assert.deepEqual([missing, store.$state.get().phase, readKept()], ['no-worker', 'failed', undefined])
  })

  test('a server that refuses the address leaves them off', async () => {
    const { store, gate } = begin()
    gate.code = 'bad-request'

    await store.turnOn()

    assert.deepEqual([store.$state.get().phase, readKept()], ['failed', undefined])
  })

  test('turned off, neither browser nor server knows of them', async () => {
    const { store, did, wishes } = begin()
    await store.turnOn()

    await store.turnOff()

    assert.deepEqual(
      [did.at(-1), wishes.at(-1), readKept()],
      ['unsubscribe', { type: 'push', subscription: undefined }, undefined],
    )
  })

  test('the server is told anew when its key or the address is another one, and once a day', async () => {
    const { store, link, browser, state, wishes } = begin()
    await store.turnOn()
    state.key = 'BKey'
    const told = () => wishes.length

    await syncPush(link, browser)
    const same = told()
    state.endpoint = 'https://push.example/other'
    await syncPush(link, browser)
    const moved = told()
    link.$push.set('BNew')
    await syncPush(link, browser)
    const rekeyed = told()
    await syncPush(link, browser, () => Date.now() + 2 * 86_400_000)

    assert.deepEqual([same, moved, rekeyed, told()], [1, 2, 3, 4])
  })

  test('ux 42: nothing is pushed on for a user who gave way to another', async () => {
    const { store, link, browser, did } = begin()
    await store.turnOn()
    link.$me.set({ ...ANA, id: 'eve' })

    await syncPush(link, browser)

    assert.deepEqual([did.at(-1), readKept()], ['unsubscribe', undefined])
  })

  test('ux 42: who signs out leaves no subscription', async () => {
    const { store, browser, state } = begin()
    await store.turnOn()

    await leavePush(browser)

    assert.deepEqual([state.endpoint, readKept()], [undefined, undefined])
  })

  test('a permission that was taken back ends them at the server too', async () => {
    const { store, link, browser, state, wishes } = begin()
    await store.turnOn()
    state.permission = 'denied'

    await syncPush(link, browser)

    assert.deepEqual([wishes.at(-1), readKept()], [{ type: 'push', subscription: undefined }, undefined])
  })

  test('the address of the app around the page is that of the device', async () => {
    const { link, browser, wishes, did } = begin({ lack: 'push' })

    await takeToken(link, { endpoint: 'https://relay.example/1', keys: { p256dh: 'p', auth: 'a' } })
    const { store } = { store: createPushStore(link, browser) }
    await phase(store, 'app')
    await syncPush(link, browser)

    assert.equal(Object(wishes[0]).subscription.endpoint, 'https://relay.example/1')
    assert.deepEqual([wishes.length, did], [1, []])
  })
})
