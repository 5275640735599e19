import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Query } from './query.ts'
import { termsOf } from './words.ts'

describe('a text is found by', () => {
  const texts: Record<string, [text: string, terms: string]> = {
    'its words in lower case': ["Don't PANIC, 2 times!", 'don t panic 2 times'],
    'words without accents': ['Größe São Çà Ærø Łódź', 'grosse sao ca aero lodz'],
    'letters of other scripts': ['Ёлка ΟΔΟΣ İSTANBUL שָׁלוֹם مُحَمَّد', 'елка οδοσ istanbul שלום محمد'],
    'vowels that are marks': ['हिन्दी में', 'हिन्दी में'],
    'Korean words': ['한국에서 왔어요', '한국에서 왔어요'],
    'letters in one form': ['ＡＢＣ ﬁn ﾊﾟﾝ', 'abc fin パン ン'],
    'pairs of Han': ['我爱北京', '我爱 爱北 北京 京'],
    'pairs of kana and kanji, with their dots': ['がギ々ー', 'がギ ギ々 々ー ー'],
    'pairs of Thai, with its vowels': ['กินข้าว', 'กิ ิน นข ข้ ้า าว ว'],
    'pairs of Lao': ['ລາວ', 'ລາ າວ ວ'],
    'pairs of Khmer': ['ខ្មែរ', 'ខ្ ្ម មែ ែរ រ'],
    'pairs of Burmese': ['မြန်', 'မြ ြန န် ်'],
    'words of each script where they touch': ['iPhone手机5G', 'iphone 手机 机 5g'],
    'letters beyond the basic plane': ['𠮷野家', '𠮷野 野家 家'],
    'no signs and no emoji': ['❤️ … 👩‍👩‍👧 ©', ''],
  }
  for (const [what, [text, terms]] of Object.entries(texts))
    test(what, () => assert.deepEqual(termsOf(text), terms.split(' ').filter(Boolean)))

  test('the first 64 letters of a word', () => {
    assert.deepEqual(termsOf('x'.repeat(8000)), ['x'.repeat(64)])
  })
})

describe('a query', () => {
  const TEXT = 'So I talked to Mara about the Größe of 北京的天气预报 on Friday'
  const matching = [
    'mara',
    'MAR',
    'talked to ma',
    'the gro',
    'grosse',
    'größe',
    'fri',
    '北京',
    '天',
    '京的天气',
    '北京 天气',
    '报',
    'mara 北',
  ]
  const others = ['mar talked', 'ara', 'talk mara', 'mara x', '京北', '北京天气', 'friday i t x', 'rida']

  for (const q of matching) test(`"${q}" finds it`, () => assert.equal(new Query(q).matches(TEXT), true))
  for (const q of others) test(`"${q}" does not`, () => assert.equal(new Query(q).matches(TEXT), false))

  test('wants of the index only what a text that matches has in it', () => {
    const terms = termsOf(TEXT)

    for (const q of matching)
      for (const { term, isPrefix } of new Query(q).wanted)
        assert.ok(isPrefix ? terms.some(one => one.startsWith(term)) : terms.includes(term), `${q}: ${term}`)
  })

  test('of signs alone is empty', () => {
    assert.deepEqual(
      ['??', '👍', ' -- '].map(q => new Query(q).isEmpty),
      [true, true, true],
    )
  })
})
