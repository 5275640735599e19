import { css, html, type TemplateResult } from 'lit'
import type { Around } from './bubble.ts'
import type { Item } from './items.ts'
import { sentence } from './sentence.ts'

export const systemLineStyles = css`
  .system {
    padding: calc(var(--unit) * 3) 0 0;
    font-size: 12px;
    line-height: 16px;
    text-align: center;
    text-wrap: balance;
    overflow-wrap: anywhere;
    color: var(--faint);
  }
  .system:not([data-first]) {
    padding-block-start: var(--unit);
  }
`

/** One thing that happened to the group; `isFirst` of several. */
export function systemLine(
  { line, isFirst }: Extract<Item, { kind: 'system' }>,
  { me, person }: Around,
): TemplateResult {
  const told = sentence(line.fact, { me, name: user => person(user).name })
  return html`<li class="system" part="system" ?data-first=${isFirst}><span data-anchor dir="auto">${told}</span></li>`
}
