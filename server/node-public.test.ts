import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPrivate, isPublic } from './node-public.ts'

test("T24: networks that are nobody's on the internet are private, and so are they inside IPv6", () => {
  const own = [
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
  ]
  const own6 = ['::1', '::', 'fd00::1', 'fe80::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1']
  const others = ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8']

  assert.deepEqual(
    [...own, ...own6].filter(address => !isPrivate(address)),
    [],
  )
  assert.deepEqual(others.filter(isPrivate), [])
})

test('T24: a name of this machine is not on the public network, and one that is nowhere neither', async () => {
  assert.deepEqual(await Promise.all(['localhost', 'nowhere.invalid'].map(isPublic)), [false, false])
})
