import { assert } from '../assert.fixture.ts'
import { createPreview } from './preview.ts'
import { createPreviewDevices } from './preview-devices.ts'
import { find } from './stage.fixture.ts'
import { until } from './until.fixture.ts'

const { mediaDevices } = navigator

type Fake = { refuses?: Partial<Record<'audio' | 'video', string>>; names?: readonly string[] }

/** Devices that give a black picture and a silent sound, or refuse by an error of that name. */
function fakeDevices({ refuses = {}, names = ['m1', 'm2', 'c1', 's1'] }: Fake = {}) {
  const given: MediaStreamTrack[] = []
  const asked: MediaStreamConstraints[] = []
  const kinds: Record<string, MediaDeviceKind> = { m: 'audioinput', c: 'videoinput', s: 'audiooutput' }
  const all = names.map(id => ({ kind: kinds[id[0] ?? '']!, deviceId: id, label: `Device ${id}`, groupId: '' }))
  const fake = Object.assign(new EventTarget(), {
    enumerateDevices: async () => all.map(device => ({ ...device, toJSON: () => device })),
    async getUserMedia(wanted: MediaStreamConstraints) {
      asked.push(wanted)
      for (const kind of ['audio', 'video'] as const) {
        const name = wanted[kind] && refuses[kind]
        if (name) throw new DOMException('no', name)
      }
      const stream = new MediaStream()
      if (wanted.audio) stream.addTrack(new AudioContext().createMediaStreamDestination().stream.getAudioTracks()[0]!)
      if (wanted.video) stream.addTrack(document.createElement('canvas').captureStream().getVideoTracks()[0]!)
      given.push(...stream.getTracks())
      return stream
    },
  })
  Object.defineProperty(navigator, 'mediaDevices', { value: fake, configurable: true })
  return { given, asked }
}

async function show(isVideo: boolean) {
  const preview = document.body.appendChild(createPreview(isVideo))
  await preview.updateComplete
  const asked: string[] = []
  preview.addEventListener('innies-call-control', ({ control, value }) => asked.push(`${control} ${value}`.trim()))
  const press = (name: string) => find(preview.renderRoot, name).click()
  const isOn = (name: string) => find(preview.renderRoot, name).ariaPressed === 'true'
  return { preview, asked, press, isOn, text: () => preview.renderRoot.textContent ?? '' }
}

suite('ux call 8: what one sees and hears of oneself before a call', () => {
  setup(() => localStorage.removeItem('innies:call-devices'))
  teardown(() => {
    document.querySelector('innies-call-preview')?.remove()
    Object.defineProperty(navigator, 'mediaDevices', { value: mediaDevices, configurable: true })
  })

  test('asks for no device before a click; joins with what is on', async () => {
    const { given, asked: constraints } = fakeDevices()
    const { preview, asked, press, isOn } = await show(true)
    assert.deepEqual([constraints, isOn('Camera')], [[], false])

    press('Microphone')
    await until(() => isOn('Microphone'))
    press('Join')

    assert.deepEqual(asked, ['join microphone'])
    preview.remove()
    assert.ok(given.every(track => track.readyState === 'ended'))
  })

  test('of an audio call has no camera', async () => {
    fakeDevices()
    const { preview, text } = await show(false)

    await until(() => text().includes('Device m1'))
    assert.equal(preview.renderRoot.querySelector('button[aria-label=Camera]'), null)
    assert.ok(!text().includes('Device c1'))
  })

  test('remembers the devices that are chosen, and takes them in the next one', async () => {
    const { asked } = fakeDevices()
    const first = createPreviewDevices()
    await first.choose('microphone', 'm2')
    first.stop()

    const second = createPreviewDevices()
    await second.turnOn(['microphone', 'camera'])
    second.stop()

    assert.deepEqual(asked, [{ audio: { deviceId: { exact: 'm2' } }, video: true }])
  })

  test('goes on with the microphone alone, and says what is wrong with the camera', async () => {
    fakeDevices({ refuses: { video: 'NotReadableError' } })
    const devices = createPreviewDevices()

    await devices.turnOn(['microphone', 'camera'])

    assert.deepEqual([devices.$state.get().microphone, devices.$state.get().camera], ['on', 'busy'])
    devices.stop()
  })

  for (const [name, state, words] of [
    ['NotAllowedError', 'denied', 'does not let this page use the camera'],
    ['NotFoundError', 'missing', 'No camera found'],
    ['NotReadableError', 'busy', 'Another program uses your camera'],
  ] as const)
    test(`a camera that is ${state} is said in words, and can be tried again`, async () => {
      const { asked } = fakeDevices({ refuses: { video: name } })
      const { press, text } = await show(true)
      press('Camera')
      await until(() => text().includes(words))

      press('Camera')
      await until(() => asked.length > 2)
    })

  test('a device that is given after the user has gone is let go at once', async () => {
    const { given } = fakeDevices()
    const devices = createPreviewDevices()
    const asking = devices.turnOn(['camera'])
    devices.stop()

    await asking

    assert.equal(given[0]?.readyState, 'ended')
  })
})
