import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { refusal, useChat } from './chat.fixture.ts'

async function pair() {
  const room = useChat()
  await room.chat.open('ana', ['ana', 'bob'])
  return room
}

describe('an edit', () => {
  test('changes the message in its place and tells the other', async () => {
    const { say, do: act, facts, enter } = await pair()
    const bob = enter('bob')
    const { rev } = await say('ana', 'helo')

    await act('ana', { type: 'edit', of: rev, text: 'hello' })

    const [message] = await facts('bob')
    assert.deepEqual(message?.type === 'sent' && [message.text, message.edited?.rev], ['hello', 2])
    assert.deepEqual(
      bob.map(frame => [frame.type, frame.text]),
      [
        ['sent', 'helo'],
        ['edited', 'hello'],
      ],
    )
  })

  test('of an edit leaves nothing of what was said between', async () => {
    const { say, do: act, facts } = await pair()
    const { rev } = await say('ana', 'one')
    await act('ana', { type: 'edit', of: rev, text: 'two' })
    await act('ana', { type: 'edit', of: rev, text: 'three' })

    assert.deepEqual(
      (await facts('bob')).map(fact => [fact.type, 'text' in fact ? fact.text : '']),
      [
        ['sent', 'three'],
        ['void', ''],
        ['edited', 'three'],
      ],
    )
  })

  test('is refused to anybody else, and when the message has changed meanwhile', async () => {
    const { say, do: act } = await pair()
    const { rev } = await say('ana', 'one')
    await act('ana', { type: 'edit', of: rev, text: 'two' })

    assert.equal(await refusal(act('bob', { type: 'edit', of: rev, text: 'mine' })), 'forbidden')
    assert.equal(await refusal(act('eve', { type: 'edit', of: rev, text: 'mine' })), 'not-found')
    assert.equal(await refusal(act('ana', { type: 'edit', of: rev, text: 'three', ifRev: rev })), 'changed-meanwhile')
    assert.equal(await refusal(act('ana', { type: 'edit', of: rev, text: 'three', ifRev: 2 })), 'granted')
  })

  test('of the last message changes the line in the inbox and not its place', async () => {
    const { say, do: act, row, clock } = await pair()
    const { rev, at } = await say('ana', 'one')
    clock.now += 60_000
    await act('ana', { type: 'edit', of: rev, text: 'two' })

    const bobs = await row('bob')
    assert.deepEqual([bobs?.last?.type === 'sent' && bobs.last.text, bobs?.at, bobs?.head], ['two', at, 2])
  })
})

describe('a deletion', () => {
  test('leaves a tombstone, and nothing of the text anywhere', async () => {
    const { say, do: act, facts, row } = await pair()
    const { rev } = await say('ana', 'canary one')
    await act('ana', { type: 'edit', of: rev, text: 'canary two' })
    await act('ana', { type: 'delete', of: rev })

    assert.deepEqual(
      (await facts('bob')).map(fact => fact.type),
      ['gone', 'void', 'deleted'],
    )
    assert.doesNotMatch(JSON.stringify([await facts('bob'), await row('bob'), await row('ana')]), /canary/)
  })

  test('is final: no edit, no reaction, and the same send again is gone', async () => {
    const { chat, do: act } = await pair()
    const message = { clientId: 'client-id-of-the-message', text: 'hi' }
    const { fact } = await chat.send('ana', message)
    await act('ana', { type: 'delete', of: fact.rev })

    assert.equal(await refusal(act('ana', { type: 'edit', of: fact.rev, text: 'back' })), 'gone')
    assert.equal(await refusal(act('bob', { type: 'react', of: fact.rev, emoji: '👍', on: true })), 'gone')
    assert.equal(await refusal(chat.send('ana', message)), 'gone')
  })

  test('leaves nothing under the key it was sent with but its place (I23)', async () => {
    const { chat, do: act, partition } = await pair()
    const key = ['once', 'ana', 'client-id-of-the-message']
    const stored = async () => (await partition.get(key))?.value
    const { fact } = await chat.send('ana', { clientId: 'client-id-of-the-message', text: 'hi' })
    assert.equal(((await stored()) as unknown[]).length, 2)

    await act('ana', { type: 'delete', of: fact.rev })

    assert.deepEqual(await stored(), [fact.rev])
    assert.equal(await refusal(chat.send('ana', { clientId: 'client-id-of-the-message', text: 'ho' })), 'gone')
  })

  test('does not change what is unread', async () => {
    const { say, do: act, row } = await pair()
    await say('ana', 'one')
    const { rev } = await say('ana', 'two')
    await act('ana', { type: 'delete', of: rev })

    const bobs = await row('bob')
    assert.equal(bobs!.n - bobs!.read, 2)
  })
})

describe('the same send again', () => {
  const message = { clientId: 'client-id-of-the-message', text: 'hi' }

  test('is the first one, also after it was edited', async () => {
    const { chat, do: act } = await pair()
    const { fact } = await chat.send('ana', message)
    await act('ana', { type: 'edit', of: fact.rev, text: 'hello' })

    const again = await chat.send('ana', message)

    assert.deepEqual([again.isDuplicate, again.fact.rev, again.fact.text], [true, fact.rev, 'hello'])
  })

  test('with other words is a conflict', async () => {
    const { chat } = await pair()
    await chat.send('ana', message)

    assert.equal(await refusal(chat.send('ana', { ...message, text: 'ho' })), 'idempotency-conflict')
    assert.equal(await refusal(chat.send('bob', { ...message, text: 'ho' })), 'granted')
  })
})

describe('a reaction', () => {
  test('is counted once for each user and can be taken back', async () => {
    const { say, do: act, facts } = await pair()
    const { rev } = await say('ana', 'hi')
    const react = (by: string, on: boolean) => act(by, { type: 'react', of: rev, emoji: '👍', on })
    const reactions = async () => {
      const [message] = await facts('ana')
      return message?.type === 'sent' ? message.reactions : undefined
    }
    await react('bob', true)
    await react('bob', true)
    await react('ana', true)
    assert.deepEqual(await reactions(), { '👍': ['bob', 'ana'] })

    await react('bob', false)
    await react('ana', false)
    assert.equal(await reactions(), undefined)
    assert.equal((await facts('ana')).length, 5)
  })
})

test('a pinned message is listed until it is unpinned or deleted', async () => {
  const { say, do: act, chat } = await pair()
  const [one, two] = [await say('ana', 'one'), await say('ana', 'two')]
  await act('bob', { type: 'pin', of: one.rev, on: true })
  await act('bob', { type: 'pin', of: two.rev, on: true })
  assert.deepEqual((await chat.describe('ana')).pins, [two.rev, one.rev])

  await act('ana', { type: 'pin', of: one.rev, on: false })
  await act('ana', { type: 'delete', of: two.rev })
  assert.deepEqual((await chat.describe('bob')).pins, [])
})

describe('a thread', () => {
  test('is read by itself, and its first message counts its answers', async () => {
    const { say, facts } = await pair()
    const root = await say('ana', 'root')
    await say('bob', 'beside')
    const [one, two] = [await say('bob', 'one', { thread: root.rev }), await say('ana', 'two', { thread: root.rev })]

    const texts = (await facts('ana', { thread: root.rev })).map(fact => 'text' in fact && fact.text)
    const [first] = await facts('ana')

    assert.deepEqual(texts, ['one', 'two'])
    assert.deepEqual(first?.type === 'sent' && first.replies, { count: 2, last: two.rev })
    assert.deepEqual(
      (await facts('ana', { thread: root.rev, after: one.rev })).map(fact => fact.rev),
      [two.rev],
    )
  })

  test('has no thread in it, and an answer needs what it answers', async () => {
    const { say } = await pair()
    const root = await say('ana', 'root')
    const inside = await say('bob', 'inside', { thread: root.rev })

    assert.equal(await refusal(say('ana', 'deeper', { thread: inside.rev })), 'bad-request')
    assert.equal(await refusal(say('ana', 'lost', { thread: 99 })), 'not-found')
    assert.equal(await refusal(say('ana', 'lost', { replyTo: 99 })), 'not-found')
  })
})

test('history is read both ways and around a message', async () => {
  const { say, facts } = await pair()
  for (let i = 1; i <= 10; i++) await say('ana', `${i}`)
  const revs = async (range: object) => (await facts('bob', range)).map(fact => fact.rev)

  assert.deepEqual(await revs({ limit: 3 }), [8, 9, 10])
  assert.deepEqual(await revs({ before: 8, limit: 3 }), [5, 6, 7])
  assert.deepEqual(await revs({ after: 2, limit: 3 }), [3, 4, 5])
  assert.deepEqual(await revs({ around: 5, limit: 4 }), [3, 4, 5, 6])
})

test('a page of very long messages ends early and goes on where it ended', async () => {
  const { say, facts } = await pair()
  const long = '字'.repeat(7900)
  for (let i = 0; i < 60; i++) await say('ana', long)

  const newest = await facts('bob')
  const before = await facts('bob', { before: newest[0]!.rev })

  assert.ok(newest.length < 60 && newest.length > 10)
  assert.deepEqual([newest.at(-1)?.rev, before.at(-1)?.rev], [60, newest[0]!.rev - 1])
})

test('what is older than it may be goes, and the rest stays as it was', async () => {
  const { say, do: act, chat, clock } = await pair()
  const old = await say('ana', 'canary')
  await act('ana', { type: 'pin', of: old.rev, on: true })
  for (let i = 0; i < 1200; i++) await say('ana', `${i}`)
  clock.now += 1000
  const young = await say('ana', 'young')

  const floor = await chat.retain(clock.now)

  const page = await chat.page('bob', { after: 0, limit: 50 })
  assert.deepEqual([floor, page.floor, page.facts.map(fact => fact.rev)], [young.rev - 1, young.rev - 1, [young.rev]])
  assert.deepEqual((await chat.describe('bob')).pins, [])
  assert.equal(await refusal(act('ana', { type: 'edit', of: old.rev, text: 'x' })), 'not-found')
})

test('a message that was removed for its age does not come back under its key (I23)', async () => {
  const { chat, clock, partition } = await pair()
  const message = { clientId: 'client-id-of-the-message', text: 'hi' }
  await chat.send('ana', message)
  clock.now += 1000

  await chat.retain(clock.now)

  assert.equal(await refusal(chat.send('ana', message)), 'gone')
  assert.deepEqual((await partition.get(['once', 'ana', message.clientId]))?.value, [1])
})

test('after the last message was removed for its age, no inbox shows it', async () => {
  const { say, chat, clock, row, runtime } = await pair()
  await say('ana', 'canary')
  clock.now += 1000

  await chat.retain(clock.now)
  await runtime.settle()

  assert.equal((await row('bob'))?.last, undefined)
})
