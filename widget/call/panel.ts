import { css, html, nothing } from 'lit'
import type { Person } from '../../server/protocol/people.ts'
import { word } from '../base/call-words.ts'
import { recordingWord } from '../base/recording-words.ts'
import { ringWord } from '../base/ring-words.ts'
import { duration } from '../base/time.ts'
import type { CallState, EndReason, Waiting } from './call-state.ts'
import type { Check } from './check.ts'
import type { Control } from './control-event.ts'
import type { Rating } from './rating.ts'
import { waitingText } from './text.ts'
import '../base/avatar.ts'
import './reply.ts'

type Ask = (control: Control) => void
type Ended = Extract<CallState, { phase: 'ended' }>

export const panelStyles = css`
  .panel {
    position: absolute;
    inset: 0;
    inset-inline-end: var(--aside);
    display: grid;
    align-content: center;
    justify-items: center;
    gap: 4px;
    padding: 24px 24px 120px;
    text-align: center;
    text-wrap: balance;
  }
  .panel innies-avatar {
    margin-block-end: 16px;
  }
  .panel h2 {
    font-size: 17px;
    line-height: 24px;
    font-weight: 600;
  }
  .panel p {
    color: var(--on-stage-soft);
    font-size: 14px;
    line-height: 20px;
    max-inline-size: 420px;
    font-variant-numeric: tabular-nums;
  }
  .panel innies-avatar[data-waiting] {
    border-radius: 50%;
    animation: waiting-for 1.6s ease-in-out infinite;
  }
  @keyframes waiting-for {
    50% {
      box-shadow: 0 0 0 12px color-mix(in srgb, var(--call) 22%, transparent);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .panel innies-avatar[data-waiting] {
      animation: none;
    }
  }
  .panel innies-call-reply {
    --paper: var(--glass);
    --edge: transparent;
    inline-size: min(100%, 420px);
    margin-block-start: 12px;
  }
  .panel .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 12px;
    margin-block-start: 20px;
  }
  .panel button {
    padding-inline: 20px;
    border-radius: 14px;
    background: var(--glass);
    font-weight: 600;
  }
  .panel button.main {
    background: var(--on-stage);
    color: var(--stage);
  }
`

/**
 * Who is waited for, and how far it got; what finds out why the connection is lost, where that can be known; and what takes a
 * word on how the call was, where that is asked for.
 */
type Who = {
  peer: Person | undefined
  waiting: Waiting | undefined
  check: (() => Promise<Check>) | undefined
  rate: ((rating: Rating) => void) | undefined
}

/** What stands in the middle while there is nobody to see. */
export function panel(state: CallState, { peer, waiting, check, rate }: Who, ask: Ask) {
  return html`
    <div class="panel">
      ${peer ? html`<innies-avatar .person=${peer} size="96" ?data-waiting=${waiting}></innies-avatar>` : nothing}
      ${waiting ? html`<h2 dir="auto">${peer?.name}</h2><p>${waitingText(waiting)}</p>` : content(state, ask)}
      ${state.phase === 'failed' && state.code === 'lost' && check ? tryConnection(check) : nothing}
      ${state.phase === 'ended' && rate && isRated(state) ? rating(rate) : nothing}
    </div>
  `
}

/** Its code comes when it is needed; where that cannot be had there is no such button. */
function tryConnection(check: () => Promise<Check>) {
  import('./try-connection.ts').catch(() => {})
  return html`<innies-call-try .check=${check}></innies-call-try>`
}

/** Likewise. */
function rating(rate: (rating: Rating) => void) {
  import('./rating.ts').catch(() => {})
  return html`<innies-call-rating .send=${rate}></innies-call-rating>`
}

const LEAST = 10 // seconds of a call about which there is something to say

/** Whether people are asked about a call that ended so, where they are asked at all. */
export function isRated({ seconds, reason }: Pick<Ended, 'seconds' | 'reason'>): boolean {
  return seconds >= LEAST && (reason === 'left' || reason === 'hung-up')
}

function content(state: CallState, ask: Ask) {
  switch (state.phase) {
    case 'idle':
    case 'preview':
      return nothing
    case 'preparing':
      return html`<h2>${word('call.preparing')}</h2><p>${word('call.preparing-next')}</p>`
    case 'joining':
      return html`<h2>${word('call.joining')}</h2>`
    case 'live':
      return html`<h2>${word('call.alone')}</h2>`
    case 'failed':
      return html`
        <h2>${word(`call.failed-${state.code}`)}</h2>
        <p>${word(`call.failed-${state.code}-next`)}</p>
        ${state.code === 'recorded' ? choices(recordingWord('record.join'), ask, 'agree') : choices(state.canRetry ? word('call.retry') : undefined, ask)}
      `
    case 'ended':
      return ended(state, ask)
  }
}

/** Of whom nobody came one may try again, or write. */
const UNANSWERED: ReadonlySet<EndReason> = new Set(['declined', 'busy', 'missed', 'unreachable'])

function ended({ reason, seconds }: Ended, ask: Ask) {
  const isUnanswered = UNANSWERED.has(reason)
  const again = reason === 'replaced' ? ringWord('ring.here') : reason === 'removed' ? undefined : word('call.again')
  return html`
    <h2>${word(`call.ended-${reason}`)}</h2>
    ${reason === 'removed' ? html`<p>${word('call.removed-next')}</p>` : isUnanswered ? html`<p>${ringWord('ring.next')}</p>` : seconds ? html`<p>${duration(seconds)}</p>` : nothing}
    ${choices(again, ask)} ${isUnanswered ? html`<innies-call-reply></innies-call-reply>` : nothing}
  `
}

function choices(again: string | undefined, ask: Ask, control: Control = 'retry') {
  return html`
    <div class="actions">
      ${again ? html`<button class="main" @click=${() => ask(control)}>${again}</button>` : nothing}
      <button @click=${() => ask('close')}>${word('call.close')}</button>
    </div>
  `
}
