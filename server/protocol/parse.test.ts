import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as v from 'valibot'
import { Count, Text } from './chat.ts'
import { InniesError } from './error.ts'
import { parse, parseJson } from './parse.ts'

const closed = v.strictObject({ a: v.optional(Count), text: v.optional(Text) })

const codeOf = (text: string): string => {
  try {
    parse(closed, parseJson(text))
  } catch (error) {
    return error instanceof InniesError ? error.code : String(error)
  }
  return 'read'
}

describe('T15: JSON that nobody means', () => {
  const odd = [
    ['60 KB of [', '['.repeat(60 * 1024)],
    ['a key twice', '{"a":1,"a":2}'],
    ['a key twice, one of them escaped', '{"a":1,"\\u0061":2}'],
    ['a number without end', '{"a":1e999}'],
    ['half a character', '{"text":"\\ud800"}'],
    ['half a character as a key', '{"\\udfff":1}'],
    ['__proto__', '{"__proto__":{"a":1}}'],
    ['a constructor', '{"constructor":{"prototype":{"a":1}}}'],
    ['nothing at all', ''],
    ['two values', '{}{}'],
    ['a colon too many', '{"a"::1}'],
  ] as const
  for (const [what, text] of odd) test(`(${what}) is refused`, () => assert.equal(codeOf(text), 'bad-request'))

  test('does not change what other objects are', () => {
    codeOf('{"__proto__":{"isAdmin":true}}')

    assert.equal(({} as { isAdmin?: boolean }).isAdmin, undefined)
  })
})

test('T27: a refusal names the field, and never says what stood there', () => {
  const schema = v.strictObject({
    text: Text,
    at: v.pipe(v.string(), v.regex(/^\d+$/)),
    n: v.pipe(v.number(), v.minValue(5)),
    url: v.optional(v.pipe(v.string(), v.url())),
  })
  const wrong = [
    { text: 7, at: '1', n: 5 },
    { text: 'canary '.repeat(2000), at: '1', n: 5 },
    { text: 'x', at: 'canary but received canary', n: 5 },
    { text: 'x', at: '1', n: 4.7 },
    { text: 'x', at: '1', n: 5, url: 'canary' },
  ]
  for (const input of wrong)
    assert.throws(
      () => parse(schema, input),
      ({ message }: Error) => /^"(text|at|n|url)": /.test(message) && !/canary|received|4\.7/i.test(message),
    )
})

test('colons, brackets and quotes in texts are texts', () => {
  const value = { text: 'a: {"b": [1]} \\ "c": \u{1f600}', list: [{ x: ':' }, { x: '::' }] }

  assert.deepEqual(parseJson(JSON.stringify(value)), value)
})

test('what fits is read', () => assert.equal(codeOf('{"a":1,"text":"\\ud83d\\ude00"}'), 'read'))

test('more than 64 KiB are too large, counted in bytes', () => {
  assert.equal(codeOf(JSON.stringify('é'.repeat(33 * 1024))), 'too-large')
})
