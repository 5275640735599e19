import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { foldedWords, searchWords } from './words.ts'

/** Whether somebody of this name is found by what was typed. */
const isFound = (name: string, typed: string, id = '17') => {
  const words = searchWords({ id, name })
  const asked = foldedWords(typed)
  return asked.length > 0 && asked.every(word => words.some(one => one.startsWith(word)))
}

describe('a person is found by the beginning', () => {
  const found: [name: string, ...typed: string[]][] = [
    ['Mara Okafor', 'mar', 'OKA', 'okafor mara', 'mara o'],
    ['Zoë Ångström', 'zoe', 'ang', 'Zoë'],
    ['Łukasz Søndergård', 'lukasz', 'sonder', 'Søn'],
    ['Groß', 'gross', 'groß', 'GROSS'],
    ['İpek Çağdaş', 'ipek', 'cagdas'],
    ['Ðorđe Þórsson', 'dorde', 'thors'],
    ['Νίκος Παπάς', 'νικοσ', 'ΝΙΚΟΣ', 'παπ'],
    ['Ёлка Йод', 'елка', 'иод'],
    ["Conan O'Brien", 'obrien', "o'br", 'brien', 'o’brien'],
    ['Jean-Luc', 'luc', 'jean-l'],
    ['أحمد', 'احمد'],
    ['שָׁלוֹם', 'שלום'],
    ['कुमार', 'कु', 'कुमार'],
    ['علی‌رضا', 'علیرضا'],
    ['ＹＵＫＩ', 'yuki'],
  ]
  for (const [name, ...typed] of found)
    test(`of a word, accents and case aside: ${name}`, () => {
      assert.deepEqual(
        typed.filter(text => !isFound(name, text)),
        [],
      )
    })

  const inside: [name: string, ...typed: string[]][] = [
    ['田中由紀', '田', '田中', '中由', '由紀', '紀'],
    ['王小明', '小明', '明'],
    ['𠮷野家', '野', '𠮷'],
    ['さくらガーデン', 'くら', 'ガー', 'デン'],
    ['김민수', '김', '민수', '수', '기'],
    ['สมชาย', 'สม', 'ชาย', 'ย'],
    ['Yuki由紀', 'yuki', '由紀', '紀'],
    ['陳 Peter', 'peter', '陳'],
  ]
  for (const [name, ...typed] of inside)
    test(`of any part where no spaces say where one begins: ${name}`, () => {
      assert.deepEqual(
        typed.filter(text => !isFound(name, text)),
        [],
      )
    })
})

describe('a person is not found', () => {
  const lost: [name: string, typed: string][] = [
    ['Mara Okafor', 'ara'],
    ['Mara Okafor', 'mara x'],
    ['田中由紀', '中紀'],
    ['कुमार', 'की'],
    ['ほん', 'ぼん'],
    ['Mara ❤️', '❤️'],
    ['Mara', '--'],
  ]
  for (const [name, typed] of lost) test(`${name} by ${typed}`, () => assert.equal(isFound(name, typed), false))

  test('T12: by a part of an e-mail address, in the id or as the name', () => {
    const typed = ['mara', 'shop', 'mara@shop.example', 'example']

    assert.deepEqual(
      typed.map(text => isFound('mara@shop.example', text, 'mara@shop.example')),
      [false, false, false, false],
    )
    assert.equal(isFound('Mara Okafor', 'shop', 'mara@shop.example'), false)
    assert.equal(isFound('Mara Okafor', 'okafor', 'mara@shop.example'), true)
  })
})

test('a long name in a script without spaces keeps its words and makes no flood of them', () => {
  const words = searchWords({ id: 'long', name: `${'田'.repeat(190)} Peter` })

  assert.ok(words.includes('peter') && words.includes('long'))
  assert.ok(words.length <= 32 && words.every(word => [...word].length <= 64))
})
