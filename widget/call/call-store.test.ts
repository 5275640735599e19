import { assert } from '../assert.fixture.ts'
import { createCallStore } from './call-store.ts'
import { fakeRoom, joined, liveOf } from './fake-room.fixture.ts'
import { MARA } from './live.fixture.ts'
import { until } from './until.fixture.ts'

const PASS = { token: 't', url: 'ws://x' }

const refusal = (code: string) => Object.assign(new Error(code), { code })

suite('call store', () => {
  test('joins with microphone and camera, asked for together, without waiting for the room', async () => {
    const room = fakeRoom()
    const store = createCallStore({ ...room, askPass: async () => PASS, isVideo: true })

    await store.join()

    assert.deepEqual(room.did, ['on microphone,camera', 'connect'])
    assert.deepEqual([liveOf(store).microphone, liveOf(store).camera], ['on', 'on'])
  })

  test('an audio call asks for the microphone only', async () => {
    const room = fakeRoom()
    const store = createCallStore({ ...room, askPass: async () => PASS, isVideo: false })

    await store.join()

    assert.deepEqual(room.did, ['on microphone', 'connect'])
    assert.equal(liveOf(store).camera, 'off')
  })

  test('T19: sends nothing of the devices before the call is on, and everything from then', async () => {
    const { room, store } = await joined()
    assert.ok(!room.did.includes('unveil'))

    store.begin()
    store.begin()

    assert.deepEqual(
      room.did.filter(did => did === 'unveil'),
      ['unveil'],
    )
  })

  test('a call that is on when its room is entered is unveiled before the room is entered, and asks for the devices first', async () => {
    const room = fakeRoom()
    const store = createCallStore({
      ...room,
      isVideo: false,
      askPass: async () => {
        store.begin()
        return PASS
      },
    })

    await store.join()

    assert.deepEqual(room.did, ['on microphone', 'unveil', 'connect'])
  })

  test('T19: whoever calls again is not seen before somebody comes', async () => {
    const { room, store } = await joined()
    store.begin()
    await store.end('hung-up')
    room.did.length = 0

    await store.retry()

    assert.ok(!room.did.includes('unveil'))
  })

  test('shows who is there, and what the room says of the connection', async () => {
    const room = fakeRoom()
    const store = createCallStore({ ...room, askPass: async () => PASS, isVideo: true })
    await store.join()

    room.say({ type: 'tiles', tiles: [MARA] })
    room.say({ type: 'reconnecting' })
    assert.deepEqual([liveOf(store).tiles.length, liveOf(store).isReconnecting], [1, true])

    room.say({ type: 'reconnected' })
    assert.equal(liveOf(store).isReconnecting, false)
  })

  test('a denied camera does not end the call, and works after another try', async () => {
    const room = fakeRoom()
    room.devices = { camera: 'denied' }
    const store = createCallStore({ ...room, askPass: async () => PASS, isVideo: true })
    await store.join()
    assert.deepEqual([liveOf(store).microphone, liveOf(store).camera], ['on', 'denied'])

    room.devices = {}
    await store.toggleCamera()
    assert.equal(liveOf(store).camera, 'on')
  })

  test('turns a device off and on again', async () => {
    const room = fakeRoom()
    const store = createCallStore({ ...room, askPass: async () => PASS, isVideo: true })
    await store.join()

    await store.toggleMicrophone()
    assert.equal(liveOf(store).microphone, 'off')
    await store.toggleMicrophone()
    assert.equal(liveOf(store).microphone, 'on')
    assert.deepEqual(room.did.slice(2), ['off microphone', 'on microphone'])
  })

  test('while calls are getting ready it asks again, then joins', async () => {
    const room = fakeRoom()
    let asked = 0
    const askPass = async () => {
      if (++asked === 1) throw refusal('call-starting')
      return PASS
    }
    const store = createCallStore({ ...room, askPass, isVideo: true })

    const joining = store.join()
    await until(() => store.$state.get().phase === 'preparing')
    room.tick()
    await joining

    assert.equal(asked, 2)
    assert.equal(store.$state.get().phase, 'live')
  })

  test('leaving while calls are getting ready asks no more', async () => {
    const room = fakeRoom()
    let asked = 0
    const askPass = async () => {
      asked++
      throw refusal('call-starting')
    }
    const store = createCallStore({ ...room, askPass, isVideo: true })

    const joining = store.join()
    await until(() => store.$state.get().phase === 'preparing')
    store.leave()
    room.tick()
    await joining

    assert.equal(asked, 1)
    assert.deepEqual(store.$state.get(), { phase: 'ended', seconds: 0, reason: 'left' })
  })

  for (const [code, shown, canRetry] of [
    ['call-off', 'off', false],
    ['not-found', 'forbidden', false],
    ['forbidden', 'forbidden', false],
    ['unauthorized', 'signed-out', true],
    ['unavailable', 'lost', true],
  ] as const)
    test(`a pass refused with ${code} fails as ${shown}`, async () => {
      const store = createCallStore({ ...fakeRoom(), askPass: () => Promise.reject(refusal(code)), isVideo: true })

      await store.join()

      assert.deepEqual(store.$state.get(), { phase: 'failed', code: shown, canRetry })
    })

  test('after it failed, trying again joins', async () => {
    const room = fakeRoom()
    let isDown = true
    const store = createCallStore({
      ...room,
      askPass: async () => (isDown ? Promise.reject(new Error()) : PASS),
      isVideo: true,
    })
    await store.join()
    isDown = false

    await store.retry()

    assert.equal(store.$state.get().phase, 'live')
  })

  test('leaving stops everything once', async () => {
    const room = fakeRoom()
    const store = createCallStore({ ...room, askPass: async () => PASS, isVideo: true })
    await store.join()
    room.now = 65_000

    store.leave()
    store.leave()
    room.say({ type: 'closed', reason: 'lost' })

    assert.deepEqual(
      room.did.filter(what => what === 'leave'),
      ['leave'],
    )
    assert.deepEqual(store.$state.get(), { phase: 'ended', seconds: 65, reason: 'left' })
  })

  test('when the other side hangs up the call has ended, and the devices are let go', async () => {
    const room = fakeRoom()
    const store = createCallStore({ ...room, askPass: async () => PASS, isVideo: true })
    await store.join()
    room.now = 3000

    room.say({ type: 'closed', reason: 'hung-up' })

    assert.deepEqual(store.$state.get(), { phase: 'ended', seconds: 3, reason: 'hung-up' })
    assert.equal(room.did.at(-1), 'leave')
  })

  test('a connection gone for good can be tried again', async () => {
    const room = fakeRoom()
    const store = createCallStore({ ...room, askPass: async () => PASS, isVideo: true })
    await store.join()

    room.say({ type: 'closed', reason: 'lost' })

    assert.deepEqual(store.$state.get(), { phase: 'failed', code: 'lost', canRetry: true })
  })

  test('who runs the call mutes: that is said; what the user turns off, or LiveKit takes off the air, is not', async () => {
    const { room, store } = await joined()
    room.say({ type: 'device', kind: 'microphone', isOn: false }) // LiveKit builds the connection anew
    room.say({ type: 'device', kind: 'microphone', isOn: true })
    await store.toggleMicrophone()
    room.say({ type: 'device', kind: 'microphone', isOn: false, isMuted: true })
    assert.equal(liveOf(store).hint, undefined)
    room.say({ type: 'device', kind: 'microphone', isOn: true })

    room.say({ type: 'device', kind: 'microphone', isOn: false, isMuted: true })

    assert.deepEqual([liveOf(store).microphone, liveOf(store).hint], ['off', { type: 'was-muted' }])
  })

  for (const [code, state] of [
    ['call-locked', { phase: 'failed', code: 'locked', canRetry: true }],
    ['call-refused', { phase: 'failed', code: 'blocked', canRetry: false }],
    ['call-removed', { phase: 'ended', seconds: 0, reason: 'removed' }],
    ['forbidden', { phase: 'failed', code: 'forbidden', canRetry: false }],
  ] as const)
    test(`a refusal is told by what it is: ${code}`, async () => {
      const room = fakeRoom()
      const askPass = async () => {
        throw Object.assign(new Error('no'), { code })
      }
      const store = createCallStore({ ...room, askPass, isVideo: true })

      await store.join()

      assert.deepEqual(store.$state.get(), state)
    })

  test('who was taken out reads that, though the room was left before the log told why', async () => {
    const { room, store } = await joined({ isOn: () => true })

    room.say({ type: 'closed', reason: 'removed' })
    await store.end('removed')

    assert.equal((store.$state.get() as { reason?: string }).reason, 'removed')
  })

  test('another device is taken; one that cannot be had is said, for a while', async () => {
    const { room, store } = await joined()
    await store.choose('microphone', 'm2')
    assert.deepEqual([room.did.at(-1), liveOf(store).hint], ['choose microphone m2', undefined])

    room.canChoose = false
    await store.choose('camera', 'c2')
    assert.deepEqual(liveOf(store).hint, { type: 'not-chosen', kind: 'camera' })

    room.tick()
    await until(() => liveOf(store).hint === undefined)
  })

  test('a device that is pulled out is said, until the user has read it', async () => {
    const { room, store } = await joined()

    room.say({ type: 'device-changed', kind: 'microphone', name: 'Built-in' })
    assert.deepEqual(liveOf(store).hint, { type: 'device-changed', kind: 'microphone', name: 'Built-in' })

    store.dismiss()
    assert.equal(liveOf(store).hint, undefined)
  })

  test('an older hint that is over does not take the newer one with it', async () => {
    const { room, store } = await joined()
    room.say({ type: 'device-changed', kind: 'camera', name: 'Front' })
    room.say({ type: 'device-changed', kind: 'microphone', name: 'Headset' })

    room.tick()
    await new Promise(requestAnimationFrame)

    assert.deepEqual(liveOf(store).hint, { type: 'device-changed', kind: 'microphone', name: 'Headset' })
  })

  test('speaking while muted is said only while muted, and no longer once the microphone is on', async () => {
    const { room, store } = await joined()
    room.say({ type: 'talking-muted' })
    assert.equal(liveOf(store).hint, undefined)

    await store.toggleMicrophone()
    room.say({ type: 'talking-muted' })
    assert.deepEqual(liveOf(store).hint, { type: 'talking-muted' })

    await store.toggleMicrophone()
    assert.equal(liveOf(store).hint, undefined)
  })

  test('the screen is shared and no longer, also when the browser’s own bar ends it', async () => {
    const { room, store } = await joined()
    await store.toggleScreen()
    assert.equal(liveOf(store).screen, 'on')
    await store.toggleScreen()
    assert.deepEqual([liveOf(store).screen, ...room.did.slice(-2)], ['off', 'share', 'unshare'])

    await store.toggleScreen()
    room.say({ type: 'screen', isOn: false })
    assert.equal(liveOf(store).screen, 'off')
  })

  test('who closes the browser’s list of screens is told nothing; a screen that cannot be had is said', async () => {
    const { room, store } = await joined()
    room.shareError = Object.assign(new Error(), { name: 'NotAllowedError' })
    await store.toggleScreen()
    assert.deepEqual([liveOf(store).screen, liveOf(store).hint], ['off', undefined])

    room.shareError = Object.assign(new Error(), { name: 'NotReadableError' })
    await store.toggleScreen()
    assert.deepEqual([liveOf(store).screen, liveOf(store).hint], ['off', { type: 'not-shared' }])
  })
})
