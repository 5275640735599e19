import { css, html, type TemplateResult } from 'lit'
import { CallRequestEvent } from '../base/call-request.ts'
import { icon } from '../base/icons.ts'
import { seldomWord } from '../base/seldom-words.ts'
import { clockTime, duration } from '../base/time.ts'
import { word } from '../base/words.ts'
import type { CallLine } from './lines.ts'

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
  .call time {
    font-size: 12px;
    color: var(--faint);
  }
  .call .text-button {
    color: var(--call);
  }
`

/** One call, which it names while it goes on and measures when it is over. */
export function callLine(line: CallLine, canCall: boolean): TemplateResult {
  const call = word(line.video ? 'chat.video-call' : 'chat.audio-call')
  const isOn = line.seconds === undefined
  const text = isOn
    ? seldomWord('chat.call-on', { call })
    : seldomWord('chat.call-over', { call, duration: duration(line.seconds ?? 0) })
  const onJoin = (event: Event) => event.currentTarget?.dispatchEvent(new CallRequestEvent(line.chat, line.video))
  return html`
    <li class="call" part="call" ?data-on=${isOn}>
      <div data-anchor>
        ${icon(line.video ? 'video' : 'phone')}
        <span>${text}</span>
        ${isOn && canCall ? html`<button class="text-button" @click=${onJoin}>${seldomWord('chat.join')}</button>` : html`<time dir="auto">${clockTime(line.at)}</time>`}
      </div>
    </li>
  `
}
