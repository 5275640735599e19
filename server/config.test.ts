import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readCalls, readConfig, readNodeConfig } from './config.ts'
import { EVENT_TYPES } from './protocol/webhook.ts'
import { SettingError } from './settings.ts'

const secret = `whsec_${btoa('a secret that signs events')}`

const good = {
  INNIES_SECRET: 'a secret of the site, long enough',
  LIVEKIT_URL: 'wss://calls.example',
  LIVEKIT_API_KEY: 'key',
  LIVEKIT_API_SECRET: 'another secret, for calls, long enough',
  INNIES_WEBHOOK_URL: 'https://shop.example/hooks',
  INNIES_WEBHOOK_SECRET: secret,
}

describe('a setting that is missing or malformed', () => {
  const broken = {
    INNIES_SECRET: [undefined, 'short', ''],
    INNIES_OLD_SECRET: ['short'],
    INNIES_ISSUERS: ['{}', '[', '7', '["site"]'],
    PORT: ['http', '70000'],
    HOST: ['not an address'],
    INNIES_ORIGINS: ['shop.example', 'https://shop.example/path'],
    INNIES_ADMIN_KEY: ['short'],
    INNIES_DEMO_ROOMS: ['yes'],
    INNIES_PEOPLE_SEARCH: ['yes'],
    INNIES_WEBHOOK_URL: [
      'shop.example',
      'http://shop.example/hooks',
      'http://localhost.shop.example/',
      'https://user:word@shop.example/',
      'https://shop.example:port/',
      'file:///etc/passwd',
    ],
    INNIES_WEBHOOK_SECRET: ['', 'short', 'whsec_c2hvcnQ=', `${secret} whsec_`],
    INNIES_WEBHOOK_EVENTS: ['message.sent message.lost', 'test.ping', '*'],
    INNIES_UNREAD_MINUTES: ['ten', '-1', '1.5', '10081'],
    INNIES_LOG: ['xml'],
    INNIES_URL: ['chat.example', 'https://chat.example/?a', 'https://chat.example/a b', 'https://a:b:c'],
    INNIES_PUSH_KEYS: ['public', 'public private', `${'a'.repeat(87)}`],
    INNIES_PUSH_CONTACT: ['ops@shop.example', 'http://shop.example', 'mailto:ops'],
    INNIES_PUSH_HOSTS: ['https://push.example', '*', 'localhost', '*.com/x'],
    INNIES_PROXIES: ['proxy.example', '10.0.0.0/8,::1', '10.0.0.0/1000'],
  }
  for (const [name, values] of Object.entries(broken)) {
    for (const value of values) {
      test(`(${name}=${value}) is one line that names it`, () => {
        assert.throws(
          () => readNodeConfig({ ...good, [name]: value }, ''),
          error => error instanceof SettingError && error.message.startsWith(name) && !error.message.includes('\n'),
        )
      })
    }
  }

  test('is not shown with its value, which may be a secret', () => {
    assert.throws(
      () => readConfig({ INNIES_SECRET: 'hunter2' }),
      error => error instanceof SettingError && !error.message.includes('hunter2'),
    )
  })

  test('like the LiveKit secret used twice is found', () => {
    assert.throws(() => readConfig({ ...good, INNIES_SECRET: good.LIVEKIT_API_SECRET }), /^SettingError|INNIES_SECRET/)
  })
})

describe('pushes', () => {
  const keys = { INNIES_PUSH_KEYS: `${'a'.repeat(87)} ${'b'.repeat(43)}` }

  test('are off without keys, and reach the push services of the four browsers with them', () => {
    const push = readConfig({ ...good, ...keys, INNIES_PUSH_CONTACT: 'mailto:ops@shop.example' }).push

    assert.equal(readConfig(good).push, undefined)
    assert.deepEqual([push?.contact, push?.hasText, push?.hosts.length], ['mailto:ops@shop.example', true, 4])
  })

  test('name the server itself as whom to write to, if that has an address on https, and nobody else', () => {
    const at = (url: string) => readConfig({ ...good, ...keys, INNIES_URL: url }).push?.contact

    assert.equal(at('https://chat.example'), 'https://chat.example')
    assert.throws(() => at('http://chat.example'), /^SettingError|INNIES_PUSH_CONTACT is missing/)
  })
})

describe('webhooks', () => {
  test('are off without an address', () => {
    assert.equal(readConfig({ ...good, INNIES_WEBHOOK_URL: '' }).webhook, undefined)
  })

  test('go to https, or to this machine', () => {
    const urls = [
      'http://localhost:3000/hooks',
      'http://127.0.0.1/',
      'http://[::1]:3000',
      'https://shop.example?for=chat',
    ]
    assert.deepEqual(
      urls.map(url => readConfig({ ...good, INNIES_WEBHOOK_URL: url }).webhook?.url),
      urls,
    )
  })

  test('tell of everything, or of what is named, and are signed by each secret', () => {
    const all = readConfig(good).webhook
    const some = { INNIES_WEBHOOK_SECRET: `${secret} ${secret}`, INNIES_WEBHOOK_EVENTS: 'user.created message.sent' }
    const { events, secrets } = readConfig({ ...good, ...some }).webhook!

    assert.deepEqual([all?.events, all?.unreadMinutes], [EVENT_TYPES, 0])
    assert.deepEqual([events, secrets.length], [['message.sent', 'user.created'], 2])
  })
})

describe('a LiveKit setting', () => {
  for (const name of ['LIVEKIT_URL', 'LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET'] as const) {
    test(`that is missing (${name}) turns calls off in one line that names it`, () => {
      assert.deepEqual(readCalls({ ...good, [name]: undefined }), { phase: 'off', reason: `${name} is missing.` })
    })
  }
  const malformed = {
    LIVEKIT_URL: 'calls.example',
    NEXT_PUBLIC_LIVEKIT_URL: 'calls.example',
    LIVEKIT_API_KEY: 'a key',
    LIVEKIT_API_SECRET: 'short',
  }
  for (const [name, value] of Object.entries(malformed)) {
    test(`that is malformed (${name}) turns calls off in one line that names it`, () => {
      const calls = readCalls({ ...good, [name]: value })

      assert.ok(
        calls.phase === 'off' && calls.reason.startsWith(`${name} is malformed`) && !calls.reason.includes('\n'),
      )
    })
  }

  test('for browsers is the one of the server unless set', () => {
    const url = (env: object) => {
      const calls = readCalls({ ...good, ...env })
      return calls.phase === 'ready' && calls.publicUrl
    }

    assert.equal(url({}), 'wss://calls.example')
    assert.equal(url({ LIVEKIT_URL: 'http://127.0.0.1:7880' }), 'ws://127.0.0.1:7880')
    assert.equal(url({ NEXT_PUBLIC_LIVEKIT_URL: 'wss://public.example' }), 'wss://public.example')
  })
})
