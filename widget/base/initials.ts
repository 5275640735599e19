/** One or two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const [first = ''] = words
  const last = words.length > 1 ? (words.at(-1) ?? '') : ''
  return (firstLetter(first) + firstLetter(last)).toLocaleUpperCase()
}

/** A hue (0–359) that is always the same for an id. */
export function hueOf(id: string): number {
  let hash = 0x811c9dc5 // FNV-1a
  for (const letter of id) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return Math.round(hash * 137.508) % 360 // golden angle: neighbouring ids lie far apart
}

/** By grapheme, so that a flag or a letter with its accent stays whole. */
function firstLetter(text: string): string {
  for (const { segment } of new Intl.Segmenter().segment(text)) return segment
  return ''
}
