import { assert } from '../assert.fixture.ts'
import { type Item, Items } from './items.ts'
import type { Line } from './lines.ts'

const DAY = new Date(2026, 10, 20, 12).getTime()
const MINUTE = 60_000

const theirs = (n: number, at: number): Line => ({ kind: 'theirs', key: `t${n}`, text: '', at, from: 'ben', n })
const mine = (n: number, at: number): Line => ({ kind: 'mine', key: `m${n}`, text: '', at, mark: 'sent', n })

const itemsOf = (lines: Line[], newFrom?: number) => new Items().of([lines], newFrom).flat()

/** `[` begins a run of one sender, `]` ends it. */
const told = (items: Item[]) =>
  items.map(item =>
    item.kind === 'message' ? `${item.isFirst ? '[' : ''}${item.key}${item.isLast ? ']' : ''}` : item.kind,
  )

suite('Items', () => {
  test('ux 20: messages of one sender within five minutes are one run', () => {
    const lines = [
      theirs(1, DAY),
      theirs(2, DAY + 5 * MINUTE),
      theirs(3, DAY + 11 * MINUTE),
      mine(4, DAY + 11 * MINUTE),
    ]

    assert.deepEqual(told(itemsOf(lines)), ['day', '[t1', 't2]', '[t3]', '[m4]'])
  })

  test('ux 19: a day begins with its name, and ends a run', () => {
    const midnight = new Date(2026, 10, 21).getTime()

    const items = itemsOf([theirs(1, midnight - MINUTE), theirs(2, midnight)])

    assert.deepEqual(told(items), ['day', '[t1]', 'day', '[t2]'])
  })

  test('the unread begin with a line of their own, once, and never with an own message', () => {
    const lines = [theirs(1, DAY), mine(2, DAY), theirs(3, DAY), theirs(4, DAY)]

    assert.deepEqual(told(itemsOf(lines, 2)), ['day', '[t1]', '[m2]', 'new', '[t3', 't4]'])
  })

  test('a device whose clock is a day behind does not bring back yesterday', () => {
    const items = itemsOf([theirs(1, DAY), mine(2, DAY - 24 * 60 * MINUTE), theirs(3, DAY)])

    assert.deepEqual(told(items), ['day', '[t1]', '[m2]', '[t3]'])
  })

  test('what happened to the group ends a run, a reply in a thread does not', () => {
    const left: Line = {
      kind: 'system',
      key: 's',
      at: DAY,
      fact: { type: 'left', chat: 'c1', rev: 3, at: DAY, by: 'cleo', user: 'cleo' },
    }
    const reply: Line = { kind: 'reply', key: 'r', at: DAY, n: 2 }
    const gone: Line = { kind: 'gone', key: 'g', at: DAY, from: 'ben', n: 3 }

    assert.deepEqual(told(itemsOf([theirs(1, DAY), reply, gone, left, theirs(4, DAY)])), [
      'day',
      '[t1',
      'g]',
      'system',
      '[t4]',
    ])
  })
})
