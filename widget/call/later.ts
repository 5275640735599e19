import type { CallStore } from './call-store.ts'
import type { Telling } from './way-in.ts'
import type { LiveNeeds } from './while-live.ts'

/** Does something as soon as its code is there, unless that is over by then; a call does without. Returns how to stop. */
function later<Code>(code: Promise<Code>, act: (code: Code) => () => void): () => void {
  let isOver = false
  let stop = () => {}
  code.then(
    loaded => {
      if (!isOver) stop = act(loaded)
    },
    () => {},
  )
  return () => {
    isOver = true
    stop()
  }
}

/** What a page owes a live call. */
export const attendLater = (needs: LiveNeeds): (() => void) =>
  later(import('./while-live.ts'), ({ attend }) => attend(needs))

/** The console says what the call does. */
export const debugLater = ({ $state }: CallStore): (() => void) =>
  later(import('./livekit-debug.ts'), ({ debugCall }) => debugCall($state))

/** How the way of the call was is said when it is over. */
export function reportLater({ $state }: CallStore, tell: Telling): void {
  import('./way-report.ts').then(
    ({ reportWay }) => reportWay($state, tell),
    () => {},
  )
}
