import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { languages } from '../widget/base/languages.ts'
import type { Text } from '../widget/base/text.ts'
import { filesUnder } from './files.ts'

type Table = Readonly<Record<string, Text>>

const isTable = (name: string) => /(^|-)words\.ts$/.test(name)
const files = filesUnder('widget', '.ts').filter(file => !/\.(test|fixture)\.ts$/.test(file))

/** Every English text, of all tables. */
const english: Table = Object.assign({}, ...(await Promise.all(files.filter(isTable).map(tableIn))))
const others = await Promise.all(
  Object.entries(languages).map(async ([name, load]) => [name, (await load()).default] as const),
)

/** Languages in which nothing is said otherwise of one and of many; and texts of which that is so. */
const ALIKE: Record<string, true | readonly string[]> = { ja: true, tr: true, zh: true, de: ['chat.too-long'] }

const PLURALS = new Set(['zero', 'one', 'two', 'few', 'many'])

async function tableIn(file: string): Promise<Table> {
  const exported: Record<string, unknown> = await import(`../${file}`)
  const found = Object.entries(exported).find(([name]) => /(^|_)WORDS$/.test(name))
  assert.ok(found, `${file} exports no table called …WORDS`)
  return found[1] as Table
}

const formsOf = (text: Text): [string, string][] =>
  typeof text === 'string' ? [['other', text]] : Object.entries(text)
const gapsOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
const isPlural = (text: Text) => formsOf(text).some(([form]) => PLURALS.has(form))

/** The categories that whole numbers fall into. */
function pluralsOf(language: string): string[] {
  const rules = new Intl.PluralRules(language)
  return [...new Set(Array.from({ length: 201 }, (_, count) => rules.select(count)))]
}

test('each language has a text for every key, and none besides', () => {
  const keys = Object.keys(english).sort()
  for (const [name, table] of others) assert.deepEqual(Object.keys(table).sort(), keys, name)
})

test('each text has the gaps of the English one, and is whole', () => {
  for (const [name, table] of others) {
    for (const [key, text] of Object.entries(table) as [string, Text][]) {
      const meant = new Set(formsOf(english[key] ?? '').flatMap(([, form]) => gapsOf(form)))
      for (const [form, said] of formsOf(text)) {
        const where = `${name} ${key} ${form}`
        assert.equal(said, said.trim(), where)
        assert.ok(said && !said.includes('...') && !/[<>&]/.test(said), where)
        const gaps = gapsOf(said)
        if (form === 'other') assert.deepEqual(gaps, [...meant].sort(), where)
        else
          assert.ok(
            gaps.every(gap => meant.has(gap ?? '')),
            where,
          )
      }
    }
  }
})

test('what is counted has all plural forms of its language, and only known ones', () => {
  for (const [name, table] of [['en', english] as const, ...others]) {
    const needed = pluralsOf(name)
    const alike = ALIKE[name] ?? []
    for (const [key, text] of Object.entries(table) as [string, Text][]) {
      const forms = new Set(formsOf(text).map(([form]) => form))
      const isCounted = isPlural(text) || (isPlural(english[key] ?? '') && alike !== true && !alike.includes(key))
      const wanted = isCounted ? [...needed, 'other'] : ['other']
      assert.deepEqual(
        wanted.filter(form => !forms.has(form)),
        [],
        `${name} ${key}: forms that are missing`,
      )
      const known = new Set([...wanted, 'you', 'whom'])
      assert.deepEqual(
        [...forms].filter(form => !known.has(form)),
        [],
        `${name} ${key}: forms that ${name} does not have`,
      )
    }
  }
})

test('every text is used somewhere', () => {
  const code = files
    .filter(file => !isTable(file) && !file.startsWith('widget/base/languages/'))
    .map(file => readFileSync(file, 'utf8'))
  // Of `call.failed-${code}` only the beginning and the end are known.
  const patterns = code.flatMap(text =>
    [...text.matchAll(/['`]([a-z]+\.(?:[a-z0-9-]|\$\{[^}]*\})*)['`]/g)].map(([, key = '']) => key),
  )
  const known = new Set(patterns.filter(key => !key.includes('$')))
  const made = patterns
    .filter(key => key.includes('$'))
    .map(key => new RegExp(`^${key.replace('.', '\\.').replace(/\$\{[^}]*\}/g, '.+')}$`))
  const unused = Object.keys(english).filter(key => !known.has(key) && !made.some(pattern => pattern.test(key)))
  assert.deepEqual(unused, [])
})
