import { html, nothing } from 'lit'
import type { Person } from '../../server/protocol/people.ts'
import { word } from '../base/call-words.ts'
import { duration } from '../base/time.ts'
import type { CallState } from './call-store.ts'
import type { Control } from './control-event.ts'
import '../base/avatar.ts'

type Ask = (control: Control) => void

/** What stands in the middle while there is nobody to see. */
export function panel(state: CallState, peer: Person | undefined, ask: Ask) {
  return html`
    <div class="panel">
      ${peer ? html`<innies-avatar .person=${peer} size="96"></innies-avatar>` : nothing}
      ${content(state, ask)}
    </div>
  `
}

function content(state: CallState, ask: Ask) {
  switch (state.phase) {
    case 'idle':
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
        ${choices(state.canRetry ? word('call.retry') : undefined, ask)}
      `
    case 'ended':
      return html`
        <h2>${word(`call.ended-${state.reason}`)}</h2>
        <p>${duration(state.seconds)}</p>
        ${choices(word('call.again'), ask)}
      `
  }
}

function choices(again: string | undefined, ask: Ask) {
  return html`
    <div class="actions">
      ${again ? html`<button class="main" @click=${() => ask('retry')}>${again}</button>` : nothing}
      <button @click=${() => ask('close')}>${word('call.close')}</button>
    </div>
  `
}
