import type { ChatId } from '../../server/protocol/chat.ts'
import type { Reported } from '../../server/protocol/complaint.ts'
import type { Person } from '../../server/protocol/people.ts'
import { panelWord } from '../base/panel-words.ts'
import type { Link } from '../link/link.ts'
import type { Question } from './ask.ts'

const REASON = 2000 // UTF-16 units, as in server/protocol/complaint.ts

/** Wants nothing from somebody any more. */
export function blockQuestion(link: Link, { id, name }: Person): Question {
  return {
    title: panelWord('ask.block', { name }),
    hint: panelWord('ask.block-hint'),
    action: panelWord('menu.block'),
    isDanger: true,
    act: () => link.block(id, true),
  }
}

/** Tells the site of a person, a chat or a message. */
export function reportQuestion(link: Link, about: Reported, name: string): Question {
  return {
    title: panelWord('ask.report', { name }),
    hint: panelWord('ask.report-hint', { name }),
    action: panelWord('menu.report'),
    field: { label: panelWord('ask.reason'), most: REASON, isLong: true },
    act: reason => link.report({ about, reason }),
    done: panelWord('ask.reported'),
  }
}

/** Is no member of a group any more. */
export function leaveQuestion(link: Link, chat: ChatId, name: string): Question {
  const me = link.$me.get()?.id ?? ''
  const isOwner = link.$rows.get()?.get(chat)?.role === 'owner'
  return {
    title: panelWord('ask.leave', { name }),
    hint: panelWord(isOwner ? 'ask.leave-owner' : 'ask.leave-hint'),
    action: panelWord('menu.leave'),
    isDanger: true,
    act: () => link.act({ type: 'remove', chat, user: me }),
  }
}
