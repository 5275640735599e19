import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bucketOf } from './address.ts'

test('requests are counted for an IPv4 address, and for an IPv6 network of one subscriber', () => {
  assert.equal(bucketOf('203.0.113.1'), '203.0.113.1')
  const together = ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:DB8:1:2::', '2001:db8:1:2:0::9']
  assert.deepEqual(new Set(together.map(bucketOf)), new Set(['2001:db8:1:2::/64']))
  assert.deepEqual(['::1', '2001:db8::1', '2001:db8:1:3::1'].map(bucketOf), [
    '0:0:0:0::/64',
    '2001:db8:0:0::/64',
    '2001:db8:1:3::/64',
  ])
})
