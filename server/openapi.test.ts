import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { validate } from '@hyperjump/json-schema/openapi-3-1'
import { memoryApp } from './memory.fixture.ts'

const { app } = memoryApp()
const document = (await (await app.request('/openapi.json')).json()) as {
  paths: Record<string, Record<string, { operationId: string; summary: string }>>
}

describe('/openapi.json', () => {
  test('is valid OpenAPI 3.1, its schemas too', async () => {
    const isValid = await validate('https://spec.openapis.org/oas/3.1/schema-base')

    const output = isValid(document as never, 'BASIC')

    assert.deepEqual(output, { valid: true })
  })

  test('would not be with a schema that is none', async () => {
    const isValid = await validate('https://spec.openapis.org/oas/3.1/schema-base')
    const broken = JSON.parse(JSON.stringify(document).replaceAll('"type":"string"', '"type":"text"'))

    assert.equal(isValid(broken).valid, false)
  })

  test('names each operation once and says what it does', () => {
    const operations = Object.values(document.paths).flatMap(path => Object.values(path))

    assert.equal(new Set(operations.map(one => one.operationId)).size, operations.length)
    for (const { operationId, summary } of operations) assert.match(summary, /^[A-Z].*\.$/s, operationId)
  })
})
