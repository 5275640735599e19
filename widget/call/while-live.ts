import type { ReadableAtom } from 'nanostores'
import { hasTones } from '../base/tones.ts'
import { peopleIn } from './arrange.ts'
import type { CallState } from './call-state.ts'
import { playJoined, playLeft } from './sounds.ts'

export type LiveNeeds = {
  $state: ReadableAtom<CallState>
  toggleMicrophone: () => void
  toggleCamera: () => void
  hangUp: () => void
  /** Into a window of its own. */
  float: () => void
}

/** What a page owes a call that is live: the screen stays on, the system's own buttons work, who comes and goes is heard. */
export function attend({ $state, toggleMicrophone, toggleCamera, hangUp, float }: LiveNeeds): () => void {
  const sleep = stayAwake()
  const stopButtons = answerButtons({
    togglemicrophone: toggleMicrophone,
    togglecamera: toggleCamera,
    hangup: hangUp,
    enterpictureinpicture: float, // Chromium does when the user turns to another tab, once they allowed it
  })
  let others: Set<string> | undefined
  const stopListening = $state.subscribe(state => {
    if (state.phase !== 'live') return
    const now = new Set(peopleIn(state.tiles).flatMap(({ id, isLocal }) => (isLocal ? [] : [id])))
    const isQuiet = document.querySelector('innies-call')?.hasAttribute('quiet') || !hasTones()
    if (others && !isQuiet) {
      if ([...now].some(id => !others?.has(id))) playJoined()
      else if ([...others].some(id => !now.has(id))) playLeft()
    }
    if (state.tiles.length) others = now // before the first news nobody has come yet
    tellSystem(state.microphone === 'on', state.camera === 'on')
  })
  return () => {
    sleep()
    stopButtons()
    stopListening()
  }
}

/** A browser takes the lock away with each look at another tab; it is asked for again. Returns how to let it sleep. */
function stayAwake(): () => void {
  let lock: WakeLockSentinel | undefined
  let isOver = false
  const take = async () => {
    if (document.visibilityState !== 'visible' || isOver) return
    const taken = await navigator.wakeLock?.request('screen').catch(() => undefined) // refused: low battery
    if (isOver) void taken?.release()
    else lock = taken
  }
  void take()
  document.addEventListener('visibilitychange', take)
  return () => {
    isOver = true
    document.removeEventListener('visibilitychange', take)
    void lock?.release()
  }
}

/** TypeScript knows none of a call's actions. */
type CallSession = {
  setActionHandler(action: string, handler: (() => void) | null): void
  setMicrophoneActive?(isActive: boolean): void
  setCameraActive?(isActive: boolean): void
}

const session = (): CallSession | undefined => navigator.mediaSession as CallSession | undefined

function answerButtons(answers: Record<string, () => void>): () => void {
  const set = (action: string, answer: (() => void) | null) => {
    try {
      session()?.setActionHandler(action, answer)
    } catch {
      // a browser that does not know this button has none
    }
  }
  for (const [action, answer] of Object.entries(answers)) set(action, answer)
  return () => {
    for (const action of Object.keys(answers)) set(action, null)
  }
}

function tellSystem(hasMicrophone: boolean, hasCamera: boolean): void {
  session()?.setMicrophoneActive?.(hasMicrophone)
  session()?.setCameraActive?.(hasCamera)
}
