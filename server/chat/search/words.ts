/** Characters of a word that count. */
const MAX_WORD = 64

/** Marks that go with a letter of another meaning or none; not the vowels of scripts that write them as marks. */
const ACCENTS = new RegExp(
  [
    '[\\u0300-\\u036f\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f]', // of Latin, Greek, Cyrillic
    '[\\u0591-\\u05c7]', // of Hebrew
    '[\\u0610-\\u061a\\u064b-\\u065f\\u0670]', // of Arabic
  ].join('|'),
  'g',
)

/** Lower-case letters that no decomposition takes apart, and how people write them who lack them. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ς: 'σ',
}
const UNPLAIN = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g')

/** Scripts that write no spaces between words. */
const SPACELESS = ['Han', 'Hira', 'Kana', 'Thai', 'Laoo', 'Khmr', 'Mymr'].map(name => `\\p{scx=${name}}`).join('')
const IS_SPACELESS = new RegExp(`[${SPACELESS}]`, 'u')
const ONE_KIND = new RegExp(`[${SPACELESS}]+|[^${SPACELESS}]+`, 'gu')

const IS_ASCII = /^[\0-\x7f]*$/
const ASCII_WORD = /[a-z0-9]+/g
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu

/** Lower case without accents, in one form for what looks the same. */
export function fold(text: string): string {
  if (IS_ASCII.test(text)) return text.toLowerCase()
  const bare = text.normalize('NFKD').replace(ACCENTS, '').toLowerCase()
  return bare.replace(UNPLAIN, letter => PLAIN[letter]!).normalize('NFC')
}

export const isSpaceless = (text: string): boolean => IS_SPACELESS.test(text)

/** The words of a folded text as they stand in it, each of one kind of script. They may repeat. */
export function cutWords(folded: string): string[] {
  if (IS_ASCII.test(folded)) return (folded.match(ASCII_WORD) ?? []).map(cut)
  const words = folded.match(WORD) ?? []
  if (!isSpaceless(folded)) return words.map(cut)
  return words.flatMap(word => word.match(ONE_KIND) ?? []).map(word => (isSpaceless(word) ? word : cut(word)))
}

/**
 * By what a text is found: its words; where there are no spaces each two letters that follow each other, and the last letter,
 * so that every letter begins one of them. They may repeat.
 */
export function termsOf(text: string): string[] {
  const folded = fold(text)
  const words = cutWords(folded)
  if (IS_ASCII.test(folded) || !isSpaceless(folded)) return words
  return words.flatMap(word => (isSpaceless(word) ? pairs(word) : [word]))
}

/** Each two letters that follow each other, and the last letter. */
export function pairs(word: string): string[] {
  const letters = [...word]
  return letters.map((letter, i) => letter + (letters[i + 1] ?? ''))
}

const cut = (word: string) => (word.length > MAX_WORD ? word.slice(0, MAX_WORD) : word)
