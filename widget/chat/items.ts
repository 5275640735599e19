import { dayKey } from '../base/time.ts'
import type { CallLine } from './call-lines.ts'
import type { Line, MessageLine, SystemLine } from './lines.ts'
import type { Pieces } from './pieces.ts'

/** What stands in the message list, from top to bottom. */
export type Item =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'new'; key: 'new' }
  | { kind: 'call'; key: string; line: CallLine }
  | { kind: 'system'; key: string; line: SystemLine; isFirst: boolean }
  /** `isFirst`, `isLast`: of a run of messages by one sender, or of things that happened to the group. */
  | { kind: 'message'; key: string; line: MessageLine; isFirst: boolean; isLast: boolean }

/** A line that stands in the list by itself. */
type Standing = Exclude<Line, { kind: 'reply' }>

/** What a line comes after: when that was, whose run it is, and whether the unread have begun. */
type Before = { at: number; day: string; run: string; hasNew: boolean }

/** The items of a piece, made for what stands before it and next. */
type Made = { items: readonly Item[]; before: Before; end: Before; next: Standing | undefined }

const RUN = 5 * 60_000 // ms between two messages of one run
const START: Before = { at: 0, day: '', run: '', hasNew: false }

/**
 * Lines with the days between them, the beginning of the unread, and the runs of one sender marked.
 * Pieces whose lines and neighbours are the same as before stay what they are.
 */
export class Items {
  #newFrom: number | undefined
  #made = new WeakMap<readonly Line[], Made>()

  of(lines: Pieces<Line>, newFrom: number | undefined): Pieces<Item> {
    if (newFrom !== this.#newFrom) this.#made = new WeakMap()
    this.#newFrom = newFrom
    let before = START
    return lines.map((piece, i) => {
      const known = this.#made.get(piece)
      const next = firstAfter(i, lines)
      const isSame = known && known.next === next && isEqual(known.before, before)
      const made = isSame ? known : this.#make(piece, before, next)
      this.#made.set(piece, made)
      before = made.end
      return made.items
    })
  }

  #make(lines: readonly Line[], before: Before, next: Standing | undefined): Made {
    const items: Item[] = []
    const standing = lines.filter(isStanding)
    let end = before
    for (const [i, line] of standing.entries()) {
      const here = this.#place(line, end)
      const after = standing[i + 1] ?? next
      if (here.day !== end.day) items.push({ kind: 'day', key: `day:${here.day}`, at: here.at })
      if (here.hasNew !== end.hasNew) items.push({ kind: 'new', key: 'new' })
      items.push(itemOf(line, !goesOn(end, here), !after || !goesOn(here, this.#place(after, here))))
      end = here
    }
    return { items, before, end, next }
  }

  /** What the next line comes after. */
  #place(line: Standing, before: Before): Before {
    // The clock of what is still on its way is the device's: it must not take the list back to yesterday.
    const at = Math.max(before.at, line.at)
    const isNew = this.#newFrom !== undefined && line.kind === 'theirs' && line.n >= this.#newFrom
    return { at, day: dayKey(at), run: runOf(line), hasNew: before.hasNew || isNew }
  }
}

/** Whether two lines, one after the other, are of one run. */
function goesOn(a: Before, b: Before): boolean {
  if (a.run !== b.run || a.day !== b.day || a.hasNew !== b.hasNew) return false
  return b.run === 'system' || (b.run !== 'call' && b.at - a.at <= RUN)
}

const isStanding = (line: Line): line is Standing => line.kind !== 'reply'

const isEqual = (a: Before, b: Before) => a.at === b.at && a.run === b.run && a.hasNew === b.hasNew

function firstAfter(place: number, lines: Pieces<Line>): Standing | undefined {
  for (let i = place + 1; i < lines.length; i++) {
    const found = lines[i]?.find(isStanding)
    if (found) return found
  }
  return undefined
}

function itemOf(line: Standing, isFirst: boolean, isLast: boolean): Item {
  const { key } = line
  if (line.kind === 'call') return { kind: 'call', key, line }
  if (line.kind === 'system') return { kind: 'system', key, line, isFirst }
  return { kind: 'message', key, line, isFirst, isLast }
}

/** Whose run a line belongs to; that of another user begins with a colon. */
function runOf(line: Standing): string {
  if (line.kind === 'call' || line.kind === 'system' || line.kind === 'mine') return line.kind
  return line.from === undefined ? 'mine' : `:${line.from}`
}
