import type { ChatId, Sent } from '../../server/protocol/chat.ts'
import { tellTitle } from '../base/page-title.ts'
import { unreadIn } from '../chat/unread.ts'
import type { Link } from '../link/link.ts'
import { hasIdentity, onLinked } from '../link/page.ts'
import { followFocus, hasFocus, isElsewhere } from './focus.ts'
import { readKept } from './kept.ts'
import { hearOutside, tellApp, withdraw } from './outside.ts'
import { soundOnce } from './sound.ts'

/** Where the messages of a chat are read. */
export type View = HTMLElement & { readonly opened: ChatId | undefined }

const ELEMENTS = ':is(innies-chat,innies-inbox,innies-conversation,innies-composer)'
/** Weakly: they come and go, and may be moved. */
let views: readonly WeakRef<View>[] = []

/** Something may be pushed to this device, for the user of this page. */
let isPushed = false
let stop = () => {}
onLinked(link => {
  stop()
  stop = link ? giveNotice(link) : () => {}
  if (link || hasIdentity() || !isPushed) return
  isPushed = false // they signed out
  void import('./push-code.ts').then(({ leavePush }) => leavePush())
})

/** What a view shows needs no sound while the user looks at it. */
export function attend(view: View): void {
  views = [...views.filter(one => one.deref()), new WeakRef(view)]
}

/** Tells of what is unread where nobody looks: by a sound, in the title of the page, on the icon of the app. Returns how to stop. */
export function giveNotice(link: Link): () => void {
  let unread: number | undefined
  const retitle = () => {
    const isTold = unread && !hasFocus() && !wishes('plain-title')
    tellTitle('unread', isTold ? own => `(${unread}) ${own}`.trim() : undefined)
  }
  const stops = [
    followFocus(retitle),
    hearOutside(link),
    link.$rows.subscribe(rows => {
      const before = unread
      unread = rows && unreadIn(rows.values())
      isPushed ||= readKept() !== undefined
      if (isPushed) void withdraw(link)
      if (unread === before) return
      tellApp({ type: 'innies:unread', count: unread ?? 0 })
      badge(unread)
      retitle()
    }),
    link.listen(news => {
      if (news.type === 'sent' && isHeard(link, news)) void sound()
    }),
  ]
  return () => {
    for (const stop of stops) stop()
    tellTitle('unread', undefined)
    if (unread) badge(0)
  }
}

async function sound(): Promise<void> {
  if (!wishes('quiet') && !(await isElsewhere())) await soundOnce()
}

/** Whether a message is news to the user, and not before their eyes. */
function isHeard(link: Link, { chat, from, n }: Sent): boolean {
  const row = link.$rows.get()?.get(chat)
  const isOwn = from === link.$me.get()?.id
  if (!row || isOwn || row.muted || row.archived || row.left || link.$blocks.get().has(from)) return false
  const isSeen = hasFocus() && views.some(one => one.deref()?.opened === chat && one.deref()?.checkVisibility())
  return !isSeen && n > row.read
}

/** On the icon of an installed site; other browsers have none. */
function badge(count = 0): void {
  if (wishes('plain-title')) return
  navigator.setAppBadge?.(count).catch(() => {}) // the site is not installed
}

/** What the site has said on any of its elements. */
const wishes = (attribute: 'quiet' | 'plain-title') => document.querySelector(`${ELEMENTS}[${attribute}]`) !== null
