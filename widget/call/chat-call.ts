import type { CallPass } from '../../server/protocol/call.ts'
import type { CallId, ChatId, OngoingCall, Outcome } from '../../server/protocol/chat.ts'
import { randomId } from '../base/random.ts'
import type { Admission, Link } from '../link/link.ts'
import type { Waiting } from './call-state.ts'
import type { CallAnswer } from './request.ts'

export type ChatCallNeeds = {
  link: Link
  chat: ChatId
  isVideo: boolean
  /** The call to take; without it the others are called. */
  answer: CallAnswer | undefined
  /** Undefined when there is nothing to wait for any more. */
  onWaiting: (waiting: Waiting | undefined) => void
  /** The call is on: somebody accepted it, or the user did. May be told again. */
  onBegun: () => void
  /** The log says that the call is over, or that the user was taken out of it. */
  onOver: (why: Outcome | 'removed' | undefined) => void
}

/** The call of a chat that this tab makes or takes: how it comes into it, and what becomes of it, as the chat's row tells. */
export class ChatCall {
  readonly #needs: ChatCallNeeds
  readonly #stopRows: () => void
  /** What the next one is called. */
  #next = randomId()
  #answer: CallAnswer | undefined
  /** As the server let us in. */
  #call: OngoingCall | undefined
  #admission: Promise<Admission> | undefined
  #waiting: Waiting | undefined
  #agrees = false

  constructor(needs: ChatCallNeeds) {
    this.#needs = needs
    this.#answer = needs.answer
    this.#stopRows = needs.link.$rows.listen(() => this.#look())
  }

  /** Takes the call, or calls; once more after a break. Rejects with an Error that has a `code`. */
  async admit(): Promise<CallPass> {
    if (!this.#answer && !this.#call) this.#tell('calling')
    this.#admission = this.#ask()
    try {
      const { call, pass } = await this.#admission
      this.#call = call
      this.#follow(call)
      this.#look() // it may be over already
      return pass
    } catch (error) {
      this.#tell(undefined)
      if ((error as { code?: unknown }).code === 'gone') this.#forget()
      throw error
    }
  }

  /** Takes it here at the next time, wherever the user has it. */
  takeHere(): void {
    if (this.#answer) this.#answer = { ...this.#answer, here: true }
  }

  /** The user agrees to be recorded: the call that is on is joined by that. */
  agree(): void {
    const on = this.#row?.call?.call
    if (!this.#call && !this.#answer && on !== undefined) this.#answer = { call: on }
    this.#agrees = true
  }

  /** Absent before the server let us in. */
  get id(): CallId | undefined {
    return this.#call?.call
  }

  /** It goes on with the user in it. */
  get isOn(): boolean {
    const me = this.#needs.link.$me.get()?.id ?? ''
    const call = this.#row?.call
    if (!call || call.call !== this.#call?.call || call.expelled?.includes(me)) return false
    return [call.from, ...call.accepted].includes(me)
  }

  /** It rings at the others, or is about to. */
  get isWaiting(): boolean {
    return this.#waiting !== undefined
  }

  /** Ends it, or leaves it where it is a group's: also what the server is about to let us into. */
  hangUp(): void {
    const { link, chat } = this.#needs
    link.hangUp(chat, this.#call?.call ?? this.#answer?.call ?? this.#next)
    if (!this.#call) this.#admission?.then(({ call }) => link.hangUp(chat, call.call)).catch(() => {})
  }

  stop(): void {
    this.#stopRows()
    this.#tell(undefined)
  }

  get #row() {
    return this.#needs.link.$rows.get()?.get(this.#needs.chat)
  }

  #ask(): Promise<Admission> {
    const { link, chat, isVideo } = this.#needs
    if (this.#call) return link.accept(chat, this.#call.call, true, this.#agrees)
    if (!this.#answer) return link.ring(chat, this.#next, isVideo)
    const { call, here, admission } = this.#answer
    this.#answer = { call, here }
    return admission ?? link.accept(chat, call, here, this.#agrees)
  }

  #look(): void {
    const [row, known] = [this.#row, this.#call]
    if (!row || !known || row.head < known.rev) return
    if (row.call?.call === known.call) {
      if (row.call.expelled?.includes(this.#needs.link.$me.get()?.id ?? '')) return this.#needs.onOver('removed')
      return this.#follow(row.call)
    }
    const { last } = row
    this.#tell(undefined)
    this.#forget()
    this.#needs.onOver(last?.type === 'ended' && last.call === known.call ? last.outcome : undefined)
  }

  #follow(call: OngoingCall): void {
    if (call.phase === 'active') this.#needs.onBegun()
    this.#tell(this.#waitingIn(call))
  }

  /** Whoever asks now calls anew. */
  #forget(): void {
    this.#call = undefined
    this.#answer = undefined
    this.#next = randomId()
  }

  #waitingIn({ phase, from, rang }: OngoingCall): Waiting | undefined {
    if (phase !== 'ringing' || from !== this.#needs.link.$me.get()?.id) return undefined
    return rang ? 'ringing' : 'calling'
  }

  #tell(waiting: Waiting | undefined): void {
    if (waiting === this.#waiting) return
    this.#waiting = waiting
    this.#needs.onWaiting(waiting)
  }
}
