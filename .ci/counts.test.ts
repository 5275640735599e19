import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countsIn, settle } from './counts.ts'

test('the counts of node --test are read, cancelled tests being failures', () => {
  const output = 'ℹ tests 9\nℹ suites 0\nℹ pass 5\nℹ fail 1\nℹ cancelled 2\nℹ skipped 1\nℹ todo 0\n'
  assert.deepEqual(countsIn(output), { passed: 5, failed: 3 })
})

test('the counts of the browser tests are their last line', () => {
  assert.deepEqual(countsIn('1 passed, 0 failed\nmore\n12 passed, 3 failed\n'), { passed: 12, failed: 3 })
})

test('no test at all is a failure', () => {
  assert.deepEqual(settle({ passed: 0, failed: 0 }, true), { passed: 0, failed: 1 })
})

test('a bad exit without a failed test is a failure', () => {
  assert.deepEqual(settle({ passed: 4, failed: 0 }, false), { passed: 4, failed: 1 })
  assert.deepEqual(settle({ passed: 4, failed: 2 }, false), { passed: 4, failed: 2 })
})
