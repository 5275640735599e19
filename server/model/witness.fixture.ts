import assert from 'node:assert/strict'
import { cursorKey, type Trail } from '../chat/trail.ts'
import type { Key } from '../kv/key.ts'
import type { Change } from '../kv/kv.ts'
import type { ChatId } from '../protocol/chat.ts'
import type { Rules } from './rules.fixture.ts'

const NOTE = 'witness' // first part of the keys under which it stores what it was given

/** A trail of every chat. What it stores is held against the log at once. */
export class Witness {
  readonly trail: Trail = {
    name: 'witness',
    begins: 'at-head',
    least: 1,
    most: 3,
    follow: async facts => ({ set: facts.map(({ rev, type }) => ({ key: [NOTE, rev], value: type })) }),
  }
  readonly #chats: ReadonlyMap<ChatId, Rules>
  readonly #cursors = new Map<ChatId, number>()

  constructor(chats: ReadonlyMap<ChatId, Rules>) {
    this.#chats = chats
  }

  committed([kind, id]: Key, { set = [] }: Change): void {
    const moved = set.find(({ key }) => String(key) === String(cursorKey(this.trail)))
    if (kind !== 'chat' || !moved) return
    const chat = String(id)
    const revs = set.flatMap(({ key }) => (key[0] === NOTE ? [Number(key[1])] : []))
    const before = this.#cursors.get(chat) ?? 0
    const after = (revs[0] ?? before + 1) - 1
    assert.ok(after === before || after <= this.#chats.get(chat)!.floor, `only what is no more is passed over: ${revs}`)
    assert.deepEqual(
      revs,
      revs.map((_, i) => after + 1 + i),
      'facts come in their order',
    )
    assert.equal(moved.value, revs.at(-1) ?? before, 'the cursor is at the last of them')
    this.#cursors.set(chat, moved.value as number)
  }

  checkAtRest(): void {
    for (const [chat, { rev, floor }] of this.#chats)
      assert.equal(Math.max(this.#cursors.get(chat) ?? 0, floor), rev, `what trails ${chat} has come to its end`)
  }
}
