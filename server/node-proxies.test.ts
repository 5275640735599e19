import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { describe, test } from 'node:test'
import { Proxies } from './node-proxies.ts'
import { SettingError } from './settings.ts'

const proxies = new Proxies(['127.0.0.1', '10.0.0.0/8', '2001:db8::/32'])
const asking = (remoteAddress: string, headers: Record<string, string>) =>
  proxies.asking({ socket: { remoteAddress }, headers } as unknown as IncomingMessage)

describe('T28: where a request is from', () => {
  const cases: [what: string, remote: string, forwarded: string | undefined, address: string][] = [
    ['is what the network says where nothing else is said', '203.0.113.1', undefined, '203.0.113.1'],
    ['is not what a stranger says', '203.0.113.1', '198.51.100.9', '203.0.113.1'],
    ['is what a trusted proxy says', '127.0.0.1', '203.0.113.1', '203.0.113.1'],
    ['is what it says over IPv6 to an IPv4 socket too', '::ffff:127.0.0.1', '203.0.113.1', '203.0.113.1'],
    [
      'is what the last stranger was for our proxies, whatever that one said before',
      '127.0.0.1',
      '6.6.6.6, 203.0.113.1, 10.1.1.1',
      '203.0.113.1',
    ],
    ['is our own where all are ours', '127.0.0.1', '10.0.0.2, 10.0.0.1', '10.0.0.2'],
    ['is the proxy where it says nothing', '127.0.0.1', undefined, '127.0.0.1'],
    ['is the proxy where it says what is no address', '127.0.0.1', 'unknown', '127.0.0.1'],
    ['is the last known where one of the way is none', '127.0.0.1', '203.0.113.1, garbage, 10.0.0.1', '10.0.0.1'],
    ['comes with a port from some proxies', '127.0.0.1', '203.0.113.1:4711', '203.0.113.1'],
    ['comes in brackets from some proxies', '127.0.0.1', '[2001:4860::1]:443', '2001:4860::1'],
    ['may be known by a network of IPv6', '2001:db8::7', '203.0.113.1', '203.0.113.1'],
  ]
  for (const [what, remote, forwarded, address] of cases) {
    test(what, () => {
      assert.equal(asking(remote, forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }).address, address)
    })
  }
})

describe('T28: the host that was asked for', () => {
  const headers = { host: 'inside:7100', 'x-forwarded-host': 'chat.example', 'x-forwarded-proto': 'https' }

  test('is what a trusted proxy says, with its scheme', () => {
    assert.deepEqual(asking('127.0.0.1', headers), { address: '127.0.0.1', host: 'chat.example', scheme: 'https' })
  })

  test('is not what a stranger says', () => {
    assert.deepEqual(asking('203.0.113.1', headers), { address: '203.0.113.1', host: 'inside:7100' })
  })
})

describe('a list of proxies', () => {
  for (const wrong of ['10.0.0.0/33', '10.0.0', '::1/129', '1.2.3.4/x'])
    test(`with ${wrong} is refused by the name of its setting`, () => {
      assert.throws(
        () => new Proxies([wrong]),
        error => error instanceof SettingError && error.message.startsWith('INNIES_PROXIES'),
      )
    })
})
