import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Change, Partition, Store } from '../../kv/kv.ts'
import { memoryStore } from '../../kv/memory.ts'
import { refusal, useChat } from '../chat.fixture.ts'

type Room = ReturnType<typeof useChat>

const ENOUGH = { limit: 50, effort: 4000 }

/** The texts that are found, of all pages. */
async function found({ chat }: Pick<Room, 'chat'>, by: string, q: string, bounds = ENOUGH): Promise<string[]> {
  const texts: string[] = []
  let before: number | undefined
  do {
    const { facts, next } = await chat.search(by, { q, before, ...bounds })
    texts.push(...facts.map(fact => fact.text))
    before = next
  } while (before !== undefined)
  return texts
}

/** A chat of two. With a small `block` what was said is in the index after `wake`. */
async function pair(options: Parameters<typeof useChat>[0] = {}) {
  const room = useChat(options)
  await room.chat.open('ana', ['ana', 'bob'])
  await room.runtime.settle() // from now on nothing gives way
  const sayAll = async (...texts: string[]) => {
    for (const text of texts) await room.say('ana', text)
  }
  return { ...room, sayAll }
}

/** Lets what trails the chat catch up. */
async function wake({ runtime, chat }: Room): Promise<void> {
  await runtime.settle() // a waking waits for the members' inboxes, and these rest
  await chat.wake()
}

/** All that is stored of a chat, as one text. */
async function contents(partition: Partition): Promise<string> {
  return JSON.stringify(await partition.list({ start: [], end: ['\uffff'] }))
}

for (const where of ['not in the index yet', 'in the index'] as const) {
  const block = where === 'in the index' ? 3 : 100

  describe(`a message that is ${where}`, () => {
    test('is found by all its words, of which the last may be only begun, the newest first', async () => {
      const room = await pair({ block })
      await room.sayAll('Meet me on Friday', 'on Monday?', 'Friday is fine', 'fry it', 'and the frying pan', 'ok')
      await wake(room)

      assert.deepEqual(await found(room, 'bob', 'FRI'), ['Friday is fine', 'Meet me on Friday'])
      assert.deepEqual(await found(room, 'bob', 'friday on'), ['Meet me on Friday'])
      assert.deepEqual(await found(room, 'bob', 'fri on'), [])
      assert.deepEqual(await found(room, 'bob', '?!'), [])
    })

    test('is found by what it says since it was edited, and no more by what it said', async () => {
      const room = await pair({ block })
      await room.sayAll('the old words', 'and others', 'and more')
      await wake(room)

      await room.do('ana', { type: 'edit', of: 1, text: 'the new words' })

      assert.deepEqual(await found(room, 'bob', 'old'), [])
      assert.deepEqual(await found(room, 'bob', 'new words'), ['the new words'])
    })

    test('is not found once it is deleted', async () => {
      const room = await pair({ block })
      await room.sayAll('a secret', 'no secret', 'nothing')
      await wake(room)

      await room.do('ana', { type: 'delete', of: 1 })

      assert.deepEqual(await found(room, 'bob', 'secret'), ['no secret'])
    })

    test('I23: leaves none of its old words in the store', async () => {
      const room = await pair({ block })
      await room.sayAll('canary-one sings', 'canary-two too', 'and canary-three', 'the next ones', 'are', 'filling')
      await wake(room)

      await room.do('ana', { type: 'edit', of: 1, text: 'still' })
      await room.do('ana', { type: 'edit', of: 2, text: 'it has said canary-four' })
      await room.do('ana', { type: 'delete', of: 2 })
      await room.do('ana', { type: 'edit', of: 3, text: 'still too' })
      await wake(room)

      assert.doesNotMatch(await contents(room.partition), /canary|sings|\bone\b|two|three|four/)
    })

    test('is not found by who joined a group after it, where the history is not for them', async () => {
      const room = useChat({ block })
      await room.group('ana', ['bob'], 'since-join')
      await room.say('ana', 'before Eve')
      await room.do('ana', { type: 'add', users: ['eve'] })
      await room.say('ana', 'with Eve')
      await room.say('ana', 'and more')
      await wake(room)

      assert.deepEqual(await found(room, 'eve', 'eve'), ['with Eve'])
      assert.deepEqual(await found(room, 'bob', 'eve'), ['with Eve', 'before Eve'])
    })

    test('T11: is found by members only', async () => {
      const room = useChat({ block })
      await room.group('ana', ['bob'])
      await room.say('ana', 'for us')
      await room.do('ana', { type: 'remove', user: 'bob' })
      await room.say('ana', 'for me')
      await wake(room)

      assert.equal(await refusal(found(room, 'bob', 'for')), 'not-found')
      assert.equal(await refusal(found(room, 'eve', 'for')), 'not-found')
    })

    test('is found no more, and leaves no words, when it was not to be kept so long', async () => {
      const room = await pair({ block })
      await room.sayAll('early bird', 'early train')
      room.clock.now += 1000
      await room.sayAll('early morning', 'late', 'later', 'latest', 'over')
      await wake(room)

      await room.chat.retain(room.clock.now)

      assert.deepEqual(await found(room, 'bob', 'early'), ['early morning'])
      await room.chat.retain(room.clock.now + 1)
      assert.doesNotMatch(await contents(room.partition), /early|bird|morning|late/)
    })

    test('is found in pages, with little effort for each', async () => {
      const room = await pair({ block })
      const texts = Array.from({ length: 30 }, (_, i) => (i % 3 ? `hit ${i}` : 'miss'))
      await room.sayAll(...texts)
      await wake(room)
      const hits = texts.filter(text => text !== 'miss').reverse()

      const first = await room.chat.search('bob', { q: 'hit', limit: 2, effort: 4000 })
      assert.deepEqual(
        first.facts.map(fact => fact.text),
        hits.slice(0, 2),
      )
      for (const bounds of [
        { limit: 1, effort: 100 },
        { limit: 3, effort: 1 },
        { limit: 200, effort: 7 },
      ])
        assert.deepEqual(await found(room, 'bob', 'hit', bounds), hits)
    })
  })
}

test('a search looks at no more than it may, whatever is asked for', async () => {
  const room = await pair({ block: 3 })
  await room.sayAll(...Array.from({ length: 60 }, (_, i) => `${i} 中国 国中`))
  await wake(room)

  const { facts, effort, next } = await room.chat.search('bob', { q: '中国中', limit: 50, effort: 20 })

  assert.deepEqual(facts, [])
  assert.ok(effort > -5 && next !== undefined && next > 40)
})

test('a block that was read before a message was deleted is not stored after it', async () => {
  let meanwhile = async () => {}
  const store = onCommit(memoryStore(), async ({ set = [] }) => {
    if (set.some(({ key }) => key[0] === 'segment')) await meanwhile()
  })
  const room = await pair({ store, block: 3 })
  await room.sayAll('canary', 'and', 'more')
  meanwhile = async () => {
    meanwhile = async () => {}
    await room.do('ana', { type: 'delete', of: 1 })
  }

  await wake(room)

  assert.doesNotMatch(await contents(room.partition), /canary/)
  assert.deepEqual(await found(room, 'bob', 'more'), ['more'])
  assert.equal((await room.partition.get(['trail', 'search']))?.value, 3)
})

test('a chat from before there was an index is searched at once, and gets one in pieces', async () => {
  const pieces: number[] = []
  const store = onCommit(memoryStore(), async ({ set = [] }) => {
    for (const { key, value } of set) if (key[0] === 'segment') pieces.push(Number(key[1]) - Number(value))
  })
  const room = await pair({ store, block: 100 })
  const texts = Array.from({ length: 2550 }, (_, i) => `message number ${i}`)
  const ids = texts.map((_, i) => `client-id-of-a-long-chat-${i}`)
  await Promise.all(texts.map((text, i) => room.chat.send('ana', { clientId: ids[i]!, text })))
  const search = () => found(room, 'bob', 'number 17', { limit: 200, effort: 200 })
  const expected = texts.filter(text => text.startsWith('message number 17')).reverse()

  assert.deepEqual(await search(), expected)
  while (pieces.length < 25) {
    await wake(room)
    assert.deepEqual(await search(), expected)
  }

  assert.deepEqual(pieces, Array(25).fill(100))
})

/** The store, with something that happens before each commit. */
function onCommit(store: Store, happen: (change: Change) => Promise<void>): Store {
  return {
    ...store,
    partition(name) {
      const partition = store.partition(name)
      const commit = async (change: Change) => {
        await happen(change)
        return partition.commit(change)
      }
      return { ...partition, commit }
    },
  }
}
