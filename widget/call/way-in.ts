import type { CallPass } from '../../server/protocol/call.ts'
import type { CallReport } from '../../server/protocol/call-report.ts'
import { randomId } from '../base/random.ts'
import type { Link } from '../link/link.ts'
import { ChatCall, type ChatCallNeeds } from './chat-call.ts'
import { type Hosting, hostingOf } from './hosting.ts'
import { askPass, findPlace, type Place } from './pass.ts'
import { noteLeft } from './rejoin.ts'
import type { CallRequest } from './request.ts'

export type WayInNeeds = Pick<ChatCallNeeds, 'onWaiting' | 'onBegun' | 'onOver' | 'isVideo'> & {
  /** The page's connection; asked again when it did not load. */
  getLink: () => Promise<Link>
  request: CallRequest
  /** It is known where the call takes place. */
  onPlace: (link: Link, place: Place) => void
}

export type Telling = (report: CallReport) => Promise<void>

/** How the user gets into the room they asked for, and out of it: a chat is called, a room of the site's own is entered. */
export class WayIn {
  readonly #needs: WayInNeeds
  #link: Link | undefined
  #place: Place | undefined
  #call: ChatCall | undefined
  #isHost = false
  /** The user is to be asked how the call was. */
  isRated = false
  #mayRecord = false
  #agrees = false

  constructor(needs: WayInNeeds) {
    this.#needs = needs
    const { request, onWaiting } = needs
    if (!(request.preview || 'room' in request || ('chat' in request && request.answer))) onWaiting('calling')
  }

  /** Rejects with an Error that has a `code`. */
  async askPass(): Promise<CallPass> {
    const pass = await this.#ask()
    this.#isHost = pass.host ?? false
    this.isRated = pass.rate ?? false
    this.#mayRecord = pass.record ?? false
    return pass
  }

  async #ask(): Promise<CallPass> {
    const { getLink, request, onPlace, isVideo } = this.#needs
    const link = this.#link ?? (await getLink())
    const place = this.#place ?? (await findPlace(link, request))
    if (!this.#place) onPlace(link, place)
    this.#link = link
    this.#place = place
    if ('room' in request || place.chat === undefined)
      return askPass(link, place.room, { isVideo, agrees: this.#agrees })
    const answer = 'chat' in request ? request.answer : undefined
    this.#call ??= new ChatCall({ ...this.#needs, link, chat: place.chat, answer })
    return this.#call.admit()
  }

  /** Whether one more pass begins no call. */
  get canTry(): boolean {
    const chat = this.#place?.chat
    if (!this.#link || !this.#place) return false
    return chat === undefined || this.#link.$rows.get()?.get(chat)?.call !== undefined
  }

  /** One more pass, by another name, to try the connection with. */
  async passToTry(): Promise<CallPass> {
    const [link, place] = [this.#link, this.#place]
    if (!link || !place || !this.canTry) throw new Error('There is no connection to try.')
    return askPass(link, place.room, { isVideo: this.#needs.isVideo, tab: `check-${randomId()}` })
  }

  get hosting(): Hosting | undefined {
    const [link, chat] = [this.#link, this.#place?.chat]
    return link && chat !== undefined ? hostingOf(link, chat, this.#isHost) : undefined
  }

  /** Takes what is said of this call, for who runs the site; undefined for one that is of no chat, or not yet. */
  get telling(): Telling | undefined {
    const [link, chat, call] = [this.#link, this.#place?.chat, this.#call?.id]
    if (!link || chat === undefined || call === undefined) return undefined
    const path = `/v1/chats/${encodeURIComponent(chat)}/calls/${encodeURIComponent(call)}/reports`
    return report => link.api(path, { method: 'POST', body: report })
  }

  /** It goes on with the user, if not here. */
  get isOn(): boolean {
    return this.#call?.isOn ?? false
  }

  /** The user agrees to be recorded, where the call is. */
  agree(): void {
    this.#agrees = true
    this.#call?.agree()
  }

  /** What the user may do, as the pass said. */
  get rights(): { mayRecord: boolean; isHost: boolean } {
    return { mayRecord: this.#mayRecord, isHost: this.#isHost }
  }

  /** Here from now on, wherever else the user has it. */
  takeHere(): void {
    this.#call?.takeHere()
  }

  /** The user is gone, or about to be when `left` resolves. */
  hangUp(left: Promise<void>): void {
    const [link, place, call] = [this.#link, this.#place, this.#call]
    // After leaving: the end of the call closes its room, and with it every connection that is still open.
    if (!call) void left.then(() => link && place && hangUpRoom(link, place))
    else if (call.isWaiting) call.hangUp()
    else void left.then(() => call.hangUp())
  }

  /** The page is being left: it may come back in a moment. */
  noteLeft(): void {
    const [user, chat, call] = [this.#link?.$me.get()?.id, this.#place?.chat, this.#call?.id]
    if (user === undefined || chat === undefined || call === undefined) return
    noteLeft({ user, chat, call, video: this.#needs.isVideo, at: Date.now() })
  }

  write(text: string): void {
    if (this.#place?.chat !== undefined) this.#link?.send(this.#place.chat, text)
  }

  stop(): void {
    this.#call?.stop()
  }
}

/** A call between two is over for both when one hangs up; a larger one goes on. */
function hangUpRoom(link: Link, { chat }: Place): void {
  const row = chat ? link.$rows.get()?.get(chat) : undefined
  if (row?.call && row.members.length <= 2) link.hangUp(row.chat, row.call.call)
}
