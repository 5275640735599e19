import { hasTones } from '../base/tones.ts'

const LULL = 2000 // ms: of what comes in one breath one is heard
const PATIENCE = 300 // ms for the browser to let the page sound
const SOUNDED = 'innies:sounded'
const LOUDNESS = 0.06
const LENGTH = 0.5 // seconds
/** Hz, and the seconds after the beginning. */
const NOTES = [
  [587.33, 0],
  [880, 0.09],
] as const

/** One soft sound, in one tab of all that ask for it. None where the user wants none, or clicked nowhere yet. */
export async function soundOnce(now: () => number = Date.now): Promise<void> {
  const context = hasTones('messages') ? await runningContext() : undefined
  if (!context) return
  const isHeard = await alone(() => {
    if (Math.abs(now() - lastSounded()) < LULL) return false
    noteSounded(now())
    return true
  })
  if (isHeard) for (const [frequency, at] of NOTES) sound(context, frequency, context.currentTime + at)
  setTimeout(() => void context.close().catch(() => {}), isHeard ? LENGTH * 2000 : 0)
}

/** Undefined where the browser has none, or wants a click first: by then it would be no news. */
async function runningContext(): Promise<AudioContext | undefined> {
  try {
    const context = new AudioContext()
    await Promise.race([context.resume(), new Promise(resolve => setTimeout(resolve, PATIENCE))])
    if (context.state === 'running') return context
    await context.close()
  } catch {
    // there are none left
  }
  return undefined
}

/** Of all tabs one at a time. On plain http they know nothing of each other. */
async function alone(act: () => boolean): Promise<boolean> {
  return navigator.locks ? navigator.locks.request('innies:sound', act) : act()
}

function lastSounded(): number {
  try {
    return Number(localStorage.getItem(SOUNDED))
  } catch {
    return 0
  }
}

function noteSounded(at: number): void {
  try {
    localStorage.setItem(SOUNDED, String(at))
  } catch {
    // storage is blocked: each tab sounds
  }
}

function sound(context: AudioContext, frequency: number, at: number): void {
  const tone = new OscillatorNode(context, { frequency })
  const shape = new GainNode(context, { gain: 0 })
  shape.gain.setValueAtTime(0, at)
  shape.gain.linearRampToValueAtTime(LOUDNESS, at + 0.015) // a sudden beginning clicks
  shape.gain.exponentialRampToValueAtTime(0.0001, at + LENGTH)
  tone.connect(shape).connect(context.destination)
  tone.start(at)
  tone.stop(at + LENGTH)
}
