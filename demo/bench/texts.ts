const WORDS = 30_000 // different ones
const LENGTH = 300 // bytes of a text
const LETTERS = 'etaoinshrdlucmfwypvbgkjqxz' // the commonest first

/** Made-up words, the commonest first and mostly short. */
export const words: readonly string[] = makeWords()

/** How often the words up to each one are said, in all (Zipf's law). */
const sums = makeSums()

/** The text of the message with this number: always the same. */
export function textOf(n: number): string {
  const next = random(n + 1)
  let text = ''
  while (text.length < LENGTH) text += `${words[placeOf(next() * sums[WORDS - 1]!)]} `
  return text.slice(0, LENGTH)
}

function makeWords(): string[] {
  const next = random(0)
  const made = new Set<string>()
  while (made.size < WORDS) {
    let word = ''
    const length = 2 + Math.log2(made.size + 2) / 2 + next() * 4
    while (word.length < length) word += LETTERS[Math.floor(next() ** 1.7 * LETTERS.length)]
    made.add(word)
  }
  return [...made]
}

function makeSums(): number[] {
  const made: number[] = []
  for (let i = 0, sum = 0; i < WORDS; i++) {
    sum += 1 / (i + 2.7)
    made.push(sum)
  }
  return made
}

/** The first word whose sum is not less. */
function placeOf(sum: number): number {
  let [low, high] = [0, WORDS - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sums[middle]! < sum) low = middle + 1
    else high = middle
  }
  return low
}

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32: github.com/bryc/code). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
