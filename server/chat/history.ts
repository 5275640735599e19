import { within } from '../kv/key.ts'
import type { Partition } from '../kv/kv.ts'
import type { Fact, Range } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import { END_OF_LOG, factOf, readFact } from './record.ts'

/** About as many bytes of JSON as one page may have; a slow reader's queue is not much longer. */
const PAGE_BYTES = 512 * 1024
const ALL_BUT_TEXT = 400 // bytes of a fact, about
const FILE = 600 // bytes of what a fact says of a file, about

/** The facts of a range that come after `floor`, in the order of `rev`; fewer than asked for when they are long. */
export async function readRange(partition: Partition, range: Range, floor: number): Promise<Fact[]> {
  if (range.thread !== undefined) return readThread(partition, range.thread, range, floor)
  if (range.around !== undefined) return readAround(partition, range.around, range.limit, floor)
  if (range.after !== undefined && range.before === undefined)
    return readAfter(partition, Math.max(range.after, floor), range.limit)
  return readBefore(partition, range.before, Math.max(range.after ?? 0, floor), range.limit)
}

/** The facts from one rev to another, both of them included, for who can do without what is damaged on the disk. */
export async function readSound(partition: Partition, from: number, to: number): Promise<Fact[]> {
  const facts = await list(partition, { start: ['log', from], end: ['log', to + 1] }).catch(ifDamaged)
  if (facts) return facts
  const revs = Array.from({ length: to - from + 1 }, (_, i) => from + i)
  const found = await Promise.all(revs.map(rev => readFact(partition, rev).catch(ifDamaged)))
  return found.filter(fact => fact !== undefined)
}

/** As a member sees it who may read what came after `since`: what changes an older message is not for them. */
export function hiddenAsVoid(fact: Fact, since: number): Fact {
  if (!('of' in fact) || fact.of > since) return fact
  return { type: 'void', chat: fact.chat, rev: fact.rev, at: fact.at }
}

async function readAfter(partition: Partition, after: number, limit: number): Promise<Fact[]> {
  return fitting(await list(partition, { start: ['log', after + 1], end: END_OF_LOG, limit }))
}

async function readBefore(
  partition: Partition,
  before: number | undefined,
  after: number,
  limit: number,
): Promise<Fact[]> {
  const end = before === undefined ? END_OF_LOG : ['log', Math.max(before, after + 1)]
  return fitting(await list(partition, { start: ['log', after + 1], end, limit, reverse: true })).reverse()
}

async function readAround(partition: Partition, rev: number, limit: number, floor: number): Promise<Fact[]> {
  const half = Math.ceil(limit / 2)
  const before = await readBefore(partition, rev, floor, limit - half)
  return [...before, ...(await readAfter(partition, Math.max(rev - 1, floor), half))]
}

async function readThread(partition: Partition, root: number, range: Range, floor: number): Promise<Fact[]> {
  const { before, after, limit } = range
  const { end } = within('thread', root)
  const isForward = after !== undefined && before === undefined
  const entries = await partition.list({
    start: ['thread', root, Math.max(after ?? 0, floor) + 1],
    end: before === undefined ? end : ['thread', root, before],
    limit,
    reverse: !isForward,
  })
  const facts = await Promise.all(entries.map(({ key }) => readFact(partition, Number(key[2]))))
  const found = fitting(facts.filter(fact => fact !== undefined))
  return isForward ? found : found.reverse()
}

async function list(partition: Partition, range: Parameters<Partition['list']>[0]): Promise<Fact[]> {
  return (await partition.list<Fact>(range)).map(entry => factOf(entry.value))
}

/** As many from the beginning as one page has room for, at least one. */
function fitting(facts: Fact[]): Fact[] {
  let bytes = 0
  const end = facts.findIndex((fact, index) => {
    bytes +=
      ALL_BUT_TEXT + ('text' in fact ? fact.text.length * 3 : 0) + ('files' in fact ? fact.files!.length * FILE : 0)
    return index > 0 && bytes > PAGE_BYTES
  })
  return end < 0 ? facts : facts.slice(0, end)
}

export function ifDamaged(error: unknown): undefined {
  if (!(error instanceof InniesError && error.code === 'damaged')) throw error
}
