import type { Arrangement } from '../../server/protocol/chat.ts'
import { panelWord } from '../base/panel-words.ts'
import { messageOf } from '../link/error.ts'
import type { Link } from '../link/link.ts'
import { ask, type Question } from './ask.ts'
import type { InboxRow } from './inbox-row.ts'
import { type MenuItem, openMenu } from './menu.ts'
import { nameOf } from './people.ts'
import { blockQuestion, leaveQuestion, reportQuestion } from './questions.ts'

/** The menu of a chat in the inbox. */
export function openRowMenu(row: InboxRow, anchor: HTMLElement, link: Link): void {
  const { chat } = row
  const name = nameOf(row.people, row.title)
  const arrange = (arrangement: Arrangement) => attempt(anchor, () => link.arrange(chat, arrangement))
  const question = (make: () => Question) => () => void ask(anchor, make())
  const read = () => link.read(chat, link.$rows.get()?.get(chat)?.n ?? 0)
  const items: MenuItem[] = [
    ...(row.unread ? [{ text: panelWord('menu.read'), act: read }] : []),
    {
      text: panelWord(row.isPinned ? 'menu.unpin' : 'menu.pin'),
      act: () => arrange({ pinned: !row.isPinned }),
    },
    {
      text: panelWord(row.isMuted ? 'menu.unmute' : 'menu.mute'),
      act: () => arrange({ muted: !row.isMuted }),
    },
    {
      text: panelWord(row.isArchived ? 'menu.unarchive' : 'menu.archive'),
      act: () => arrange({ archived: !row.isArchived }),
    },
  ]
  const [person] = row.people
  if (row.isGroup) {
    items.push(
      { text: panelWord('menu.report'), act: question(() => reportQuestion(link, { chat }, name)) },
      { text: panelWord('menu.leave'), isDanger: true, act: question(() => leaveQuestion(link, chat, name)) },
    )
  } else if (person && person.id !== link.$me.get()?.id) {
    items.push(
      { text: panelWord('menu.report'), act: question(() => reportQuestion(link, { user: person.id }, name)) },
      row.isBlocked
        ? { text: panelWord('menu.unblock'), act: () => attempt(anchor, () => link.block(person.id, false)) }
        : { text: panelWord('menu.block'), isDanger: true, act: question(() => blockQuestion(link, person)) },
    )
  }
  openMenu(anchor, panelWord('menu.name'), items)
}

/** Does it; if it is refused, says why and offers to try again. */
async function attempt(near: Element, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const title = panelWord('ask.failed')
    await ask(near, { title, hint: messageOf(error), action: panelWord('panel.try-again'), act: work })
  }
}
