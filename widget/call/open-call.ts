import { randomId } from '../base/random.ts'
import type { Link } from '../link/link.ts'
import { type EndReason, type FailCode, isUnderWay } from './call-state.ts'
import { createCallStore } from './call-store.ts'
import type { Control } from './control-event.ts'
import { askPass, findPlace, type Place } from './pass.ts'
import type { CallRequest } from './request.ts'
import { InniesCallStage } from './stage.ts'
import { failureText } from './text.ts'

export type OpenCallNeeds = {
  /** The page's connection; asked again when it did not load. */
  link: () => Promise<Link>
  /** What the call stands in, already open. */
  dialog: HTMLElement
  request: CallRequest
  onEnded: (reason: EndReason, seconds: number) => void
  onFailed: (code: FailCode, message: string) => void
  /** The user has done with it. */
  onClose: () => void
}

/** A call whose window is open. */
export type OpenCall = { isUnderWay(): boolean; isLive(): boolean; close(): void }

/** Joins a call and shows it; the half of `<innies-call>` that is loaded when it opens. */
export function openCall({ link: getLink, dialog, request, onEnded, onFailed, onClose }: OpenCallNeeds): OpenCall {
  const isVideo = request.video ?? true
  const stage = new InniesCallStage()
  const speaker = document.createElement('div')
  speaker.hidden = true
  dialog.replaceChildren(stage, speaker)

  let link: Link | undefined
  let place: Place | undefined
  let stopNames = () => {}
  const store = createCallStore({
    isVideo,
    askPass: async () => {
      link ??= await getLink()
      place ??= await findPlace(link, request)
      stopNames()
      stopNames = showNames(link, place, stage)
      return askPass(link, place.room, { isVideo })
    },
    loadEngine: async () => {
      const { createEngine } = await import('./livekit.ts')
      return hear => createEngine(speaker, hear)
    },
  })

  stage.tools = {
    beganAt: performance.now(),
    measure: store.measure,
    async check() {
      try {
        if (!link || !place) return { result: 'no-server' }
        const pass = await askPass(link, place.room, { isVideo, tab: `check-${randomId()}` })
        const { checkConnection } = await import('./livekit-check.ts')
        return await checkConnection(pass)
      } catch {
        return { result: 'no-server' }
      }
    },
  }

  const stopShowing = store.$state.subscribe((state, old) => {
    stage.state = state
    if (state.phase === old?.phase) return
    if (state.phase === 'ended') onEnded(state.reason, state.seconds)
    if (state.phase === 'failed') onFailed(state.code, failureText(state.code))
  })
  const perform: Record<Control, (value: string) => void> = {
    microphone: store.toggleMicrophone,
    camera: store.toggleCamera,
    screen: store.toggleScreen,
    flip: store.flip,
    'choose-microphone': id => store.choose('microphone', id),
    'choose-camera': id => store.choose('camera', id),
    'choose-speaker': id => store.choose('speaker', id),
    dismiss: store.dismiss,
    unsilence: store.unsilence,
    retry: store.retry,
    end: onClose,
    close: onClose,
  }
  stage.addEventListener('innies-call-control', event => perform[event.control](event.value))
  void store.join()
  stage.focus()

  return {
    isUnderWay: () => isUnderWay(store.$state.get()),
    isLive: () => store.$state.get().phase === 'live',
    close() {
      const wasUnderWay = isUnderWay(store.$state.get())
      // After leaving: the end of the call closes its room, and with it every connection that is still open.
      const left = store.leave()
      if (wasUnderWay) void left.then(() => link && place && hangUp(link, place))
      stopShowing()
      stopNames()
      stage.remove()
    },
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

/** A call between two is over for both when one hangs up; a larger one goes on. */
function hangUp(link: Link, { chat }: Place): void {
  const row = chat ? link.$rows.get()?.get(chat) : undefined
  if (row?.call && row.members.length <= 2) link.hangUp(row.chat, row.call.call)
}
