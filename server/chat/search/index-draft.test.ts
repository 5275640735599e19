import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { memoryStore } from '../../kv/memory.ts'
import type { Sent } from '../../protocol/chat.ts'
import { IndexDraft } from './index-draft.ts'
import { Postings } from './postings.ts'
import { readShare, segmentKey, shareKey, shareOf } from './segment.ts'

const SEGMENT = { before: 0, last: 100 }
const REV = 7

/** A segment with these terms of the message at REV, and a message that says something. */
async function useSegment(...terms: string[]) {
  const partition = memoryStore().partition(['chat', 'chat-1'])
  const postings = new Postings(SEGMENT.before)
  postings.append(terms.map(term => [term, [REV]]))
  await partition.commit({
    set: [
      { key: segmentKey(SEGMENT.last), value: SEGMENT.before },
      { key: shareKey(SEGMENT, shareOf('a')), value: postings.lines },
    ],
  })
  const said = (text: string): Sent => ({
    type: 'sent',
    chat: 'chat-1',
    rev: REV,
    n: 1,
    at: 1,
    clientId: '',
    from: 'ana',
    text,
  })
  const stored = async () => [...(await readShare(partition, SEGMENT, shareOf('a')))].map(([term]) => term)
  return { partition, said, stored }
}

describe('an edit of a message that is in the index', () => {
  test('rewrites only the values in which a term came or went', async () => {
    const { partition, said } = await useSegment('also', 'and')
    const draft = new IndexDraft(partition)

    await draft.replace({ before: said('and also'), after: said('also and cats') })

    assert.deepEqual(
      draft.change().set.map(({ key }) => key),
      [shareKey(SEGMENT, shareOf('cats'))],
    )
  })

  test('puts no more into a value that is full, and takes what was said out of it', async () => {
    const full = Array.from({ length: 60_000 }, (_, i) => `a${i}`)
    const { partition, said, stored } = await useSegment('apples', ...full)
    const draft = new IndexDraft(partition)

    await draft.replace({ before: said('apples'), after: said('apricots') })
    await partition.commit(draft.change())

    const terms = await stored()
    assert.deepEqual([terms.length, terms.includes('apples'), terms.includes('apricots')], [full.length, false, false])
  })
})
