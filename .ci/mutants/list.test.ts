import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { MUTANTS } from './list.ts'

test('each mistake can still be made: what it replaces stands exactly once in its file', () => {
  for (const { name, file, find } of MUTANTS)
    assert.equal(readFileSync(file, 'utf8').split(find).length - 1, 1, `${name} in ${file}`)
})
