import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readme, readmeAsItShouldBe } from './readme.ts'

test('the tables of the README are those of the source (node --import tsx .ci/readme.ts writes them)', async () => {
  assert.equal(await readme(), await readmeAsItShouldBe())
})
