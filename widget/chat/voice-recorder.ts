import { randomId } from '../base/random.ts'
import type { OutFile } from '../link/link.ts'

/** In the order of how many browsers play them. */
const TYPES = ['audio/mp4;codecs=mp4a.40.2', 'audio/webm;codecs=opus', 'audio/webm', 'audio/mp4']

const TICK = 50 // ms between two looks at how loud it is
const BARS = 60 // of a waveform; server/protocol/file.ts takes up to 100
const BITS = 48_000 // a second; speech needs no more

/** One recording from the microphone. */
export class VoiceRecorder {
  readonly #stream: MediaStream
  readonly #recorder: MediaRecorder
  readonly #context = new AudioContext()
  readonly #analyser = this.#context.createAnalyser()
  readonly #chunks: Blob[] = []
  readonly #loudness: number[] = []
  readonly #tick: ReturnType<typeof setInterval>
  readonly #begin = performance.now()

  /** Rejects as `getUserMedia` does. `onTick` is told how loud it was, 0 to 100, from the beginning, and for how long: ms. */
  static async start(onTick: (loudness: readonly number[], ms: number) => void): Promise<VoiceRecorder> {
    return new VoiceRecorder(await navigator.mediaDevices.getUserMedia({ audio: true }), onTick)
  }

  private constructor(stream: MediaStream, onTick: (loudness: readonly number[], ms: number) => void) {
    this.#stream = stream
    const mimeType = TYPES.find(type => MediaRecorder.isTypeSupported(type))
    this.#recorder = new MediaRecorder(stream, { ...(mimeType ? { mimeType } : {}), audioBitsPerSecond: BITS })
    this.#recorder.ondataavailable = ({ data }) => this.#chunks.push(data)
    this.#context.createMediaStreamSource(stream).connect(this.#analyser)
    const samples = new Float32Array(this.#analyser.fftSize)
    this.#tick = setInterval(() => {
      this.#analyser.getFloatTimeDomainData(samples)
      this.#loudness.push(loudnessOf(samples))
      onTick(this.#loudness, performance.now() - this.#begin)
    }, TICK)
    this.#recorder.start(1000) // a browser that ends keeps what came
  }

  /** Ends it; the microphone is off at once. */
  async stop(): Promise<OutFile> {
    const duration = Math.round(performance.now() - this.#begin)
    const stopped = new Promise(resolve => this.#recorder.addEventListener('stop', resolve, { once: true }))
    if (this.#recorder.state !== 'inactive') {
      this.#recorder.stop()
      await stopped
    }
    this.discard()
    const type = (this.#recorder.mimeType || 'audio/webm').split(';')[0]!
    const blob = new Blob(this.#chunks, { type })
    const name = `voice.${type.endsWith('mp4') ? 'm4a' : 'webm'}`
    return { key: randomId(), blob, name, type, duration, waveform: waveformOf(this.#loudness) }
  }

  discard(): void {
    clearInterval(this.#tick)
    for (const track of this.#stream.getTracks()) track.stop()
    if (this.#recorder.state !== 'inactive') this.#recorder.stop()
    if (this.#context.state !== 'closed') void this.#context.close()
  }
}

/** 0 to 100: speech is far from the loudest that there is. */
function loudnessOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
  return Math.min(100, Math.round(Math.sqrt(power) * 300))
}

/** As many bars as are shown, the loudest as high as can be. */
export function waveformOf(loudness: readonly number[]): number[] {
  const count = Math.min(BARS, Math.max(1, loudness.length))
  const most = Math.max(1, ...loudness)
  return Array.from({ length: count }, (_, i) => {
    const part = loudness.slice(
      Math.floor((i * loudness.length) / count),
      Math.floor(((i + 1) * loudness.length) / count),
    )
    return Math.round((Math.max(0, ...part) / most) * 100)
  })
}
