import { css, html, LitElement, nothing, unsafeCSS } from 'lit'
import { property, state } from 'lit/decorators.js'
import type { CallReport, RatingReason } from '../../server/protocol/call-report.ts'
import { define } from '../base/define.ts'
import { drawn } from '../base/first-icons.ts'
import { ratingWord } from '../base/rating-words.ts'
import { TOKENS } from '../base/tokens.ts'

export type Rating = Extract<CallReport, { type: 'rating' }>

type Phase =
  | { at: 'asking' }
  /** Few stars: one may say why. */
  | { at: 'why'; stars: number; reasons: readonly RatingReason[] }
  | { at: 'thanks' }
  | { at: 'dismissed' }

const STAR = 'M12 3.500 14.700 9l6 .9-4.300 4.200 1 6L12 17.300 6.600 20.100l1-6L3.300 9.900l6-.9Z'
const STARS = [1, 2, 3, 4, 5]
const ENOUGH = 4 // stars, of which nobody is asked why not more
const REASONS: readonly RatingReason[] = ['sound', 'picture', 'delay', 'breaks', 'other']

const styles = css`
  :host {
    display: grid;
    justify-items: center;
    gap: 8px;
    margin-block-start: 28px;
    font-size: 14px;
    line-height: 20px;
    color: var(--on-stage-soft);
  }
  .stars,
  .reasons {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
  }
  .reasons {
    gap: 8px;
  }
  button {
    min-inline-size: 44px;
    min-block-size: 44px;
    padding-inline: 14px;
    border-radius: 14px;
    font-weight: 600;
  }
  button:focus-visible {
    outline-color: var(--on-stage);
  }
  .stars button {
    display: grid;
    place-items: center;
    padding: 0;
    color: var(--on-stage-soft);
  }
  .stars svg {
    inline-size: 28px;
    block-size: 28px;
  }
  .stars [data-lit] {
    color: var(--warn);
  }
  .stars [data-lit] svg {
    fill: currentColor;
  }
  /* All up to the one that is pointed at. */
  @media (hover: hover) {
    .stars:hover button {
      color: var(--warn);
    }
    .stars button:hover ~ button {
      color: var(--on-stage-soft);
    }
  }
  .reasons button,
  .send {
    background: var(--glass);
    color: var(--on-stage);
  }
  .reasons [aria-pressed='true'],
  .send {
    background: var(--on-stage);
    color: var(--stage);
  }
  @media (forced-colors: active) {
    .reasons button,
    .send {
      border: 1px solid;
    }
    [aria-pressed='true'] {
      outline: 2px solid Highlight;
    }
  }
`

/** A quiet question at the end of a call: one to five stars, and of few the reason. Who does not answer says nothing. */
export class InniesCallRating extends LitElement {
  static override styles = [unsafeCSS(TOKENS), styles]

  /** Takes the answer, once. */
  @property({ attribute: false }) send: (rating: Rating) => void = () => {}

  @state() private phase: Phase = { at: 'asking' }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    queueMicrotask(() => this.isConnected || this.#sayWhy()) // the stars were given, if not the reason
  }

  override render() {
    const { phase } = this
    if (phase.at === 'dismissed') return nothing
    if (phase.at === 'thanks') return html`<span role="status">${ratingWord('rate.thanks')}</span>`
    return html`
      <span id="ask">${ratingWord('rate.ask')}</span>
      ${this.#stars(phase.at === 'why' ? phase.stars : 0)}
      ${phase.at === 'why' ? this.#why(phase.reasons) : html`<button @click=${this.#dismiss}>${ratingWord('rate.not-now')}</button>`}
    `
  }

  #stars(given: number) {
    return html`
      <div class="stars" role="group" aria-labelledby="ask">
        ${STARS.map(count => {
          const name = ratingWord('rate.stars', { count })
          return html`<button aria-label=${name} title=${name} aria-pressed=${count === given} ?data-lit=${count <= given} @click=${() => this.#give(count)}>${drawn(STAR)}</button>`
        })}
      </div>
    `
  }

  #why(reasons: readonly RatingReason[]) {
    return html`
      <span id="why">${ratingWord('rate.why')}</span>
      <div class="reasons" role="group" aria-labelledby="why">
        ${REASONS.map(one => html`<button aria-pressed=${reasons.includes(one)} @click=${() => this.#toggle(one)}>${ratingWord(`rate.${one}`)}</button>`)}
      </div>
      <button class="send" @click=${this.#sayWhy}>${ratingWord('rate.send')}</button>
    `
  }

  #give(stars: number): void {
    const reasons = this.phase.at === 'why' ? this.phase.reasons : []
    if (stars < ENOUGH) this.phase = { at: 'why', stars, reasons }
    else this.#finish({ type: 'rating', stars, reasons: [] })
  }

  #toggle(reason: RatingReason): void {
    if (this.phase.at !== 'why') return
    const { stars, reasons } = this.phase
    const others = reasons.filter(one => one !== reason)
    this.phase = { at: 'why', stars, reasons: others.length < reasons.length ? others : [...reasons, reason] }
  }

  #sayWhy(): void {
    if (this.phase.at !== 'why') return
    const { stars, reasons } = this.phase
    this.#finish({ type: 'rating', stars, reasons: [...reasons] })
  }

  #finish(rating: Rating): void {
    this.phase = { at: 'thanks' }
    this.send(rating)
  }

  #dismiss(): void {
    this.phase = { at: 'dismissed' }
  }
}

define('innies-call-rating', InniesCallRating)

declare global {
  interface HTMLElementTagNameMap {
    'innies-call-rating': InniesCallRating
  }
}
