import { markLanguage } from '../base/language.ts'
import { tellTitle } from '../base/page-title.ts'
import { ringWord } from '../base/ring-words.ts'
import type { Admission, Link } from '../link/link.ts'
import { waitInRoom } from './early.ts'
import type { InniesCall } from './innies-call.ts'
import { InniesRing, type RingAnswer } from './ring-card.ts'
import type { Ringing } from './show-card.ts'
import { startCall } from './start-call.ts'
import { startTone } from './tone.ts'

/** Shows that it rings: a card, the title of the page and, where the browser lets it, a tone. Returns how to stop. */
export function showRing(link: Link, { call, kind, isQuiet }: Ringing, onAnswered: () => void): () => void {
  const { chat, from, video } = call
  const row = link.$rows.get()?.get(chat)
  const card = new InniesRing()
  markLanguage(card)
  const me = link.$me.get()?.id
  const other = from === me ? (row?.members.find(member => member !== me) ?? from) : from
  card.person = link.$people.get().get(other) ?? { id: other, name: other }
  card.group = row?.kind === 'group' ? row.title : undefined
  card.isVideo = video
  card.kind = kind
  const early = kind === 'ring' && row?.kind === 'direct' && !isQuiet ? waitInRoom(link, call) : undefined
  const take = (withCamera: boolean, here = false) =>
    startCall({ chat, video: withCamera && video, preview: false, answer: { call: call.call, here, early, admission } })
  const decline = (isBusy = false) => void link.decline(chat, call.call, isBusy).catch(() => {}) // over, whatever was said
  const perform: Record<RingAnswer, () => void> = {
    accept: () => take(true),
    'no-camera': () => take(false),
    decline,
    busy: () => decline(true),
    'end-accept': () => {
      openCall()?.close()
      take(true)
    },
    rejoin: () => take(true, true), // the seat of the page before is still its own
    'not-now': () => {},
  }
  let isTaken = false
  let admission: Promise<Admission> | undefined
  card.addEventListener('innies-ring-answer', ({ answer }) => {
    isTaken = answer === 'accept' || answer === 'no-camera'
    if (isTaken) admission = early?.accept() // before anything is drawn
    onAnswered()
    perform[answer]()
  })
  card.addEventListener('innies-call-reply', ({ text }) => {
    onAnswered()
    decline()
    link.send(chat, text)
  })
  put(card)
  if (kind === 'elsewhere' || kind === 'rejoin') return () => card.remove()

  if (!call.rang) link.ringBack(chat, call.call)
  const stopTone = isQuiet ? undefined : startTone('ring', mayRing)
  const title = ringWord('ring.title', { name: card.person.name })
  tellTitle('ring', () => title)
  return () => {
    if (!isTaken && early) afterPaint(early.close) // it takes a while, and what is shown next does not wait for it
    card.remove()
    stopTone?.()
    tellTitle('ring', undefined)
  }
}

/** A page that is not seen paints nothing. */
function afterPaint(act: () => void): void {
  if (document.visibilityState === 'visible') requestAnimationFrame(() => setTimeout(act))
  else act()
}

const openCall = () => document.querySelector<InniesCall>('innies-call[open]')

/** In front of everything; within the window of a call, which is the only thing that can be touched while it is open. */
function put(card: InniesRing): void {
  const place = openCall()?.shadowRoot?.querySelector('dialog') ?? document.body
  card.popover = 'manual'
  place.append(card)
  card.showPopover?.()
}

/** Of all tabs of a browser one rings. */
function mayRing(stopped: AbortSignal): Promise<boolean> {
  if (!navigator.locks) return Promise.resolve(true) // plain http: tabs know nothing of each other
  return new Promise(resolve => {
    const hold = () => {
      resolve(true)
      return new Promise<void>(release => stopped.addEventListener('abort', () => release(), { once: true }))
    }
    navigator.locks.request('innies:tone', { signal: stopped }, hold).catch(() => resolve(!stopped.aborted))
  })
}
