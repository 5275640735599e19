import { assert } from '../assert.fixture.ts'
import { recordedType, startRecorder } from './recorder.ts'
import type { Tap } from './tap.ts'
import { until } from './until.fixture.ts'

/** Somebody with a colour and a tone. */
function person(name: string, colour: string, tone: number) {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 })
  const context = canvas.getContext('2d')!
  const timer = setInterval(() => {
    context.fillStyle = colour
    context.fillRect(0, 0, 320, 180)
  }, 50)
  const audio = new AudioContext()
  const voice = audio.createMediaStreamDestination()
  const source = new OscillatorNode(audio, { frequency: tone })
  source.connect(new GainNode(audio, { gain: 0.3 })).connect(voice)
  source.start()
  return {
    picture: { id: name, name, isScreen: false, track: canvas.captureStream(20).getVideoTracks()[0]! },
    sound: voice.stream.getAudioTracks()[0]!,
    stop: () => {
      clearInterval(timer)
      void audio.close()
    },
  }
}

/** A server that keeps what comes. */
function keeper() {
  const pieces: Blob[] = []
  const api = async (_path: string, { method, body }: { method?: string; body?: unknown } = {}) => {
    if (method === 'POST') return { id: 'u1' }
    pieces.push(body as Blob)
    return undefined
  }
  /** Each is a second. */
  const came = (count: number) => until(() => pieces.length >= count)
  return { pieces, came, link: { api: api as never } }
}

/** `at`: s into the film. */
async function pixel(film: Blob, [x, y]: [number, number], at: number): Promise<number[]> {
  const video = Object.assign(document.createElement('video'), { muted: true, src: URL.createObjectURL(film) })
  await video.play()
  await until(() => video.currentTime >= at || video.ended)
  const context = new OffscreenCanvas(1280, 720).getContext('2d')!
  context.drawImage(video, 0, 0)
  assert.deepEqual([video.videoWidth, video.videoHeight], [1280, 720])
  return [...context.getImageData(x, y, 1, 1).data.subarray(0, 3)]
}

/** Energy at that frequency against all there is, 0 to 1, in the second half. */
function energyAt(sound: AudioBuffer, frequency: number): number {
  const samples = sound.getChannelData(0).subarray(sound.length / 2)
  let [re, im, all] = [0, 0, 0]
  samples.forEach((sample, i) => {
    const angle = (2 * Math.PI * frequency * i) / sound.sampleRate
    re += sample * Math.cos(angle)
    im += sample * Math.sin(angle)
    all += sample * sample
  })
  return (2 * (re * re + im * im)) / samples.length / all
}

function assertNear(colour: readonly number[], wanted: readonly number[]): void {
  for (const [i, part] of colour.entries()) assert.ok(Math.abs(part - wanted[i]!) < 50, String(colour))
}

/** WebKitGTK records nothing, and Firefox keeps a page silent that nobody has clicked. */
const isRecorder = globalThis.MediaRecorder?.isTypeSupported('video/webm') ?? false
async function canRecord(): Promise<boolean> {
  const context = new AudioContext()
  const isHeard = context.resume().then(() => true)
  const late = new Promise<boolean>(resolve => setTimeout(() => resolve(false), 500))
  const can = isRecorder && (await Promise.race([isHeard, late]))
  await context.close()
  return can
}

suite('a recording', () => {
  test('has the pictures of all side by side, and their voices, for as long as it was made', async function () {
    if (!(await canRecord())) this.skip()
    const [ana, bob] = [person('Ana', '#d02020', 440), person('Bob', '#2040d0', 1000)]
    const tap: Tap = { pictures: () => [ana.picture, bob.picture], sounds: () => [ana.sound, bob.sound], close() {} }
    const { pieces, came, link } = keeper()

    const named = { link, chat: 'c1', recording: 'r1', name: 'Recording' }
    const recorder = await startRecorder({ ...named, tap, onEnd: why => assert.ok(false, why) })
    await came(3)
    await recorder.finish()

    const film = new Blob(pieces, { type: 'video/webm' })
    assertNear(await pixel(film, [320, 200], 1), [208, 32, 32])
    assertNear(await pixel(film, [960, 200], 1), [32, 64, 208])
    const sound = await new OfflineAudioContext(1, 48_000, 48_000).decodeAudioData(await film.arrayBuffer())
    assert.closeTo(sound.duration, 3, 0.7)
    assert.ok(energyAt(sound, 440) > 0.25, `${energyAt(sound, 440)}`)
    assert.ok(energyAt(sound, 1000) > 0.25, `${energyAt(sound, 1000)}`)
    assert.ok(energyAt(sound, 700) < 0.02, `${energyAt(sound, 700)}`)
    for (const one of [ana, bob]) one.stop()
  })

  test('goes on with whoever comes, and without who goes', async function () {
    if (!(await canRecord())) this.skip()
    const [ana, bob] = [person('Ana', '#d02020', 440), person('Bob', '#2040d0', 1000)]
    const there = [ana]
    const tap: Tap = {
      pictures: () => there.map(one => one.picture),
      sounds: () => there.map(one => one.sound),
      close() {},
    }
    const { pieces, came, link } = keeper()
    const named = { link, chat: 'c1', recording: 'r1', name: 'Recording' }
    const recorder = await startRecorder({ ...named, tap, onEnd: why => assert.ok(false, why) })

    await came(1)
    there.splice(0, 1, bob)
    await came(4)
    await recorder.finish()

    const film = new Blob(pieces, { type: 'video/webm' })
    assertNear(await pixel(film, [640, 200], 2), [32, 64, 208])
    const sound = await new OfflineAudioContext(1, 48_000, 48_000).decodeAudioData(await film.arrayBuffer())
    assert.ok(energyAt(sound, 1000) > 0.5, `${energyAt(sound, 1000)}`)
    assert.ok(energyAt(sound, 440) < 0.02, `${energyAt(sound, 440)}`)
    for (const one of [ana, bob]) one.stop()
  })

  test('that the server does not want is none, and nothing of the call is held on to', async () => {
    const closed: true[] = []
    const tap: Tap = { pictures: () => [], sounds: () => [], close: () => void closed.push(true) }
    const api = async () => {
      throw Object.assign(new Error('over'), { code: 'gone' })
    }

    const begun = startRecorder({
      ...{ link: { api: api as never }, chat: 'c1', recording: 'r1', name: 'x', tap },
      onEnd: () => assert.ok(false, 'it never began'),
    })

    assert.equal(await begun.catch((error: { code: string }) => error.code), recordedType() ? 'gone' : 'unsupported')
    assert.equal(closed.length, 1)
  })
})
