import type { Push } from '../../../server/protocol/push.ts'
import { assert } from '../../assert.fixture.ts'
import { notificationOf } from './notification.ts'
import { readPush } from './read-push.ts'
import { LANGUAGE_NAMES, saidIn } from './said.ts'

const NOW = 1_800_000_000_000
const JONAS = { id: 'jonas', name: 'Jonas Weber' }

type Message = Extract<Push, { type: 'message' }>

const message = (part: Partial<Message> = {}): Message => ({
  type: 'message',
  chat: 'c1',
  kind: 'direct',
  unread: 1,
  at: NOW,
  from: JONAS,
  text: 'Did the **contract** arrive?',
  ...part,
})
const call: Extract<Push, { type: 'call' }> = {
  ...{ type: 'call', chat: 'c1', kind: 'direct', call: 'k1', video: true, from: JONAS },
  ...{ until: NOW + 1000, refusal: '/v1/chats/c1/refusal?s=1' },
}

/** Title and body, as the worker shows what arrives. */
function shown(push: object | string): [string, string | undefined] {
  const { title, options } = notificationOf(readPush(typeof push === 'string' ? push : JSON.stringify(push)), NOW)
  return [title, options.body]
}

suite('a notification', () => {
  test('says who wrote and what, without the marks around words', () => {
    assert.deepEqual(shown(message()), ['Jonas Weber', 'Did the contract arrive?'])
  })

  test('takes the place of the one of its chat, and of no other', () => {
    const tags = [message(), message({ text: 'And?' }), message({ chat: 'c2' }), call].map(
      push => notificationOf(push, NOW).options.tag,
    )

    assert.equal(tags[0], tags[1])
    assert.equal(new Set(tags).size, 3)
  })

  test('counts what is unread, says who wrote in a group, and who spoke to the user', () => {
    const group = { kind: 'group', title: 'Office' } as const

    assert.deepEqual(shown(message({ ...group, unread: 3 })), [
      'Office',
      'Jonas Weber: Did the contract arrive?\n3 new messages',
    ])
    assert.deepEqual(shown(message({ ...group, isMention: true })), [
      'Office',
      'Jonas Weber mentioned you\nDid the contract arrive?',
    ])
  })

  test('counts the files of a message without words', () => {
    assert.deepEqual(shown(message({ text: '', files: 2 })), ['Jonas Weber', '2 files'])
  })

  test('says only that there is something new where the site keeps names and texts out', () => {
    const { from: _from, text: _text, ...bare } = message()

    assert.deepEqual(shown(bare), ['New message', ''])
    assert.deepEqual(shown({ ...bare, unread: 4 }), ['New message', '4 new messages'])
  })

  test('of a call stays, and can be answered; it says in the language of the device what it is', () => {
    const { title, options } = notificationOf({ ...call, language: 'de-AT' }, NOW)

    assert.deepEqual([title, options.body, options.requireInteraction], ['Jonas Weber', 'Videoanruf', true])
    assert.deepEqual(
      options.actions?.map(({ action, title }) => [action, title]),
      [
        ['accept', 'Annehmen'],
        ['decline', 'Ablehnen'],
      ],
    )
  })

  test('of a call is declined on the server alone, whatever address was pushed', () => {
    const refusalOf = (refusal: unknown) => {
      const push = readPush(JSON.stringify({ ...call, refusal }))
      return push && notificationOf(push, NOW).options.data?.refusal
    }

    assert.equal(refusalOf(call.refusal), call.refusal)
    for (const wrong of [
      'https://evil.example/',
      '//evil.example/v1/x',
      '/v1//evil',
      '.evil.example/v1/',
      '',
      7,
      undefined,
    ])
      assert.equal(refusalOf(wrong), '')
  })

  test('of a call that came too late has no answers', () => {
    const { options } = notificationOf({ ...call, until: NOW - 1 }, NOW)

    assert.deepEqual([options.body, options.actions, options.silent], ['The call is over', undefined, true])
  })

  test('of a call that nobody took takes its place without a sound', () => {
    const over: Push = { type: 'call-over', chat: 'c1', kind: 'direct', call: 'k1', isMissed: true, from: JONAS }
    const { title, options } = notificationOf(over, NOW)

    assert.deepEqual([title, options.body, options.silent], ['Jonas Weber', 'Missed call', true])
    assert.equal(options.tag, notificationOf(call, NOW).options.tag)
  })

  test('of a muted chat in which somebody spoke to the user makes no sound', () => {
    const { options } = notificationOf(message({ isSilent: true, isMention: true }), NOW)

    assert.deepEqual([options.silent, options.renotify], [true, false])
  })

  test('comes of whatever is pushed: something is always shown, and nothing breaks', () => {
    const texts = [
      '',
      'no JSON',
      'null',
      '[]',
      '7',
      '{"chat":7}',
      `{"chat":"${'x'.repeat(4000)}"}`,
      '{"__proto__":{"chat":"c"}}',
    ]
    const odd = [
      { ...message(), unread: 'many', at: null, from: 'me', title: {}, files: -3, language: 'not a language' },
      { ...message(), unread: 1e300, at: 1e300, text: ['x'], from: { name: 7 } },
      { ...message(), text: '\u202e'.repeat(4000) },
      { ...call, call: 7 },
      { ...call, until: 'late', from: null },
      { type: 'something else', chat: 'c1' },
    ]
    for (const push of [...texts, ...odd]) {
      const [title, body = ''] = shown(push)
      assert.ok(title && title.length <= 500 && body.length < 1200, JSON.stringify(push).slice(0, 80))
    }
  })

  test('knows all languages of the widget, and the plural forms of each', () => {
    assert.deepEqual([...LANGUAGE_NAMES].sort(), [
      'ar',
      'de',
      'en',
      'es',
      'fr',
      'he',
      'it',
      'ja',
      'nl',
      'pl',
      'pt',
      'tr',
      'zh',
    ])
    for (const name of LANGUAGE_NAMES) {
      const rules = new Intl.PluralRules(name)
      const { messages, files } = saidIn(name)
      for (let count = 0; count < 200; count++)
        assert.ok(messages[rules.select(count)] && files[rules.select(count)], `${name} ${count}`)
    }
  })
})
