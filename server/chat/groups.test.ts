import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Fact } from '../protocol/chat.ts'
import type { Act } from '../protocol/frame.ts'
import { type Part, refusal, useChat } from './chat.fixture.ts'

test('a group begins with who made it as its owner, and is in the inbox of all', async () => {
  const { chat, group, row, runtime } = useChat()
  await chat.create('ana', { members: ['bob', 'cleo', 'ana'], title: 'Trip', history: 'all' })
  await runtime.settle()

  const { title, kind, members } = await chat.describe('bob')
  assert.deepEqual([title, kind], ['Trip', 'group'])
  assert.deepEqual(members, [
    { user: 'ana', role: 'owner' },
    { user: 'bob', role: 'member' },
    { user: 'cleo', role: 'member' },
  ])
  assert.deepEqual(
    [(await row('bob'))?.title, (await row('bob'))?.role, (await row('ana'))?.role],
    ['Trip', 'member', 'owner'],
  )
  assert.equal(await refusal(group('eve', [])), 'not-found')
})

describe('roles', () => {
  test('decide who adds, removes, names and deletes', async () => {
    const { group, say, do: act } = useChat()
    await group('ana', ['bob', 'cleo'])
    const { rev } = await say('cleo', 'hi')
    const wishes: Part<Act>[] = [
      { type: 'add', users: ['dora'] },
      { type: 'remove', user: 'cleo' },
      { type: 'configure', title: 'Ours' },
      { type: 'delete', of: rev },
      { type: 'appoint', user: 'bob', role: 'admin' },
    ]
    for (const wish of wishes) assert.equal(await refusal(act('bob', wish)), 'forbidden', wish.type)

    await act('ana', { type: 'appoint', user: 'bob', role: 'admin' })

    for (const wish of wishes.slice(0, 3)) assert.equal(await refusal(act('bob', wish)), 'granted', wish.type)
    assert.equal(await refusal(act('bob', { type: 'delete', of: rev })), 'granted')
    assert.equal(await refusal(act('bob', { type: 'remove', user: 'ana' })), 'forbidden')
  })

  test('pass on: a group whose owner leaves has another one, the admin first', async () => {
    const { group, do: act, chat, facts } = useChat()
    await group('ana', ['bob', 'cleo'])
    await act('ana', { type: 'appoint', user: 'cleo', role: 'admin' })
    await act('ana', { type: 'remove', user: 'ana' })

    const { members } = await chat.describe('bob')
    assert.deepEqual(members.find(member => member.role === 'owner')?.user, 'cleo')
    assert.deepEqual(
      (await facts('bob')).map(fact => fact.type),
      ['created', 'appointed', 'left', 'appointed'],
    )
  })

  test('are handed over: there is one owner', async () => {
    const { group, do: act, chat } = useChat()
    await group('ana', ['bob'])
    await act('ana', { type: 'appoint', user: 'bob', role: 'owner' })

    assert.deepEqual((await chat.describe('ana')).members, [
      { user: 'ana', role: 'admin' },
      { user: 'bob', role: 'owner' },
    ])
  })
})

describe('who was removed', () => {
  test('hears of it and of nothing after', async () => {
    const { group, say, do: act, enter, chat, row, runtime } = useChat()
    await group('ana', ['bob', 'cleo'])
    const bob = enter('bob')
    await act('ana', { type: 'remove', user: 'bob' })
    await say('ana', 'secret')
    await runtime.settle()

    assert.deepEqual(
      bob.map(frame => frame.type),
      ['left'],
    )
    assert.equal(await refusal(chat.page('bob', { limit: 50 })), 'not-found')
    assert.equal((await row('bob'))?.left, true)
  })

  test('in one breath with what follows hears only what came before', async () => {
    const { group, say, do: act, enter } = useChat()
    await group('ana', ['bob'])
    const bob = enter('bob')
    await Promise.all([say('ana', 'before'), act('ana', { type: 'remove', user: 'bob' }), say('ana', 'after')])

    assert.deepEqual(
      bob.map(frame => frame.text ?? frame.type),
      ['before', 'left'],
    )
  })

  test('and comes back sees the chat again', async () => {
    const { group, do: act, row, runtime } = useChat()
    await group('ana', ['bob'])
    await act('ana', { type: 'remove', user: 'bob' })
    await runtime.settle()
    await act('ana', { type: 'add', users: ['bob'] })
    await runtime.settle()

    const bobs = await row('bob')
    assert.deepEqual([bobs?.left, bobs?.members.length], [undefined, 2])
  })
})

describe('who joins', () => {
  async function joined(history: 'all' | 'since-join') {
    const room = useChat()
    await room.group('ana', ['bob'], history)
    const old = await room.say('ana', 'canary')
    const cleo = room.enter('cleo')
    await room.do('ana', { type: 'add', users: ['cleo'] })
    await room.say('ana', 'welcome')
    return { ...room, old, cleo }
  }

  test('reads everything where the history is for all', async () => {
    const { facts, cleo } = await joined('all')

    assert.deepEqual(
      (await facts('cleo')).map(fact => fact.type),
      ['created', 'sent', 'joined', 'sent'],
    )
    assert.deepEqual(
      cleo.map(frame => frame.type),
      ['joined', 'sent'],
    )
  })

  test('reads only what came since, where it is not', async () => {
    const { facts, chat, do: act, old, cleo } = await joined('since-join')
    await act('ana', { type: 'edit', of: old.rev, text: 'canary again' })

    assert.deepEqual(
      (await facts('cleo')).map(fact => fact.type),
      ['joined', 'sent', 'void'],
    )
    assert.equal((await chat.page('cleo', { limit: 50 })).floor, 2)
    assert.deepEqual(
      cleo.map(frame => frame.type),
      ['joined', 'sent', 'void'],
    )
    assert.doesNotMatch(
      JSON.stringify([cleo, await facts('cleo', { after: 0 }), await facts('cleo', { around: 2 })]),
      /canary/,
    )
    assert.equal(await refusal(act('cleo', { type: 'react', of: old.rev, emoji: '👍', on: true })), 'not-found')
  })
})

test('a mention is shown to whom it is for, and only members are mentioned', async () => {
  const { group, say, row } = useChat()
  await group('ana', ['bob', 'cleo'])
  await say('ana', 'hi')
  await say('ana', '@bob', { mentions: ['bob'] })

  assert.deepEqual([(await row('bob'))?.mention, (await row('cleo'))?.mention], [2, undefined])
  assert.equal(await refusal(say('ana', '@eve', { mentions: ['eve'] })), 'bad-request')
})

test('in a big group receipts are counted when somebody asks, and told to nobody', async () => {
  const { group, say, chat, enter, runtime } = useChat()
  await group(
    'm0',
    Array.from({ length: 29 }, (_, i) => `m${i + 1}`),
  )
  const { n } = await say('m0', 'hello all')
  const m1 = enter('m1')
  for (const user of ['m2', 'm3']) await chat.mark(user, 'read', n)
  await runtime.settle()

  assert.equal(await chat.countReads('m0', n), 2)
  assert.deepEqual(
    m1.filter(frame => frame.type === 'was-read'),
    [],
  )
  assert.deepEqual(Object.keys((await chat.page('m2', { limit: 50 })).receipts), ['m2'])
})

test('a chat of two stays one: nobody is added, removed or appointed', async () => {
  const { chat, do: act } = useChat()
  await chat.open('ana', ['ana', 'bob'])

  const wishes: Part<Act>[] = [
    { type: 'add', users: ['eve'] },
    { type: 'remove', user: 'ana' },
    { type: 'appoint', user: 'bob', role: 'admin' },
    { type: 'configure', title: 'x' },
  ]
  for (const wish of wishes) assert.equal(await refusal(act('ana', wish)), 'forbidden', wish.type)
})

test('T32: of a thousand messages that race with the removal of who sends them, none stands after it', async () => {
  const { chat, group, facts, do: act } = useChat()
  await group('ana', ['bob'])
  const send = (race: number) =>
    refusal(chat.send('bob', { clientId: `race-${String(race).padStart(20, '0')}`, text: 'me first' }))
  const answers = new Set<string>()
  for (let race = 0; race < 1000; race++) {
    const early = race % 2 ? send(race) : undefined
    const removing = act('ana', { type: 'remove', user: 'bob' })
    for (let turn = 0; turn < race % 7; turn++) await undefined
    answers.add(await (early ?? send(race)))
    await removing
    await act('ana', { type: 'add', users: ['bob'] })
  }

  const log: Fact[] = []
  for (let after = 0; ; after = log.at(-1)!.rev) {
    const page = await facts('ana', { after })
    if (!page.length) break
    log.push(...page)
  }

  let isMember = true
  for (const fact of log) {
    if (fact.type === 'left') isMember = false
    if (fact.type === 'joined') isMember = true
    assert.ok(isMember || fact.type !== 'sent', `rev ${fact.rev} is of who was no member`)
  }
  assert.deepEqual([...answers].sort(), ['granted', 'not-found'])
})
