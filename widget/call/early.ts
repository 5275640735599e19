import type { OngoingCall } from '../../server/protocol/chat.ts'
import type { Admission, Link } from '../link/link.ts'
import type { Engine, EngineNews, MakeEngine } from './engine.ts'
import { devicesFor, loadEngine } from './load-engine.ts'

/** A place in the room of a call that rings: connected, black and silent, and not in the call. */
export type Early = {
  /** What plays the others once the call is on. */
  speaker: HTMLElement
  /**
   * Accepts the call at once, ready or not, so that it stops ringing everywhere else; not before the code of calls is there.
   * Whoever joins it takes the place; nobody does when that takes long.
   */
  accept(): Promise<Admission> | undefined
  /** The engine in the room, if it is there or about to be; otherwise one comes in the ordinary way. */
  take(): Promise<MakeEngine | undefined>
  close(): void
}

const LATER = 1000 // ms: the card and its tone come first, and so does who is quick
const SOON = 800 // ms that who accepts waits for what is under way: the ordinary way begins from nothing
const PATIENCE = 3000 // ms until somebody takes what was accepted

/**
 * Waits in the room while it rings, if the user looks at this tab and no other tab of the browser waits there already, so that
 * who accepts is seen and heard at once. Asks for no device, and nobody sees or hears anything of it.
 */
export function waitInRoom(link: Link, { chat, call, video }: OngoingCall): Early {
  const over = new AbortController()
  const speaker = document.createElement('div')
  speaker.hidden = true
  const missed = new Map<EngineNews['type'], EngineNews>()
  let hear = (news: EngineNews) => {
    missed.set(news.type, news)
    if (news.type === 'closed') close()
  }
  let engine: Engine | undefined
  let canJoin = false
  let entering: Promise<Engine | undefined> | undefined
  let offered: ReturnType<typeof setTimeout> | undefined

  async function enter(): Promise<Engine | undefined> {
    const [makeEngine, { pass }] = await Promise.all([loadEngine(speaker, devicesFor(video)), link.enter(chat, call)])
    if (over.signal.aborted) return undefined
    engine = makeEngine(news => hear(news))
    await engine.connect(pass)
    return engine
  }

  const start = () => {
    if (entering || document.visibilityState !== 'visible' || over.signal.aborted) return
    entering = oneTab(over.signal).then(isFirst => (isFirst && !over.signal.aborted ? enter() : undefined))
    entering.catch(close) // who accepts comes in the ordinary way
  }
  document.addEventListener('visibilitychange', start, { signal: over.signal })
  // Without it nobody could join what they accept.
  import('./open-call.ts').then(
    () => {
      canJoin = true
    },
    () => {},
  )
  const starting = setTimeout(start, LATER)

  function close(): void {
    over.abort()
    clearTimeout(starting)
    clearTimeout(offered)
    void engine?.leave()
    engine = undefined
  }

  return {
    speaker,
    accept() {
      offered = setTimeout(close, PATIENCE)
      if (!canJoin) return undefined
      const admission = link.accept(chat, call)
      admission.catch(() => {}) // told to whoever joins
      return admission
    },
    async take() {
      const late = new Promise<undefined>(resolve => setTimeout(resolve, SOON))
      const found = await Promise.race([entering, late]).catch(() => undefined)
      if (!found || found !== engine) {
        close()
        return undefined
      }
      clearTimeout(offered)
      over.abort()
      return told => {
        hear = told
        for (const news of missed.values()) told(news)
        return { ...found, connect: async () => {} }
      }
    },
    close,
  }
}

/** Whether no other tab of the browser waits; it is this one until `over`. */
function oneTab(over: AbortSignal): Promise<boolean> {
  if (!navigator.locks) return Promise.resolve(false) // plain http, where there are no devices either
  return new Promise(resolve => {
    navigator.locks.request('innies:early', { ifAvailable: true }, lock => {
      resolve(lock !== null)
      if (!lock || over.aborted) return undefined
      return new Promise<void>(release => over.addEventListener('abort', () => release(), { once: true }))
    })
  })
}
