import { html, nothing, type TemplateResult } from 'lit'
import { seldomWord } from '../base/seldom-words.ts'
import { duration, shortWhen } from '../base/time.ts'
import { word } from '../base/words.ts'
import type { InboxRow } from './inbox-store.ts'
import { faceOf, nameOf } from './people.ts'

/** What a row of the inbox says: who, when, the last line, how many unread. */
export function inboxLine(row: InboxRow, now: number): TemplateResult {
  return html`
    <innies-avatar .person=${faceOf(row.people, row.title)} size="44"></innies-avatar>
    <span class="name" dir="auto">${nameOf(row.people, row.title)}</span>
    <time dir="auto" datetime=${new Date(row.at).toISOString()}>${row.last ? shortWhen(row.at, now) : nothing}</time>
    <span class="last" dir="auto" ?data-call=${row.call !== undefined}>${lastLine(row)}</span>
    ${
      row.unread
        ? html`<span class="unread" part="unread"><span aria-hidden="true">${row.unread > 99 ? '99+' : row.unread}</span><span class="visually-hidden">${word('chat.unread', { count: row.unread })}</span></span>`
        : nothing
    }
  `
}

function lastLine({ last, call, isMine, writer }: InboxRow): string {
  if (call) return seldomWord('chat.call-on', { call: callName(call.video) })
  switch (last?.type) {
    case 'sent':
      if (isMine) return seldomWord('chat.you', { text: last.text })
      return writer ? word('chat.said', { name: writer.name, text: last.text }) : last.text
    case 'gone':
      return word('chat.gone')
    case 'called':
      return callName(last.video)
    case 'ended':
      return seldomWord('chat.call-over', { call: callName(last.video), duration: duration(last.seconds) })
    default:
      return '' // nobody wrote or called yet
  }
}

const callName = (video: boolean) => word(video ? 'chat.video-call' : 'chat.audio-call')
