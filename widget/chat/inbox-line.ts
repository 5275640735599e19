import { html, nothing, type TemplateResult } from 'lit'
import type { UserId } from '../../server/protocol/people.ts'
import { type WordKey, word } from '../base/inbox-words.ts'
import { type RowIconName, rowIcon } from '../base/row-icons.ts'
import { shortWhen } from '../base/time.ts'
import { callName, callText, isMissed } from './call-text.ts'
import { inWords } from './file-text.ts'
import type { InboxRow } from './inbox-row.ts'
import { faceOf, nameOf } from './people.ts'
import { plain } from './plain.ts'
import { isHere, type Present, typingLine } from './presence.ts'

/** What is going on around a row, and when it is looked at. */
export type Now = {
  present: Present | undefined
  /** Who types there. */
  typing: readonly UserId[] | undefined
  /** What the user has begun to write there. */
  draft: string | undefined
  /** ms since the epoch. */
  at: number
}

/** What a row of the inbox says: who, when, the last line, how many unread. */
export function inboxLine(row: InboxRow, now: Now): TemplateResult {
  const here = isHere(row, now.present)
  return html`
    <innies-avatar .person=${faceOf(row.people, row.title)} size="44" ?here=${here}></innies-avatar>
    <span class="name" dir="auto">${nameOf(row.people, row.title)}</span>
    <time dir="auto" datetime=${new Date(row.at).toISOString()}>${row.last ? shortWhen(row.at, now.at) : nothing}</time>
    <span class="last" dir="auto" ?data-call=${row.call !== undefined} ?data-missed=${!row.call && row.last?.type === 'ended' && isMissed({ call: row.last, isMine: row.isMine })}>${line(row, now)}</span>
    <span class="marks">
      ${here ? hidden('chat.active') : nothing}
      ${row.isPinned ? mark('pin', 'chat.pinned') : nothing} ${row.isMuted ? mark('mute', 'inbox.muted') : nothing}
      ${row.isBlocked ? mark('block', 'inbox.blocked') : nothing}
      ${row.isMentioned ? html`<span class="unread" part="unread"><span aria-hidden="true">@</span>${hidden('inbox.mentioned')}</span>` : nothing}
      ${
        row.unread
          ? html`<span class="unread" part="unread"><span aria-hidden="true" dir="ltr">${row.unread > 99 ? '99+' : row.unread}</span><span class="visually-hidden">${word('chat.unread', { count: row.unread })}</span></span>`
          : nothing
      }
    </span>
  `
}

const hidden = (key: WordKey) => html`<span class="visually-hidden">${word(key)}</span>`

const mark = (name: RowIconName, key: WordKey) => [rowIcon(name), hidden(key)]

function line(row: InboxRow, { typing, draft }: Now): string | TemplateResult {
  if (row.call) return callText({ call: row.call, since: row.call.since, isMine: false })
  const types = typingLine(row, typing)
  if (types) return types
  return draft?.trim() ? html`<b>${word('inbox.draft')}</b> ${plain(draft)}` : lastLine(row)
}

function said(text: string, isMine: boolean, writer: InboxRow['writer']): string {
  if (isMine) return word('chat.you', { text })
  return writer ? word('chat.said', { name: writer.name, text }) : text
}

function lastLine({ last, isMine, writer }: InboxRow): string {
  switch (last?.type) {
    case 'sent':
      return said(plain(inWords(last)), isMine, writer)
    case 'gone':
      return word('chat.gone')
    case 'called':
      return callName(last.video)
    case 'ended':
      return callText({ call: last, isMine })
    default:
      return '' // nobody wrote or called yet
  }
}
