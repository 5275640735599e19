import type { Link } from '../link/link.ts'
import { CallArrivedEvent } from './arrived-event.ts'
import { Asking } from './asking.ts'
import { earlyOf, engineLoader, isPreviewed } from './beginning.ts'
import { type CallState, type EndReason, isUnderWay, type Waiting } from './call-state.ts'
import { type CallStore, createCallStore } from './call-store.ts'
import type { CallTools } from './check.ts'
import { complaintsOf } from './complaints.ts'
import { type Control, ControlEvent } from './control-event.ts'
import { setSmall } from './corner.ts'
import { FloatPlace } from './float-place.ts'
import { attendLater, debugLater, reportLater } from './later.ts'
import { devicesFor } from './load-engine.ts'
import type { Place } from './pass.ts'
import { openDesk, type RecordingDesk } from './recording-desk.ts'
import type { CallRequest } from './request.ts'
import { REACTIONS } from './signal.ts'
import { InniesCallStage } from './stage.ts'
import { startTone } from './tone.ts'
import { WayIn } from './way-in.ts'

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

/** What the loader calls, which has no byte to spare. */
export const openCall = (needs: OpenCallNeeds): OpenCall => new OpenCall(needs)

/** Joins a call and shows it; the half of `<innies-call>` that is loaded when it opens. */
export class OpenCall {
  readonly #needs: OpenCallNeeds
  readonly #stage = new InniesCallStage()
  readonly #store: CallStore
  readonly #way: WayIn
  readonly #floating: FloatPlace
  readonly #asking = new Asking()
  readonly #perform: Record<Control, (value: string) => void>
  /** Aborted when it closes. */
  readonly #end = new AbortController()
  #desk: RecordingDesk | undefined
  #waiting: Waiting | undefined
  /** When the call was taken, by `performance.now()`. */
  #beganAt: number
  #stopTone = () => {}
  #stopAttending = () => {}

  constructor(needs: OpenCallNeeds) {
    const { link: getLink, request, tappedAt } = needs
    const isVideo = request.video ?? true
    this.#needs = needs
    this.#beganAt = tappedAt
    const speaker = this.#show()
    this.#store = createCallStore({
      isVideo,
      askPass: () => this.#way.askPass(),
      isOn: () => this.#way.isOn,
      loadEngine: engineLoader(speaker, request),
      onArrived: (what, at) => this.#host.dispatchEvent(new CallArrivedEvent(what, Math.round(at - this.#beganAt))),
    })
    this.#floating = new FloatPlace({
      ...{ dialog: needs.dialog, stage: this.#stage, write: text => this.#way.write(text) },
      ask: control => this.#stage.dispatchEvent(new ControlEvent(control)),
    })
    this.#way = new WayIn({
      ...{ getLink, request, isVideo },
      onPlace: (link, place) => this.#onPlace(link, place),
      onWaiting: waiting => this.#wait(waiting),
      onBegun: this.#store.begin,
      onOver: outcome => void this.#store.end(outcome ?? 'hung-up'),
    })
    this.#perform = this.#controls()
    this.#stage.isVideo = isVideo
    this.#stage.tools = this.#tools()
    this.#follow()
    void isPreviewed(getLink, request).then(isFirst => {
      if (!this.#end.signal.aborted) void (isFirst ? this.#store.preview() : this.#store.join())
    })
  }

  isUnderWay(): boolean {
    return !['failed', 'ended'].includes(this.#store.$state.get().phase)
  }

  isLive(): boolean {
    return this.#store.$state.get().phase === 'live'
  }

  close(): void {
    const wasUnderWay = isUnderWay(this.#store.$state.get())
    this.#desk?.close()
    const left = this.#store.leave()
    if (wasUnderWay) this.#way.hangUp(left)
    this.#end.abort()
    this.#stopAttending()
    this.#way.stop()
    this.#wait(undefined)
    this.#floating.close()
    this.#stage.remove()
  }

  get #host(): Element {
    return (this.#needs.dialog.getRootNode() as ShadowRoot).host
  }

  /** First the way into the room is asked for, then there is something to see. Returns where sound comes out. */
  #show(): HTMLElement {
    const { dialog, request } = this.#needs
    const speaker = earlyOf(request)?.speaker ?? document.createElement('div')
    speaker.hidden = true
    const showing = setTimeout(() => {
      dialog.querySelector('.loading')?.replaceWith(this.#stage, speaker) // another call may ring beside it
      this.#stage.focus()
    })
    this.#whenOver(() => clearTimeout(showing))
    return speaker
  }

  /** Hears the call, its user, and the page. */
  #follow(): void {
    const { signal } = this.#end
    this.#whenOver(this.#store.$state.subscribe((state, old) => this.#onState(state, old)))
    this.#stage.addEventListener('innies-call-control', event => this.#perform[event.control](event.value))
    this.#stage.addEventListener('innies-call-reply', ({ text }) => {
      this.#way.write(text)
      this.#needs.onClose()
    })
    // Both: LiveKit leaves the room at whichever comes first, and phones have only the latter.
    for (const name of ['beforeunload', 'pagehide']) addEventListener(name, () => this.#onLeave(), { signal })
    if (this.#host.hasAttribute('debug')) this.#whenOver(debugLater(this.#store))
  }

  #onState(state: CallState, old: CallState | undefined): void {
    const { onFailed, onEnded, onClose } = this.#needs
    this.#stage.state = state
    this.#stage.recording = this.#desk?.recording // the pass may have changed what the user may do
    this.#floating.show()
    if (!isUnderWay(state) && state.phase !== 'idle' && state.phase !== 'preview') this.#wait(undefined)
    for (const { code, message } of complaintsOf(state, old)) onFailed(code, message)
    if (state.phase === old?.phase) return
    if (state.phase === 'live' || (state.phase === 'failed' && old?.phase !== 'live')) this.#begin()
    this.#stopAttending()
    const float = () => void this.#floating.open()
    this.#stopAttending = state.phase === 'live' ? attendLater({ ...this.#store, hangUp: onClose, float }) : () => {}
    if (state.phase === 'ended') onEnded(state.reason, state.seconds)
  }

  /** There is something to be said of this call, even if it is that it failed. */
  #begin(): void {
    const { telling } = this.#way
    this.#asking.begin(telling)
    if (telling) reportLater(this.#store, telling)
  }

  #onPlace(link: Link, place: Place): void {
    if (this.#end.signal.aborted) return // closed before it was known where
    this.#whenOver(showNames(link, place, this.#stage))
    this.#stage.chat = place.chat
    this.#floating.inChat(link, place)
    if (place.chat === undefined) return
    this.#desk = openDesk({
      ...{ link, chat: place.chat, tap: this.#store.tap, rights: () => this.#way.rights },
      tell: recording => {
        this.#stage.recording = recording
        this.#floating.show()
      },
    })
  }

  #wait(waiting: Waiting | undefined): void {
    const isSame = (this.#waiting === undefined) === (waiting === undefined)
    this.#waiting = waiting
    if (!isSame && !waiting) this.#beganAt = performance.now()
    const show = () => {
      this.#stage.waiting = this.#waiting
      if (isSame) return
      this.#stopTone()
      this.#stopTone = this.#waiting ? startTone('ring-back') : () => {}
    }
    // First the camera goes on the air, then it is shown that the wait is over.
    if (waiting || isSame) show()
    else setTimeout(show)
  }

  #onLeave(): void {
    if (this.#waiting) this.#needs.onClose()
    else if (isUnderWay(this.#store.$state.get())) this.#way.noteLeft()
  }

  #whenOver(stop: () => void): void {
    this.#end.signal.addEventListener('abort', stop)
  }

  #tools(): CallTools {
    const [way, store, asking] = [this.#way, this.#store, this.#asking]
    const beganAt = () => this.#beganAt
    return {
      get beganAt() {
        return beganAt()
      },
      measure: store.measure,
      hosting: () => way.hosting,
      canCheck: () => way.canTry,
      microphone: store.microphone,
      rate: () => asking.rate(way.isRated),
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
  }

  #controls(): Record<Control, (value: string) => void> {
    const [store, { onClose }] = [this.#store, this.#needs]
    return {
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
      float: () => void this.#floating.open(),
      shrink: () => this.#shrink(),
      dismiss: store.dismiss,
      unsilence: store.unsilence,
      join: kinds => store.join(devicesFor(true).filter(kind => kinds.includes(kind))),
      retry: () => this.#retry(),
      agree: () => {
        this.#way.agree()
        this.#retry()
      },
      end: () => (this.#isAsked() ? this.#way.hangUp(store.leave()) : onClose()),
      close: onClose,
    }
  }

  #shrink(): void {
    this.#stage.isSmall = !this.#stage.isSmall
    setSmall(this.#needs.dialog, this.#stage.isSmall)
    this.#stage.focus()
  }

  #retry(): void {
    this.#way.takeHere()
    void this.#store.retry()
  }

  /** The window stays for the question how it was. */
  #isAsked(): boolean {
    if (this.#waiting || this.#stage.isSmall) return false
    return this.#asking.isDue(this.#store.$state.get(), this.#way.isRated)
  }
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
