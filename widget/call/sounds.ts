/** A tone: Hz, and the seconds after the beginning at which it starts. */
type Tone = readonly [frequency: number, start: number]

const LENGTH = 0.18 // seconds of a tone
const LOUDNESS = 0.12

/** Plays a test sound from a speaker, where the browser can choose one; otherwise from the usual one. */
export function playTestSound(speaker: string): void {
  play(
    [
      [523.25, 0],
      [659.25, 0.16],
      [783.99, 0.32],
    ],
    speaker,
  )
}

/** Somebody came into the call. */
export function playJoined(): void {
  play([
    [523.25, 0],
    [783.99, 0.12],
  ])
}

/** Somebody left it. */
export function playLeft(): void {
  play([
    [783.99, 0],
    [523.25, 0.12],
  ])
}

/** TypeScript does not know it yet. */
type Context = AudioContext & { setSinkId?: (id: string) => Promise<void> }

/** A context for each sound: it is let go when the sound is over. */
function play(tones: readonly Tone[], speaker = 'default'): void {
  const context: Context = new AudioContext()
  const loudness = context.createGain()
  loudness.connect(context.destination)
  const begin = async () => {
    if (speaker !== 'default') await context.setSinkId?.(speaker).catch(() => {}) // from the usual speaker, then
    await context.resume()
    const at = context.currentTime
    for (const [frequency, start] of tones) sound(context, loudness, { frequency, start: at + start })
    const last = tones.at(-1)?.[1] ?? 0
    setTimeout(() => void context.close(), (last + LENGTH + 0.2) * 1000)
  }
  void begin().catch(() => {})
}

function sound(
  context: AudioContext,
  into: GainNode,
  { frequency, start }: { frequency: number; start: number },
): void {
  const tone = new OscillatorNode(context, { frequency })
  const shape = new GainNode(context, { gain: 0 })
  shape.gain.setValueAtTime(0, start)
  shape.gain.linearRampToValueAtTime(LOUDNESS, start + 0.015) // a sudden beginning clicks
  shape.gain.exponentialRampToValueAtTime(0.0001, start + LENGTH)
  tone.connect(shape).connect(into)
  tone.start(start)
  tone.stop(start + LENGTH)
}
