import { html, type LitElement, nothing, type TemplateResult } from 'lit'
import type { ChatId } from '../../server/protocol/chat.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
import { clockTime } from '../base/time.ts'
import { word } from '../base/words.ts'
import type { Item } from './items.ts'
import { fileViews, seldom } from './later.ts'
import type { Line, MessageLine } from './lines.ts'
import type { Pieces } from './pieces.ts'
import { said } from './said.ts'

/** What a message needs to know of its chat. */
export type Around = {
  /** Where threads can be opened: absent within one. */
  chat: ChatId | undefined
  /** Where its row stands. */
  list: LitElement
  me: UserId | undefined
  person: (user: UserId) => Person
  /** Not the only other one in the chat. */
  isOneOfMany: (user: UserId) => boolean
  /** All that are known here. */
  lines: Pieces<Line>
}

/** The row of one message. What can be done with it is read from `line`. */
export function bubble(item: Extract<Item, { kind: 'message' }>, around: Around): TemplateResult {
  const { line, isFirst, isLast } = item
  const from = line.kind === 'mine' ? undefined : line.from
  const sender = around.person(from ?? '')
  const isNamed = from !== undefined && around.isOneOfMany(from)
  const name = html`<bdi class=${isNamed ? 'sender' : 'visually-hidden'}>${from === undefined ? word('chat.yourself') : sender.name}</bdi>`
  return html`
    <li
      class="message"
      part="message"
      .line=${line}
      ?data-mine=${from === undefined}
      ?data-first=${isFirst}
      ?data-last=${isLast}
      ?data-gone=${line.kind === 'gone'}
      data-mark=${line.kind === 'mine' ? line.mark : nothing}
    >
      ${isFirst ? name : nothing}
      ${isLast && from !== undefined ? html`<innies-avatar .person=${sender} size="32"></innies-avatar>` : nothing}
      <div class="bubble" part="bubble" data-anchor>${content(line, around)}</div>
      ${line.kind !== 'gone' && line.reactions ? seldom.of(around.list)?.reactionList(line, around) : nothing} ${meta(line, isLast, around)}
    </li>
  `
}

/** Without a space around it: a bubble shows every space. */
function content(line: MessageLine, around: Around): unknown {
  if (line.kind === 'gone') return html`<p>${word('chat.gone')}</p>`
  const quoted = line.replyTo === undefined ? nothing : seldom.of(around.list)?.quote(line.replyTo, around)
  const files = line.files && fileViews.of(around.list)?.views(line)
  return [quoted, files, files && !line.text ? nothing : said(line.text, around, line.mentions)]
}

/** What stands below a message: its thread, that it was changed, and at the end of a run when it was sent. */
function meta(line: MessageLine, isLast: boolean, around: Around): TemplateResult | typeof nothing {
  if (line.kind === 'mine' && line.mark === 'failed')
    return html`<div class="meta">${seldom.of(around.list)?.failed(line) ?? word('chat.failed')}</div>`
  const time = html`<bdi>${clockTime(line.at)}</bdi>`
  const parts = [
    ...(line.kind !== 'gone' && line.isPinned ? [word('chat.pinned')] : []),
    ...(line.kind !== 'gone' && line.isEdited ? [word('chat.edited')] : []),
    ...(isLast ? [time] : []),
    ...(isLast && line.kind === 'mine' ? [word(`chat.${line.mark}`)] : []),
  ]
  if (!parts.length && !line.replies) return nothing
  return html`
    <div class="meta">
      ${line.replies ? seldom.of(around.list)?.threadButton(line, around) : nothing}
      ${parts.length ? html`<span>${parts.map((part, i) => (i ? [' · ', part] : part))}</span>` : nothing}
    </div>
  `
}
