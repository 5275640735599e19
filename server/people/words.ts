import { type NamedProfile, SPACELESS } from '../protocol/people.ts'

const MAX_LENGTH = 64 // characters of a word that are searched
const MAX_WHOLE = 12 // words of a person, or of a question
const MAX_WORDS = 32 // with the parts of those that no spaces cut

/** Accents of European letters, points of Hebrew and Arabic, joiners: what people leave out. In Thai or Hindi a mark is a vowel. */
const LEFT_OUT = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u00ad\u200c\u200d]/g

/** Letters that no accent can be taken off. */
const PLAIN: Record<string, string> = {
  æ: 'ae',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ø: 'o',
  œ: 'oe',
  ß: 'ss',
  ς: 'σ',
  þ: 'th',
}

/** Lower case, without accents, cut at everything that is no letter, mark or digit. */
export function foldedWords(text: string): string[] {
  const folded = text
    .normalize('NFKD')
    .replace(LEFT_OUT, '')
    .toLowerCase()
    .replace(/\P{ASCII}/gu, letter => PLAIN[letter] ?? letter)
  const words = folded.split(/[^\p{L}\p{M}\p{N}]+/u).filter(word => /[\p{L}\p{N}]/u.test(word))
  return words.slice(0, MAX_WHOLE).map(cut)
}

/** A person is found by the beginnings of words of the name, and of the id. Nobody is found by an e-mail address. */
export function searchWords({ id, name, unlisted }: NamedProfile): string[] {
  if (unlisted) return []
  const texts = isAddress(name) ? [] : [name, name.replace(/['’]/g, ''), ...(isAddress(id) ? [] : [id])]
  const whole = [...new Set(texts.flatMap(foldedWords))].slice(0, MAX_WHOLE)
  return [...new Set([...whole, ...whole.flatMap(endings)])].slice(0, MAX_WORDS)
}

/** Where no space says where the given name begins, it may begin at each letter. */
function endings(word: string): string[] {
  if (!SPACELESS.test(word)) return []
  const letters = [...word.normalize('NFC')]
  return letters.flatMap((letter, at) =>
    at > 0 && SPACELESS.test(letter) ? [cut(letters.slice(at).join('').normalize('NFKD'))] : [],
  )
}

const isAddress = (text: string) => /\S@\S/.test(text)

const cut = (word: string) => [...word].slice(0, MAX_LENGTH).join('')
