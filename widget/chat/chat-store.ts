import { atom, computed, type ReadableAtom } from 'nanostores'
import type { ChatId, Rev, Row } from '../../server/protocol/chat.ts'
import type { UserId } from '../../server/protocol/people.ts'
import type { Extras, Link } from '../link/link.ts'
import type { DeedHere } from './deed-event.ts'
import { type Line, Lines } from './lines.ts'
import { Log, type Older, type Receipts, type Wait } from './log.ts'
import type { PastState } from './past.ts'
import type { Pieces } from './pieces.ts'
import { unreadOf } from './unread.ts'

export type ChatState =
  | { phase: 'loading' }
  | { phase: 'failed'; message: string }
  /** `newFrom`: the ordinal of the first message that was unread when the chat was opened. */
  | {
      phase: 'open'
      /** `end`: those up to the newest, whatever is shown. */
      lines: Pieces<Line>
      end: Pieces<Line>
      older: Older
      /** What there is after the last line. */
      newer: Older
      newFrom: number | undefined
    }

/** One open chat. */
export interface ChatStore {
  readonly chat: ChatId
  readonly $state: ReadableAtom<ChatState>
  /** What was typed and not sent, as of the last pause. */
  readonly $draft: ReadableAtom<string>
  send(text: string, extras?: Extras): void
  /** Changes a message. Resolves once it is stored; rejects with an Error that has a `code`. */
  act(deed: DeedHere): Promise<void>
  /** Tells the site of a message. */
  report(of: Rev, reason: string): Promise<void>
  /** How many others have read the message with the ordinal `n`. */
  countReads(n: number): Promise<number>
  /** The user types: this stands in the field now. */
  type(text: string): void
  /** Sends a failed message once more. */
  retry(clientId: string): void
  /** Drops a failed message. */
  discard(clientId: string): void
  /** Fetches a page of what comes before the first line, or after the last; or goes to the newest, which is known. */
  loadOlder(): void
  loadNewer(isLatest?: boolean): void
  /** Shows what is around a message. Rejects, and shows what was shown, if it cannot be had. */
  jump(rev: Rev): Promise<void>
  /** Begins again after a failure. */
  reload(): void
  /** The user has everything up to the ordinal `n` on the screen. */
  see(n: number): void
  close(): void
}

/** Of a log that is not there yet. */
const WAITING = { phase: 'open', facts: [], receipts: {}, older: 'loading' } as const

const pause: Wait = ms => new Promise(resolve => setTimeout(resolve, ms))

/** All state of one open chat. Knows no DOM; the link is the only way out. */
export function createChatStore(chat: ChatId, link: Link, wait: Wait = pause): ChatStore {
  const row = () => link.$rows.get()?.get(chat)
  const log = new Log(chat, link, { wait, from: firstUnread(row()) })
  const lines = new Lines()
  const $newFrom = atom<number | undefined>()
  const $past = atom<PastState | undefined>()
  const jumps = { chat, link, log, $past, jumps: 0 }
  const showLatest = () => $past.get()?.past.close()
  const onOpening = () => {
    const from = firstUnread(row())
    if (log.$state.get().phase !== 'open') return
    // Before the server answers there may be more than this device knows.
    if (from === undefined && link.$status.get().phase !== 'open') return
    $newFrom.set(from)
    stopOpening() // fixed from now on
  }
  const openings = [log.$state.listen(onOpening), link.$status.listen(onOpening)]
  const stopOpening = () => {
    for (const stop of openings) stop()
  }
  const $state = computed(
    [log.$state, $newFrom, link.$outbox, link.$me, link.$rows, $past],
    (state, newFrom, outbox, me, rows, past): ChatState => {
      const pending = outbox.filter(message => message.chat === chat && message.thread === undefined)
      // What was written before the log is there is seen all the same.
      const log = state.phase === 'loading' && pending.length ? WAITING : state
      if (log.phase !== 'open') return log
      const { facts, receipts, older } = log
      const others = othersIn(rows?.get(chat), receipts).filter(user => user !== me?.id)
      const reader = { receipts, me: me?.id, others }
      const end = lines.of({ ...reader, facts, pending })
      const shown = past ? lines.of({ ...reader, facts: past.facts, pending: [] }) : end
      return { phase: 'open', older, newer: 'none', ...past, lines: shown, end, newFrom }
    },
  )
  let seen = 0
  return {
    chat,
    $state,
    $draft: computed(link.$drafts, drafts => drafts.get(chat) ?? ''),
    send(text, extras) {
      showLatest()
      link.send(chat, text, extras)
    },
    act: deed => link.act({ ...deed, chat }),
    report: (of, reason) => link.report({ about: { chat, of }, reason }),
    countReads: n => link.countReads(chat, n),
    type(text) {
      link.setDraft(chat, text)
      if (text.trim()) link.type(chat)
    },
    retry: clientId => link.retry(clientId),
    discard: clientId => link.discard(clientId),
    loadOlder: () => void ($past.get()?.past ?? log).loadOlder(),
    loadNewer: isLatest => (isLatest ? showLatest() : void $past.get()?.past.loadNewer()),
    jump: async rev => (await import('./past.ts')).jump(rev, jumps),
    reload: () => void log.load(),
    see(n) {
      if (n <= Math.max(seen, row()?.read ?? 0)) return
      seen = n
      link.read(chat, n)
    },
    close() {
      link.keepDrafts()
      stopOpening()
      jumps.jumps = Number.NaN
      showLatest()
      log.close()
    },
  }
}

/** Whose receipts say how far a message got: nobody's in a chat so big that its row does not name all. */
function othersIn(row: Row | undefined, receipts: Receipts): readonly UserId[] {
  if (row?.size !== undefined) return []
  return row?.members ?? Object.keys(receipts)
}

const firstUnread = (row: Row | undefined) => (row && unreadOf(row) > 0 ? row.read + 1 : undefined)
