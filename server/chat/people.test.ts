import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { refusal, useChat } from './chat.fixture.ts'

async function pair() {
  const room = useChat()
  await room.chat.open('ana', ['ana', 'bob'])
  const presence = (user: string) =>
    room.heard[user]!.filter(frame => frame.type === 'present').map(frame => frame.online)
  return { ...room, presence }
}

describe('presence', () => {
  test('is told to who has the chat on the screen: now, and when it changes', async () => {
    const { chat, enter, presence, runtime } = await pair()
    enter('ana')
    await chat.watch('ana')
    enter('bob')
    await runtime.settle()

    assert.deepEqual(presence('ana'), [false, true])
  })

  test('says when somebody was last here', async () => {
    const { chat, enter, heard, runtime, clock } = await pair()
    const leave = runtime.join({ device: 'device-b', send: () => {}, close: () => {} }, 'bob')
    await runtime.settle()
    leave()
    await runtime.settle()
    const left = clock.now
    clock.now += 60_000
    enter('ana')
    await chat.watch('ana')

    assert.deepEqual(heard.ana, [{ type: 'present', user: 'bob', online: false, seen: left }])
  })

  test('is hidden from all by a setting, and from whom one has blocked', async () => {
    const { chat, enter, runtime, heard } = await pair()
    enter('ana')
    enter('bob')
    await runtime.user('bob').appear(true)
    await chat.watch('ana')
    await runtime.user('bob').appear(false)
    await runtime.user('bob').block('ana', true)
    await chat.watch('ana')

    const seen = heard.ana!.filter(frame => frame.type === 'present').map(({ online, seen }) => [online, seen])
    assert.deepEqual(seen, [
      [false, undefined],
      [true, undefined],
      [false, undefined],
    ])
  })

  test('is no more told two minutes after the chat was last on the screen', async () => {
    const { chat, enter, presence, runtime, clock } = await pair()
    enter('ana')
    await chat.watch('ana')
    clock.now += 121_000
    enter('bob')
    await runtime.settle()

    assert.deepEqual(presence('ana'), [false])
  })
})

test('who types is told to who has the chat on the screen, and is kept nowhere', async () => {
  const { chat, enter, facts } = await pair()
  const [ana, bob] = [enter('ana'), enter('bob')]
  await chat.type('bob')
  await chat.watch('ana')
  await chat.type('bob')

  assert.deepEqual(
    ana.filter(frame => frame.type === 'typed'),
    [{ type: 'typed', chat: 'chat-1', user: 'bob' }],
  )
  assert.deepEqual(
    bob.filter(frame => frame.type === 'typed'),
    [],
  )
  assert.deepEqual(await facts('ana'), [])
  assert.equal(await refusal(chat.type('eve')), 'not-found')
})

test('who is blocked can neither write nor be seen typing until it is taken back', async () => {
  const { chat, say, enter } = await pair()
  await say('bob', 'before')
  const ana = enter('ana')
  await chat.watch('ana')
  await chat.setBlocked('ana', true)

  assert.equal(await refusal(say('bob', 'hello?')), 'forbidden')
  await chat.type('bob')
  assert.deepEqual(
    ana.filter(frame => frame.type === 'typed'),
    [],
  )

  await chat.setBlocked('ana', false)
  assert.equal(await refusal(say('bob', 'hello!')), 'granted')
})

describe('an inbox', () => {
  test('is arranged by its owner alone, on all devices, and stays so', async () => {
    const { say, enter, row, runtime } = await pair()
    await say('bob', 'hi')
    const ana = enter('ana')
    await runtime.user('ana').arrange('chat-1', { muted: true, pinned: true })
    await say('bob', 'still there?')

    const [mine, theirs] = [await row('ana'), await row('bob')]
    assert.deepEqual([mine?.muted, mine?.pinned, mine?.archived, mine?.n], [true, true, undefined, 2])
    assert.deepEqual([theirs?.muted, theirs?.pinned], [undefined, undefined])
    assert.equal(ana[0]?.type, 'arranged')
  })

  test('tells every change after a feed, and only those', async () => {
    const { say, runtime } = await pair()
    await say('bob', 'hi')
    const { feed } = await runtime.user('ana').inbox()
    assert.deepEqual((await runtime.user('ana').inbox(feed)).rows, [])

    await runtime.user('ana').arrange('chat-1', { archived: true })
    const { rows, feed: next } = await runtime.user('ana').inbox(feed)

    assert.deepEqual([rows.map(row => row.archived), next[1] - feed[1]], [[true], 1])
    assert.equal(await refusal(runtime.user('ana').arrange('no-such-chat', { muted: true })), 'not-found')
  })
})

describe('after a logout', () => {
  test('the device is closed and its tokens are refused, the others go on', async () => {
    const { runtime, clock } = useChat()
    const closed: string[] = []
    for (const device of ['phone-00', 'laptop-0'])
      runtime.join({ device, send: () => {}, close: () => closed.push(device) }, 'ana')
    const ana = runtime.user('ana')
    const admit = (device: string, issuedAt: number) => refusal(ana.admit({ device, issuedAt }))

    await ana.revoke('phone-00')

    assert.deepEqual(closed, ['phone-00'])
    assert.deepEqual(
      [await admit('phone-00', clock.now), await admit('phone-00', clock.now + 1), await admit('laptop-0', clock.now)],
      ['unauthorized', 'granted', 'granted'],
    )
  })

  test('of all devices no token from before is good', async () => {
    const { runtime, clock } = useChat()
    const ana = runtime.user('ana')
    await ana.revoke()

    assert.equal(await refusal(ana.admit({ issuedAt: clock.now })), 'unauthorized')
    assert.equal(await refusal(ana.admit({ issuedAt: clock.now + 1, device: 'phone-00' })), 'granted')
  })
})
