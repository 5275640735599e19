/** A place in a partition: strings and whole numbers from 0 to 2^53 - 1, compared part by part. */
export type Key = readonly (string | number)[]

/** One character for each byte (0–255), so that comparing texts compares bytes. */
export type EncodedKey = string

const TEXT = '\x02'
const NUMBER = 0x14 // plus the count of bytes, 0 to 7
const END = '\x00'
const ESCAPED_NUL = '\x00\xff'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Bytes in the order of the keys (the tuple layer of FoundationDB: a number carries its length first, a text ends with NUL). */
export function encodeKey(key: Key): EncodedKey {
  let encoded = ''
  for (const part of key) encoded += typeof part === 'number' ? encodeNumber(part) : encodeText(part)
  return encoded
}

export function decodeKey(encoded: EncodedKey): Key {
  const key: (string | number)[] = []
  let at = 0
  while (at < encoded.length) {
    if (encoded[at] === TEXT) {
      const end = endOfText(encoded, at + 1)
      key.push(decodeText(encoded.slice(at + 1, end)))
      at = end + 1
    } else {
      const length = encoded.charCodeAt(at) - NUMBER
      let number = 0
      for (let i = 1; i <= length; i++) number = number * 256 + encoded.charCodeAt(at + i)
      key.push(number)
      at += length + 1
    }
  }
  return key
}

/** All keys that begin with these parts. */
export function within(...prefix: Key): { start: Key; end: Key } {
  return { start: prefix, end: [...prefix, AFTER_ALL] }
}

/** Greater than any other part a key may have in this place. */
const AFTER_ALL = Number.MAX_SAFE_INTEGER

function encodeNumber(number: number): string {
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`not a key: ${number}`)
  let bytes = ''
  for (let rest = number; rest > 0; rest = Math.floor(rest / 256)) bytes = String.fromCharCode(rest % 256) + bytes
  return String.fromCharCode(NUMBER + bytes.length) + bytes
}

function encodeText(text: string): string {
  let bytes = text
  if (!/^[ -~]*$/.test(text)) {
    bytes = ''
    for (const byte of encoder.encode(text)) bytes += byte === 0 ? ESCAPED_NUL : String.fromCharCode(byte)
  }
  return TEXT + bytes + END
}

function endOfText(encoded: string, from: number): number {
  let end = encoded.indexOf(END, from)
  while (encoded[end + 1] === '\xff') end = encoded.indexOf(END, end + 2)
  return end
}

function decodeText(bytes: string): string {
  return decoder.decode(Uint8Array.from(bytes.replaceAll(ESCAPED_NUL, END), byte => byte.charCodeAt(0)))
}
