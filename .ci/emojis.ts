/**
 * Writes widget/chat/emoji-data.ts anew, after a release of Unicode: unpack the package emojibase-data somewhere and
 * run `node --import tsx .ci/emojis.ts path/to/emojibase-data`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const NEWEST = 15.1 // version of Emoji that today's systems can draw
const COMPONENTS = 2 // the group of skin tones and hair, which stand for nothing alone
const TONES = 5 // skins of an emoji with one person

type Emoji = {
  emoji: string
  hexcode: string
  label: string
  tags?: string[]
  group?: number
  order: number
  version: number
  skins?: { version: number }[]
}

const folder = process.argv[2] ?? ''
const read = <T>(file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as T
const { version } = read<{ version: string }>('package.json')
const shortcodes = read<Record<string, string | string[]>>('en/shortcodes/github.json')
const groups: string[][] = []
for (const emoji of read<Emoji[]>('en/data.json').sort((a, b) => a.order - b.order)) {
  if (emoji.group === undefined || emoji.group === COMPONENTS || emoji.version > NEWEST) continue
  groups[emoji.group] ??= []
  groups[emoji.group]?.push(lineOf(emoji))
}

writeFileSync(
  'widget/chat/emoji-data.ts',
  `// Made by .ci/emojis.ts from emojibase-data ${version}: MIT, Copyright (c) Miles Johnson; names from Unicode CLDR.
/** A paragraph for each group, a line for each emoji: the emoji, \`+\` if it has skin tones, its name, other words for it. */
export const EMOJI_DATA = \`${groups.flatMap(group => group?.join('\n') ?? []).join('\n\n')}\`
`,
)

function lineOf({ emoji, hexcode, label, tags = [], skins }: Emoji): string {
  const name = label.toLowerCase()
  const known = new Set([...name.split(/[^\p{L}\p{N}]+/u), name.replaceAll(' ', '_')])
  const others = new Set([...tags, ...[shortcodes[hexcode] ?? []].flat()].map(word => word.toLowerCase()))
  const hasTones = skins?.length === TONES && skins.every(skin => skin.version <= NEWEST)
  // Emojis that are drawn in colour by themselves need no selector: one spelling, so that reactions meet.
  const text = emoji.replace(/^(\p{Emoji_Presentation})\ufe0f$/u, '$1')
  return [text + (hasTones ? '+' : ''), name, [...others].filter(word => !known.has(word)).join(' ')].join('|')
}
