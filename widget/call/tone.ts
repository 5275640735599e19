import { hasTones } from '../base/tones.ts'

/** What is heard while it rings: at who calls, and at who is called. */
export type ToneKind = 'ring-back' | 'ring'

/** Hz and seconds of each sound; all of it again after `every` seconds. */
type Pattern = {
  every: number
  loudness: number
  sounds: readonly (readonly [hertz: number, at: number, length: number])[]
}

const PATTERNS: Record<ToneKind, Pattern> = {
  'ring-back': { every: 4, loudness: 0.05, sounds: [[425, 0, 1]] },
  ring: {
    every: 2.6,
    loudness: 0.14,
    sounds: [
      [659.25, 0, 0.3],
      [783.99, 0.18, 0.3],
      [987.77, 0.36, 0.5],
      [783.99, 0.9, 0.3],
      [987.77, 1.08, 0.6],
    ],
  },
}
const EDGE = 0.02 // seconds: a sudden beginning clicks

/**
 * Sounds until it is stopped, from when the browser lets the page sound; `mayBegin` is asked then. Silent where the site or the
 * user wants no tones.
 * Returns how to stop.
 */
export function startTone(
  kind: ToneKind,
  mayBegin: (stopped: AbortSignal) => Promise<boolean> = async () => true,
): () => void {
  const isQuiet = document.querySelector('innies-call')?.hasAttribute('quiet') || !hasTones()
  const context = isQuiet ? undefined : openContext()
  if (!context) return () => {}
  const { every, loudness, sounds } = PATTERNS[kind]
  const stopping = new AbortController()
  const all = new GainNode(context, { gain: loudness })
  all.connect(context.destination)
  let timer: ReturnType<typeof setInterval> | undefined
  const once = () => {
    for (const [hertz, at, length] of sounds) sound(all, hertz, { start: context.currentTime + at, length })
  }
  const begin = async () => {
    await context.resume() // waits for the first click, where the browser wants one
    if (stopping.signal.aborted || !(await mayBegin(stopping.signal)) || stopping.signal.aborted) return
    once()
    timer = setInterval(once, every * 1000)
  }
  void begin().catch(() => {})
  return () => {
    stopping.abort()
    clearInterval(timer)
    context.close().catch(() => {}) // it is closed already
  }
}

/** Undefined where the browser has none, or none left. */
function openContext(): AudioContext | undefined {
  try {
    return new AudioContext()
  } catch {
    return undefined
  }
}

function sound(into: GainNode, frequency: number, { start, length }: { start: number; length: number }): void {
  const { context } = into
  const tone = new OscillatorNode(context, { frequency })
  const shape = new GainNode(context, { gain: 0 })
  shape.gain.setValueAtTime(0, start)
  shape.gain.linearRampToValueAtTime(1, start + EDGE)
  shape.gain.setValueAtTime(1, start + length - EDGE * 2)
  shape.gain.linearRampToValueAtTime(0, start + length)
  tone.connect(shape).connect(into)
  tone.start(start)
  tone.stop(start + length)
}
