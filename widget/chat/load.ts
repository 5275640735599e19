import { html, type TemplateResult } from 'lit'
import { panelWord } from '../base/panel-words.ts'

/** Something that is fetched. */
export type Loaded<Value> =
  | { phase: 'loading' }
  | { phase: 'failed'; message: string }
  | { phase: 'ready'; value: Value }

/** What stands in for what is not there. */
export function notLoaded(state: Exclude<Loaded<unknown>, { phase: 'ready' }>, retry: () => void): TemplateResult {
  if (state.phase === 'loading')
    return html`<div class="skeleton" aria-hidden="true">${[0, 1, 2].map(() => html`<div class="row"><i></i><i></i><i></i></div>`)}</div>`
  return html`
    <div class="notice" role="alert">
      <b>${panelWord('panel.failed')}</b>${state.message}
      <button class="text-button" @click=${retry}>${panelWord('panel.try-again')}</button>
    </div>
  `
}
