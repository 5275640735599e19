import assert from 'node:assert/strict'
import { test } from 'node:test'
import { median, quantile, rounded } from './statistics.ts'

test('a quantile is one of the values, whatever their order', () => {
  const values = [5, 1, 4, 2, 3]
  assert.equal(median(values), 3)
  assert.equal(quantile(values, 0.99), 5)
  assert.equal(quantile(values, 1), 5)
  assert.equal(quantile([], 0.5), 0)
  assert.deepEqual(values, [5, 1, 4, 2, 3])
  assert.equal(rounded(1.005 * 2, 1), 2)
})
