import type { StoredRow } from '../chat/stored-row.ts'
import type { Sent } from '../protocol/chat.ts'
import type { Person, UserId } from '../protocol/people.ts'
import type { Push } from '../protocol/push.ts'
import { type Alert, authorOf } from './alert.ts'
import type { Refusals } from './refusal.ts'

export type PayloadDependencies = {
  owner: UserId
  /** Whether names and texts may be in it. */
  hasText: boolean
  person: (id: UserId) => Promise<Person | undefined>
  refusals: Refusals
}

type Kept = Pick<StoredRow, 'row' | 'arrangement'>

const MOST = 3000 // bytes; a push service takes 4096, encrypted (RFC 8030, 7.2)

/** What is pushed of an alert, by how the row stands now; undefined: nothing any more. */
export async function payloadOf(alert: Alert, kept: Kept, deps: PayloadDependencies): Promise<Push | undefined> {
  const { row, arrangement } = kept
  const { chat, kind } = row
  const base = { chat, kind, ...(arrangement?.muted ? { isSilent: true as const } : {}) }
  const title = deps.hasText && row.title !== undefined ? { title: row.title } : {}
  const from = async (id: UserId | undefined) => {
    const person = id !== undefined && deps.hasText ? await deps.person(id) : undefined
    return person ? { from: { id: person.id, name: person.name } } : {}
  }
  switch (alert.type) {
    case 'message': {
      if (row.n <= row.read) return undefined
      const text = deps.hasText && row.last?.type === 'sent' ? said(row.last) : {}
      const mention = (row.mention ?? 0) > row.read ? { isMention: true as const } : {}
      const unread = row.n - row.read
      const who = await from(authorOf(row))
      return fitting({ type: 'message', ...base, unread, at: row.at, ...title, ...mention, ...who, ...text })
    }
    case 'call': {
      if (row.call?.call !== alert.call || row.call.phase !== 'ringing') return undefined
      const { call, until } = alert
      const refusal = await deps.refusals.pathOf({ chat, call, user: deps.owner, until })
      const { video, from: caller } = row.call
      return { type: 'call', ...base, call, video, until, refusal, ...title, ...(await from(caller)) }
    }
    case 'call-over': {
      const { last } = row
      const isMissed = last?.type === 'ended' && last.call === alert.call && isMissedBy(last.outcome)
      const who = isMissed ? await from(last.from) : {}
      return { type: 'call-over', ...base, call: alert.call, ...(isMissed ? { isMissed } : {}), ...title, ...who }
    }
  }
}

function said({ text, files }: Sent): { text: string; files?: number } {
  return { text, ...(files?.length ? { files: files.length } : {}) }
}

/** Who declined has seen it, and who called gave up: the one is not told that they missed it, the other is. */
const isMissedBy = (outcome: string | undefined) => ['missed', 'cancelled', 'unreachable'].includes(outcome ?? '')

/** Without its text where it would be too long. */
function fitting(push: Extract<Push, { type: 'message' }>): Push {
  if (new TextEncoder().encode(JSON.stringify(push)).length <= MOST) return push
  const { text: _text, ...rest } = push
  return rest
}
