import { html, LitElement, nothing, unsafeCSS } from 'lit'
import { property } from 'lit/decorators.js'
import type { Person } from '../../server/protocol/people.ts'
import { define } from '../base/define.ts'
import { ringWord } from '../base/ring-words.ts'
import { TOKENS } from '../base/tokens.ts'
import { ringStyles } from './ring-card.styles.ts'
import type { RingKind } from './show-card.ts'
import '../base/avatar.ts'
import './reply.ts'

const READY = ['ring.reply-later', 'ring.reply-way', 'ring.reply-write'] as const

export type RingAnswer = 'decline' | 'no-camera' | 'accept' | 'busy' | 'end-accept' | 'rejoin' | 'not-now'

/** The user answered the ringing call. */
export class RingAnswerEvent extends Event {
  readonly answer: RingAnswer
  constructor(answer: RingAnswer) {
    super('innies-ring-answer', { bubbles: true, composed: true })
    this.answer = answer
  }
}

/**
 * Somebody is calling: a card in the corner of the page, a sheet on phones; never over the whole site.
 * @fires innies-ring-answer - The user answered.
 * @fires innies-call-reply - The user declines with a message.
 */
export class InniesRing extends LitElement {
  static override styles = [unsafeCSS(TOKENS), ringStyles]

  /** Who calls. */
  @property({ attribute: false }) person: Person | undefined
  /** What the group is called, if it is one with a title. */
  @property({ attribute: false }) group: string | undefined
  @property({ attribute: false }) isVideo = true
  @property({ attribute: false }) kind: RingKind = 'ring'

  protected override render() {
    const rings = this.kind === 'ring' || this.kind === 'second'
    return html`
      <section aria-labelledby="name" ?data-still=${this.kind !== 'ring'}>
        <innies-avatar .person=${this.person} size="56"></innies-avatar>
        <div class="who" role=${rings ? 'alert' : 'status'}>
          <h2 id="name" dir="auto">${this.person?.name}</h2>
          <p dir="auto">${this.#text()}</p>
        </div>
        ${rings ? this.#renderAnswers() : nothing} ${this.kind === 'rejoin' ? this.#renderRejoin() : nothing}
      </section>
    `
  }

  #renderAnswers() {
    return html`
      <div class="answers">${this.kind === 'second' ? this.#renderSecond() : this.#renderFirst()}</div>
      <innies-call-reply .ready=${READY.map(key => ringWord(key))}></innies-call-reply>
    `
  }

  #renderFirst() {
    const noCamera = html`
      <button aria-label=${ringWord('ring.accept-no-camera')} @click=${() => this.#answer('no-camera')}>
        ${ringWord('ring.no-camera')}
      </button>
    `
    return html`
      <button class="decline" @click=${() => this.#answer('decline')}>${ringWord('ring.decline')}</button>
      ${this.isVideo ? noCamera : nothing}
      <button class="accept" @click=${() => this.#answer('accept')}>${ringWord('ring.accept')}</button>
    `
  }

  #renderSecond() {
    return html`
      <button @click=${() => this.#answer('busy')}>${ringWord('ring.busy')}</button>
      <button class="accept" @click=${() => this.#answer('end-accept')}>${ringWord('ring.end-accept')}</button>
    `
  }

  #renderRejoin() {
    return html`
      <div class="answers">
        <button @click=${() => this.#answer('not-now')}>${ringWord('ring.not-now')}</button>
        <button class="accept" @click=${() => this.#answer('rejoin')}>${ringWord('ring.rejoin')}</button>
      </div>
    `
  }

  #text(): string {
    if (this.kind === 'rejoin') return ringWord('ring.rejoin-text')
    if (this.kind === 'elsewhere') return ringWord('ring.elsewhere')
    const kind = ringWord(this.isVideo ? 'ring.video' : 'ring.audio')
    return this.group === undefined ? kind : `${kind} · ${this.group}`
  }

  #answer(answer: RingAnswer): void {
    this.dispatchEvent(new RingAnswerEvent(answer))
  }
}

define('innies-ring', InniesRing)

declare global {
  interface HTMLElementTagNameMap {
    'innies-ring': InniesRing
  }
  interface HTMLElementEventMap {
    'innies-ring-answer': RingAnswerEvent
  }
}
