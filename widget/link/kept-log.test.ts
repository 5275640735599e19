import type { Fact, Page } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import { sent } from './connection.fixture.ts'
import { joined } from './kept-log.ts'
import { anything, dice, serverGroup, told } from './server.fixture.ts'

const talk = (from: number, to: number): Fact[] => Array.from({ length: to - from + 1 }, (_, i) => sent(from + i))
const page = (facts: Fact[], part: Partial<Page> = {}): Page => ({
  ...{ chat: 'c1', epoch: 'e1', floor: 0, head: facts.at(-1)?.rev ?? 0, facts, receipts: {} },
  ...part,
})
const revs = (kept: Page | undefined) => kept && [kept.facts[0]?.rev, kept.facts.at(-1)?.rev, kept.head]

suite('the end of a log that is kept', () => {
  test('begins with the newest page, and has no more than fifty lines', () => {
    assert.deepEqual(revs(joined(undefined, page(talk(1, 80)))), [31, 80, 80])
  })

  test('goes on with what follows, and never has a hole', () => {
    const kept = joined(undefined, page(talk(1, 10)))

    assert.deepEqual(revs(joined(kept, page(talk(11, 14)))), [1, 14, 14])
    assert.deepEqual(revs(joined(kept, page(talk(8, 14)))), [1, 14, 14])
    assert.deepEqual(revs(joined(kept, page(talk(20, 24)))), [20, 24, 24], 'the newest page counts more')
    assert.deepEqual(revs(joined(kept, page(talk(20, 24), { head: 90 }))), [1, 10, 10], 'one from the middle does not')
  })

  test('is not changed by history, threads and empty answers', () => {
    const kept = joined(undefined, page(talk(40, 80)))

    assert.deepEqual(revs(joined(kept, page(talk(1, 20), { head: 80 }))), [40, 80, 80])
    assert.deepEqual(revs(joined(kept, page([sent(3), sent(80)], { head: 80 }))), [40, 80, 80])
    assert.deepEqual(revs(joined(kept, page([], { head: 80 }))), [40, 80, 80])
    assert.deepEqual(revs(joined(kept, page([], { head: 95 }))), [40, 80, 80])
  })

  test('loses what the server removed, and all of it in another epoch', () => {
    const kept = joined(undefined, page(talk(1, 10)))

    assert.deepEqual(revs(joined(kept, page([], { head: 10, floor: 6 }))), [7, 10, 10])
    assert.deepEqual(revs(joined(kept, page(talk(1, 2), { epoch: 'e2' }))), [1, 2, 2])
  })

  test('I23: a deleted text is in it no more, nor what an edit of it said', () => {
    const kept = joined(undefined, page([...talk(1, 2), { ...sent(3), text: 'secret one' }]))
    const edited = { type: 'edited', chat: 'c1', rev: 4, at: 4, by: 'bob', of: 3, text: 'secret two' } as const
    const deleted = { type: 'deleted', chat: 'c1', rev: 5, at: 5, by: 'bob', of: 3 } as const

    const afterEdit = JSON.stringify(joined(kept, page([edited])))
    const afterAll = JSON.stringify(joined(joined(kept, page([edited])), page([deleted])))

    assert.deepEqual([afterEdit.includes('secret one'), afterEdit.includes('secret two')], [false, true])
    assert.equal(afterAll.includes('secret'), false)
  })

  test('I8: whatever happens, who reads it and what follows sees what the server shows', async () => {
    for (const seed of [1, 2, 3]) {
      const group = await serverGroup()
      const roll = dice(seed)
      let kept: Page | undefined
      for (let i = 0; i < 60; i++) {
        await anything(group, roll)
        if (roll() < 0.2) kept = joined(kept, await group.page(kept ? { after: kept.head } : { limit: 50 }))
      }
      kept = joined(kept, await group.page({ after: kept?.head ?? 0 }))

      const now = await group.page({ limit: 200 })
      const textsOf = (facts: readonly Fact[]) =>
        told(
          facts
            .filter(fact => fact.rev >= kept!.facts[0]!.rev)
            .map(fact => ('text' in fact ? [fact.rev, fact.type, fact.text] : [fact.rev])),
        )
      assert.equal(textsOf(kept!.facts), textsOf(now.facts))
    }
  })
})
