import { css, html, nothing, type TemplateResult } from 'lit'
import type { Person } from '../../server/protocol/people.ts'
import { clockTime } from '../base/time.ts'
import { type WordKey, word } from '../base/words.ts'
import type { Item } from './items.ts'
import type { Mark, MessageLine, MineLine } from './lines.ts'
import { reactionList, reactionStyles } from './reactions.ts'
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
export const bubbleStyles = [
  reactionStyles,
  css`
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
  .reactions {
    grid-row: 3;
  }
  .meta {
    grid-row: 4;
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
  .message[data-gone] .bubble {
    background: none;
    border: 1px solid var(--line);
    padding-block: calc(var(--unit) * 2 - 1px);
    color: var(--faint);
    font-size: 14px;
  }
  .message:not([data-last]) > :is(.reactions, .meta):last-child {
    padding-block-end: calc(var(--unit) * 1.5);
  }
  .replies {
    font-weight: 600;
    color: var(--soft);
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
`,
]

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
  const isMine = isOwn(line)
  const name = html`<span class=${isNamed ? 'sender' : 'visually-hidden'}>${isMine ? word('chat.yourself') : sender.name}</span>`
  return html`
    <li
      class="message"
      part="message"
      ?data-mine=${isMine}
      ?data-first=${isFirst}
      ?data-last=${isLast}
      ?data-gone=${line.kind === 'gone'}
      data-mark=${line.kind === 'mine' ? line.mark : nothing}
    >
      ${isFirst ? name : nothing}
      ${isLast && !isMine ? html`<innies-avatar .person=${sender} size="32"></innies-avatar>` : nothing}
      <div class="bubble" part="bubble" data-anchor>${said(line)}</div>
      ${line.kind !== 'gone' && line.reactions ? reactionList(line.reactions) : nothing} ${meta(line, isLast)}
    </li>
  `
}

/** Without a space around it: a bubble shows every space. */
function said(line: MessageLine): TemplateResult {
  return line.kind === 'gone' ? html`<p>${word('chat.gone')}</p>` : html`<p dir="auto">${line.text}</p>`
}

/** Whether the user wrote it. */
function isOwn(line: MessageLine): boolean {
  return line.kind === 'mine' || (line.kind === 'gone' && line.from === undefined)
}

/** What stands below a message: its thread, that it was changed, and at the end of a run when it was sent. */
function meta(line: MessageLine, isLast: boolean): TemplateResult | typeof nothing {
  if (line.kind === 'mine' && line.mark === 'failed') return html`<div class="meta">${failed(line)}</div>`
  const time = html`<bdi>${clockTime(line.at)}</bdi>`
  const parts = [
    ...(line.kind !== 'gone' && line.isEdited ? [word('chat.edited')] : []),
    ...(isLast ? [time] : []),
    ...(isLast && line.kind === 'mine' ? [word(MARKS[line.mark])] : []),
  ]
  if (!parts.length && !line.replies) return nothing
  return html`
    <div class="meta">
      ${line.replies ? html`<span class="replies" dir="auto">${repliesText(line.replies)}</span>` : nothing}
      ${parts.length ? html`<span>${parts.map((part, i) => (i ? [' · ', part] : part))}</span>` : nothing}
    </div>
  `
}

function repliesText(count: number): string {
  return word('chat.replies', { count })
}

function failed(line: MineLine): TemplateResult {
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
