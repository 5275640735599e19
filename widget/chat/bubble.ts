import { css, html, nothing, type TemplateResult } from 'lit'
import type { Person } from '../../server/protocol/people.ts'
import { clockTime } from '../base/time.ts'
import { type WordKey, word } from '../base/words.ts'
import type { Item } from './items.ts'
import type { Mark, MineLine } from './lines.ts'
import { Wish } from './wish.ts'

/** A message that was not sent shall be sent once more. */
export class RetryEvent extends Wish {
  readonly clientId: string
  constructor(clientId: string) {
    super('innies-retry')
    this.clientId = clientId
  }
}

/** A message that was not sent shall be dropped. */
export class DiscardEvent extends Wish {
  readonly clientId: string
  constructor(clientId: string) {
    super('innies-discard')
    this.clientId = clientId
  }
}

/** Rows are one element without margins and all their heights are whole pixels: the list counts on both. */
export const bubbleStyles = css`
  .message {
    display: grid;
    justify-content: start;
    grid-template-columns: calc(var(--unit) * 8) minmax(0, auto);
    column-gap: calc(var(--unit) * 2);
    padding-block-start: 2px;
  }
  .message[data-first] {
    padding-block-start: calc(var(--unit) * 3);
  }
  .message[data-mine] {
    grid-template-columns: minmax(0, auto);
    justify-content: end;
    justify-items: end;
  }
  .message > * {
    grid-column: -2;
  }
  .message > innies-avatar {
    grid-area: 2 / 1;
    align-self: end;
  }
  .sender,
  .meta {
    font-size: 12px;
    line-height: 16px;
    color: var(--faint);
  }
  .sender {
    grid-row: 1;
    padding: 0 calc(var(--unit) * 3) 2px;
    font-weight: 500;
  }
  .meta {
    grid-row: 3;
    display: flex;
    flex-wrap: wrap;
    gap: 0 calc(var(--unit) * 3);
    padding-block-start: calc(var(--unit) * 0.5);
    padding-inline: calc(var(--unit));
    font-variant-numeric: tabular-nums;
  }
  .bubble {
    grid-row: 2;
    inline-size: fit-content;
    max-inline-size: min(460px, 80cqi);
    padding: calc(var(--unit) * 2) calc(var(--unit) * 3);
    border: 0 solid transparent; /* seen in forced colours */
    border-radius: var(--radius);
    background: var(--theirs);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    --joint: calc(var(--radius) / 3);
    border-end-start-radius: var(--joint);
  }
  .message:not([data-first]) .bubble {
    border-start-start-radius: var(--joint);
  }
  .message[data-mine] .bubble {
    background: var(--mine);
    color: var(--on-mine);
    border-start-start-radius: var(--radius);
    border-end-start-radius: var(--radius);
    border-end-end-radius: var(--joint);
  }
  .message[data-mine]:not([data-first]) .bubble {
    border-start-end-radius: var(--joint);
  }
  .message[data-mark='sending'] .bubble {
    opacity: 0.85;
  }
  .message[data-mark='failed'] .meta {
    color: var(--danger);
  }
  @media (forced-colors: active) {
    .bubble {
      border-width: 1px;
    }
  }
`

const MARKS: Record<Mark, WordKey> = {
  sending: 'chat.sending',
  sent: 'chat.sent',
  delivered: 'chat.delivered',
  read: 'chat.read',
  failed: 'chat.failed',
}

/** One message. `sender` is who wrote it; their name is shown if `isNamed`. */
export function bubble(item: Extract<Item, { kind: 'message' }>, sender: Person, isNamed: boolean): TemplateResult {
  const { line, isFirst, isLast } = item
  const isMine = line.kind === 'mine'
  const hasMeta = isLast || (isMine && line.mark === 'failed')
  const said = html`<span class=${isNamed ? 'sender' : 'visually-hidden'}>${isMine ? word('chat.yourself') : sender.name}</span>`
  return html`
    <li
      class="message"
      part="message"
      ?data-mine=${isMine}
      ?data-first=${isFirst}
      data-mark=${isMine ? line.mark : nothing}
    >
      ${isFirst ? said : nothing}
      ${isLast && !isMine ? html`<innies-avatar .person=${sender} size="32"></innies-avatar>` : nothing}
      <div class="bubble" part="bubble" data-anchor><p dir="auto">${line.text}</p></div>
      ${hasMeta ? html`<div class="meta">${isMine ? ownMeta(line) : html`<bdi>${clockTime(line.at)}</bdi>`}</div>` : nothing}
    </li>
  `
}

function ownMeta(line: MineLine): TemplateResult {
  if (line.mark !== 'failed') return html`<span><bdi>${clockTime(line.at)}</bdi> · ${word(MARKS[line.mark])}</span>`
  const ask = (wish: Wish) => (event: Event) => event.currentTarget?.dispatchEvent(wish)
  return html`
    <span>${word('chat.failed')}</span>
    <button class="text-button" @click=${ask(new RetryEvent(line.key))}>${word('chat.try-again')}</button>
    <button class="text-button" @click=${ask(new DiscardEvent(line.key))}>${word('chat.delete')}</button>
  `
}

declare global {
  interface HTMLElementEventMap {
    'innies-retry': RetryEvent
    'innies-discard': DiscardEvent
  }
}
