import assert from 'node:assert/strict'
import { factOf } from '../chat/record.ts'
import { Postings } from '../chat/search/postings.ts'
import { shareOf } from '../chat/search/segment.ts'
import { fold, termsOf } from '../chat/search/words.ts'
import { within } from '../kv/key.ts'
import type { Partition } from '../kv/kv.ts'
import type { ChatId, Fact } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'
import type { Found } from '../runtime.ts'
import { USERS, type World } from './world.fixture.ts'

const QUERIES = ['yes', 'thanks fi', 'm'] // a word, a word and a beginning, a beginning

/** The index of a chat is the one that would be made anew of its log: nothing of what was deleted is in it. */
export async function checkIndex(partition: Partition): Promise<void> {
  const facts = (await partition.list<Fact>(within('log'))).map(entry => factOf(entry.value))
  const segments = await partition.list<number>(within('segment'))
  const expected = segments.flatMap(({ key: [, last], value: before }) =>
    postingsOf(facts.filter(fact => fact.rev > before && fact.rev <= Number(last))).map(line => `${last} ${line}`),
  )
  const shares = await partition.list<string>(within('words'))
  const stored = shares.flatMap(({ key: [, last, share], value }) => {
    const before = segments.find(segment => segment.key[1] === last)?.value
    assert.ok(before !== undefined && value, 'I23: no words are left of a segment that is no more')
    return [...new Postings(before, value)].map(([term, revs]) => {
      assert.equal(shareOf(term), share)
      return `${last} ${term} ${revs}`
    })
  })
  assert.deepEqual(stored.sort(), expected.sort(), 'I23: the index is the one that would be made anew')
}

function postingsOf(facts: readonly Fact[]): string[] {
  const revs = new Map<string, number[]>()
  for (const fact of facts)
    for (const term of new Set(fact.type === 'sent' ? termsOf(fact.text) : []))
      revs.set(term, [...(revs.get(term) ?? []), fact.rev])
  return [...revs].map(([term, revs]) => `${term} ${revs}`)
}

/** Who searches finds what they would find in the page of all they may read. */
export async function checkSearch(world: World): Promise<void> {
  for (const user of USERS)
    for (const { chat, facts } of (await world.fresh(user)).pages)
      for (const q of QUERIES) {
        const expected = facts.filter(fact => fact.type === 'sent' && isHit(fact.text, q)).map(fact => fact.rev)
        assert.deepEqual(
          await searched(world, { user, chat, q }),
          expected.reverse(),
          `${user} finds "${q}" in ${chat}`,
        )
      }
}

async function searched(world: World, { user, chat, q }: { user: UserId; chat: ChatId; q: string }): Promise<number[]> {
  const found: number[] = []
  let before: number | undefined
  do {
    const bounds = { limit: 3, effort: 5 }
    const part: Found = await world.ask(world.node.runtime.chat(chat).search(user, { q, before, ...bounds }))
    found.push(...part.facts.map(fact => fact.rev))
    before = part.next
  } while (before !== undefined)
  return found
}

function isHit(text: string, q: string): boolean {
  const words = fold(text).split(/[^a-z]+/)
  return q
    .split(' ')
    .every((word, i, all) => (i < all.length - 1 ? words.includes(word) : words.some(one => one.startsWith(word))))
}
