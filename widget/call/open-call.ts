import type { Link } from '../link/link.ts'
import { CallArrivedEvent } from './arrived-event.ts'
import { type EndReason, isUnderWay, type Waiting } from './call-state.ts'
import { type CallStore, createCallStore } from './call-store.ts'
import { complaintsOf } from './complaints.ts'
import { type Control, ControlEvent } from './control-event.ts'
import { setSmall } from './corner.ts'
import type { Early } from './early.ts'
import type { DeviceKind, MakeEngine } from './engine.ts'
import { FloatPlace } from './float-place.ts'
import { devicesFor, loadEngine } from './load-engine.ts'
import { isRated } from './panel.ts'
import type { Place } from './pass.ts'
import type { Rating } from './rating.ts'
import { openDesk, type Recording, type RecordingDesk } from './recording-desk.ts'
import type { CallRequest } from './request.ts'
import { REACTIONS } from './signal.ts'
import { InniesCallStage } from './stage.ts'
import { startTone } from './tone.ts'
import { type Telling, WayIn } from './way-in.ts'

export type OpenCallNeeds = {
  /** The page's connection; asked again when it did not load. */
  link: () => Promise<Link>
  /** What the call stands in, already open. */
  dialog: HTMLDialogElement
  request: CallRequest
  /** When the user asked for it, by `performance.now()`. */
  tappedAt: number
  onEnded: (reason: EndReason, seconds: number) => void
  /** Something of it went wrong; the call may go on without. */
  onFailed: (code: string, message: string) => void
  /** The user has done with it. */
  onClose: () => void
}

/** A call whose window is open. */
export type OpenCall = { isUnderWay(): boolean; isLive(): boolean; close(): void }

/** Joins a call and shows it; the half of `<innies-call>` that is loaded when it opens. */
export function openCall(needs: OpenCallNeeds): OpenCall {
  const { link: getLink, dialog, request, tappedAt, onEnded, onFailed, onClose } = needs
  const isVideo = request.video ?? true
  const stage = new InniesCallStage()
  const early = 'chat' in request ? request.answer?.early : undefined
  const speaker = early?.speaker ?? document.createElement('div')
  speaker.hidden = true
  // First the way into the room is asked for, then there is something to see.
  const showing = setTimeout(() => {
    dialog.querySelector('.loading')?.replaceWith(stage, speaker) // another call may ring beside it
    stage.focus()
  })

  let arrivesSince = tappedAt
  let stopNames = () => {}
  let stopTone = () => {}
  let stopAttending = () => {}
  /** Takes what is said of the call that is, or was. */
  let tell: Telling | undefined
  let hasRated = false
  const rate = (rating: Rating) => {
    if (!hasRated) tell?.(rating).catch(() => {}) // it is for statistics only
    hasRated = true
  }
  let desk: RecordingDesk | undefined
  const tellRecording = (recording: Recording | undefined) => {
    stage.recording = recording
    floating.show()
  }
  const store = createCallStore({
    isVideo,
    askPass: () => way.askPass(),
    isOn: () => way.isOn,
    loadEngine: engineLoader(speaker, request, early),
    onArrived(what, at) {
      const host = (dialog.getRootNode() as ShadowRoot).host
      host?.dispatchEvent(new CallArrivedEvent(what, Math.round(at - arrivesSince)))
    },
  })
  const floating = new FloatPlace({
    ...{ dialog, stage, write: text => way.write(text) },
    ask: control => stage.dispatchEvent(new ControlEvent(control)),
  })
  let waitingFor: Waiting | undefined
  const wait = (waiting: Waiting | undefined) => {
    const isSame = (waitingFor === undefined) === (waiting === undefined)
    waitingFor = waiting
    if (!isSame && !waiting) arrivesSince = performance.now()
    // First the camera goes on the air, then it is shown that the wait is over.
    if (waiting || isSame) show()
    else setTimeout(show)
    function show() {
      stage.waiting = waitingFor
      if (isSame) return
      stopTone()
      stopTone = waitingFor ? startTone('ring-back') : () => {}
    }
  }
  const way = new WayIn({
    ...{ getLink, request, isVideo },
    onPlace: (link, place) => {
      stopNames = showNames(link, place, stage)
      stage.chat = place.chat
      floating.inChat(link, place)
      if (place.chat !== undefined)
        desk = openDesk({ link, chat: place.chat, tap: store.tap, rights: () => way.rights, tell: tellRecording })
    },
    onWaiting: wait,
    onBegun: store.begin,
    onOver: outcome => void store.end(outcome ?? 'hung-up'),
  })

  stage.tools = {
    get beganAt() {
      return arrivesSince
    },
    measure: store.measure,
    hosting: () => way.hosting,
    canCheck: () => way.canTry,
    microphone: store.microphone,
    rate: () => (way.isRated && tell ? rate : undefined),
    async check() {
      try {
        const pass = await way.passToTry()
        const { checkConnection } = await import('./livekit-check.ts')
        return await checkConnection(pass)
      } catch {
        return { result: 'no-server' }
      }
    },
  }

  const stopShowing = store.$state.subscribe((state, old) => {
    stage.state = state
    stage.recording = desk?.recording // the pass may have changed what the user may do
    floating.show()
    if (!isUnderWay(state) && state.phase !== 'idle' && state.phase !== 'preview') wait(undefined)
    for (const { code, message } of complaintsOf(state, old)) onFailed(code, message)
    if (state.phase === old?.phase) return
    const isFirst = state.phase === 'live' || (state.phase === 'failed' && old?.phase !== 'live')
    if (isFirst) {
      tell = way.telling
      hasRated = false
      if (tell) reportLater(store, tell)
    }
    stopAttending()
    stopAttending =
      state.phase === 'live' ? attendLater({ ...store, float: () => void floating.open() }, onClose) : () => {}
    if (state.phase === 'ended') onEnded(state.reason, state.seconds)
  })
  /** The window stays for the question how it was. */
  const isAsked = () => {
    const state = store.$state.get()
    if (state.phase !== 'live' || waitingFor || stage.isSmall || hasRated || !stage.tools?.rate()) return false
    const hasOthers = state.tiles.some(tile => !tile.isLocal)
    return hasOthers && isRated({ reason: 'left', seconds: (Date.now() - state.startedAt) / 1000 })
  }
  const perform: Record<Control, (value: string) => void> = {
    microphone: store.toggleMicrophone,
    camera: store.toggleCamera,
    screen: store.toggleScreen,
    hand: store.toggleHand,
    react: value => {
      const emoji = REACTIONS.find(one => one === value)
      if (emoji) void store.react(emoji)
    },
    'sound-only': store.toggleSoundOnly,
    flip: store.flip,
    'choose-microphone': id => store.choose('microphone', id),
    'choose-camera': id => store.choose('camera', id),
    'choose-speaker': id => store.choose('speaker', id),
    float: () => void floating.open(),
    shrink: () => {
      stage.isSmall = !stage.isSmall
      setSmall(dialog, stage.isSmall)
      stage.focus()
    },
    dismiss: store.dismiss,
    unsilence: store.unsilence,
    join: kinds => store.join(devicesFor(true).filter(kind => kinds.includes(kind))),
    retry: () => {
      way.takeHere()
      void store.retry()
    },
    agree: () => {
      way.agree()
      way.takeHere()
      void store.retry()
    },
    end: () => (isAsked() ? way.hangUp(store.leave()) : onClose()),
    close: onClose,
  }
  stage.addEventListener('innies-call-control', event => perform[event.control](event.value))
  stage.addEventListener('innies-call-reply', ({ text }) => {
    way.write(text)
    onClose()
  })
  const onLeave = () => {
    if (waitingFor) onClose()
    else if (isUnderWay(store.$state.get())) way.noteLeft()
  }
  // Both: LiveKit leaves the room at whichever comes first, and phones have only the latter.
  const leaving = new AbortController()
  for (const name of ['beforeunload', 'pagehide']) addEventListener(name, onLeave, { signal: leaving.signal })
  stage.isVideo = isVideo
  let stopDebugging = () => {}
  if ((dialog.getRootNode() as ShadowRoot).host?.hasAttribute('debug'))
    import('./livekit-debug.ts').then(
      ({ debugCall }) => {
        stopDebugging = debugCall(store.$state)
      },
      () => {},
    )
  void isPreviewed(getLink, request).then(
    isFirst => leaving.signal.aborted || (isFirst ? store.preview() : store.join()),
  )

  return {
    isUnderWay: () => !['failed', 'ended'].includes(store.$state.get().phase),
    isLive: () => store.$state.get().phase === 'live',
    close() {
      const wasUnderWay = isUnderWay(store.$state.get())
      desk?.close()
      const left = store.leave()
      if (wasUnderWay) way.hangUp(left)
      leaving.abort()
      stopShowing()
      stopDebugging()
      stopAttending()
      way.stop()
      wait(undefined)
      floating.close()
      stopNames()
      clearTimeout(showing)
      stage.remove()
    },
  }
}

/** What loads the engine: once the one that waited in the room while it rang, if there is one; whoever tries again comes anew. */
function engineLoader(speaker: Element, request: CallRequest, waiting: Early | undefined) {
  let early = waiting
  return async (kinds: readonly DeviceKind[]): Promise<MakeEngine> => {
    const taken = early?.take()
    early = undefined
    // A room of the site's own is no call that rings: who enters it is in it.
    return (await taken) ?? loadEngine(speaker, 'room' in request ? undefined : kinds)
  }
}

/** Where the page asks for it; and where one joins the call of a group that one was not in, unless it rings. */
async function isPreviewed(getLink: () => Promise<Link>, request: CallRequest): Promise<boolean> {
  const answer = 'chat' in request ? request.answer : undefined
  if (request.preview !== undefined || !('chat' in request) || !answer || answer.here || answer.early)
    return request.preview ?? false
  const link = await getLink().catch(() => undefined) // what is wrong is said by the call
  const row = link?.$rows.get()?.get(request.chat)
  const me = link?.$me.get()?.id ?? ''
  const isOver = row?.call?.call !== answer.call
  return (
    row?.kind === 'group' &&
    !isOver &&
    row.call?.phase === 'active' &&
    ![row.call.from, ...row.call.accepted].includes(me)
  )
}

/** Keeps the stage told who the others of the chat are. */
function showNames(link: Link, { chat }: Place, stage: InniesCallStage): () => void {
  const show = () => {
    const people = link.$people.get()
    const members = (chat && link.$rows.get()?.get(chat)?.members) || []
    const others = members.filter(id => id !== link.$me.get()?.id)
    stage.people = people
    stage.peers = others.map(id => people.get(id) ?? { id, name: id })
  }
  const stops = [link.$people.subscribe(show), link.$rows.subscribe(show)]
  return () => {
    for (const stop of stops) stop()
  }
}

/** How the way of the call was is said when it is over, if the code for it is there by then. */
function reportLater({ $state }: CallStore, tell: Telling): void {
  import('./way-report.ts').then(
    ({ reportWay }) => reportWay($state, tell),
    () => {},
  )
}

/** What a page owes a live call, as soon as the code for it is there; a call does without. */
function attendLater(store: CallStore & { float: () => void }, hangUp: () => void): () => void {
  let isOver = false
  let stop = () => {}
  import('./while-live.ts').then(
    ({ attend }) => {
      if (!isOver) stop = attend({ ...store, hangUp })
    },
    () => {},
  )
  return () => {
    isOver = true
    stop()
  }
}
