import { css, html, nothing, type TemplateResult } from 'lit'
import { CallRequestEvent } from '../base/call-request.ts'
import { icon } from '../base/icons.ts'
import { seldomWord } from '../base/seldom-words.ts'
import { clockTime } from '../base/time.ts'
import type { CallLine } from './call-lines.ts'
import { callText, isMissed } from './call-text.ts'

export const callLineStyles = css`
  .call {
    display: grid;
    justify-content: center;
    padding-block-start: calc(var(--unit) * 3);
  }
  .call > div {
    display: flex;
    align-items: center;
    gap: calc(var(--unit) * 2.5);
    min-block-size: calc(var(--unit) * 9.5);
    padding: 0 calc(var(--unit) * 3);
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 2 / 3);
    font-size: 14px;
    line-height: 20px;
    color: var(--soft);
    font-variant-numeric: tabular-nums;
  }
  .call svg {
    inline-size: 18px;
    block-size: 18px;
  }
  .call[data-on] svg {
    color: var(--call);
  }
  .call[data-missed] svg {
    color: var(--danger);
  }
  .call time {
    font-size: 12px;
    color: var(--faint);
  }
  .call .text-button {
    color: var(--call);
  }
`

/** One call, from when it rings until it is over. */
export function callLine({ called, since, ended, at, isMine }: CallLine, canCall: boolean): TemplateResult {
  const { chat, call, video } = called
  const told = { call: ended ?? called, since, isMine }
  const canJoin = !ended && (since !== undefined || !isMine)
  const hasFailed = ended?.outcome !== undefined && !isMine
  const onWish = (event: Event) =>
    event.currentTarget?.dispatchEvent(new CallRequestEvent(chat, video, canJoin ? call : undefined))
  return html`
    <li class="call" part="call" ?data-on=${!ended} ?data-missed=${isMissed(told)}>
      <div data-anchor>
        ${icon(video ? 'video' : 'phone')}
        <span>${callText(told)}</span>
        ${ended ? html`<time dir="auto">${clockTime(at)}</time>` : nothing}
        ${canCall && (canJoin || hasFailed) ? html`<button class="text-button" @click=${onWish}>${seldomWord(canJoin ? 'chat.join' : 'chat.call-back')}</button>` : nothing}
      </div>
    </li>
  `
}
