import type { Change, Partition, Version } from '../kv/kv.ts'
import type { Fact } from '../protocol/chat.ts'
import type { Head } from './head.ts'
import type { Roster } from './roster.ts'

/** Key of what is stored of a chat besides its log: rewritten when members, settings, the floor or the call change. */
export const RECORD = ['chat']

/** How a chat stands: all that its inbox rows are made of. */
export type Standing = { head: Head; roster: Roster }

/** A standing as it was read, and the version of its record. */
export type Recorded = { standing: Standing; version: Version }

/** What is stored at the record's key. The head is that of the commit that wrote it. */
type ChatRecord = Standing & { chat: string }

/** What the head was after a fact, where the fact does not say it. */
type Tail = Pick<Head, 'n' | 'line' | 'lineAt'>

/** A fact as it lies in the log. */
type LogEntry = Fact & { tail?: Tail }

/** The record with the end of the log; undefined where there is no chat. */
export async function readRecord(partition: Partition): Promise<Recorded | undefined> {
  // The log first: were it newer than who may read it, what came after somebody's leaving would be told to them.
  const [newest] = await partition.list<LogEntry>({ start: ['log', 1], end: END_OF_LOG, limit: 1, reverse: true })
  const record = await partition.get<ChatRecord>(RECORD)
  if (!record) return undefined
  const { head, roster } = record.value
  const isNewer = newest && newest.value.rev > head.rev
  return { standing: { head: isNewer ? { ...head, ...endOf(newest.value) } : head, roster }, version: record.version }
}

/** Nothing was appended since, and the record is the same. */
export function checksOf(known: Recorded | undefined): NonNullable<Change['check']> {
  if (!known) return [{ key: RECORD, version: undefined }]
  const { standing, version } = known
  return [
    { key: ['log', standing.head.rev + 1], version: undefined },
    { key: RECORD, version },
  ]
}

/** A fact as it is to be stored when the head is this after it. */
export function entryOf(fact: Fact, { n, line, lineAt }: Head): LogEntry {
  return fact.type === 'sent' ? fact : { ...fact, tail: { n, line, lineAt } }
}

export function factOf(entry: LogEntry): Fact {
  if (!('tail' in entry)) return entry
  const { tail: _tail, ...fact } = entry
  return fact
}

/** The fact at a rev as it stands now. */
export async function readFact(partition: Partition, rev: number): Promise<Fact | undefined> {
  const entry = await partition.get<LogEntry>(['log', rev])
  return entry && factOf(entry.value)
}

export const END_OF_LOG = ['log', Number.MAX_SAFE_INTEGER]

function endOf({ tail, ...fact }: LogEntry): Pick<Head, 'rev' | 'at'> & Tail {
  const { rev, at } = fact
  if (tail) return { rev, at, ...tail }
  return { rev, at, n: fact.type === 'sent' ? fact.n : 0, line: rev, lineAt: at }
}
