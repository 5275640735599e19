import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Postings } from './postings.ts'

const BEFORE = 1000
const NONE = new Set<string>()
const term = fc.constantFrom('a', 'ab', 'abc', 'b', '我', '我们', '1')
const rev = fc.integer({ min: BEFORE + 1, max: BEFORE + 3000 })

describe('postings', () => {
  test('say after any changes, stored and read between them, which messages have a term', () => {
    const change = fc.record({ term, rev, isThere: fc.boolean() })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), changes => {
        const expected = new Map<string, Set<number>>()
        let lines = ''
        for (const { term, rev, isThere } of changes) {
          const postings = new Postings(BEFORE, lines)
          postings.move(rev, isThere ? { went: NONE, came: new Set([term]) } : { went: new Set([term]), came: NONE })
          lines = postings.lines
          const revs = expected.get(term) ?? new Set()
          expected.set(term, revs)
          if (isThere) revs.add(rev)
          else revs.delete(rev)
        }
        const postings = new Postings(BEFORE, lines)
        for (const [term, revs] of expected) {
          assert.deepEqual(postings.find({ term, isPrefix: false }), new Set([...revs].sort()))
          const others = [...expected].filter(([other]) => other.startsWith(term)).flatMap(([, revs]) => [...revs])
          assert.deepEqual(postings.find({ term, isPrefix: true }), new Set(others))
        }
        assert.equal([...postings].length, [...expected.values()].filter(revs => revs.size).length)
      }),
      { numRuns: 200 },
    )
  })

  test('forget the messages up to a rev, and terms that had no others', () => {
    const postings = new Postings(BEFORE)
    postings.append([
      ['both', [1001, 1200]],
      ['old', [1001]],
    ])

    postings.drop(1100)

    assert.deepEqual([...postings], [['both', [1200]]])
  })

  test('take two or three bytes for a message and a term', () => {
    const postings = new Postings(BEFORE)
    postings.append([['word', Array.from({ length: 100 }, (_, i) => BEFORE + 1 + i * 5)]])

    assert.equal(postings.lines.length, 'word '.length + 100 + '\n'.length)
  })
})
