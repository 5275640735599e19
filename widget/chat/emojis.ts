/** `text` with the user's skin tone; `plain` as the data has it. */
export type Emoji = { text: string; plain: string; name: string; hasTones: boolean; words: string }

const RECENT = 'innies:emojis'
const TONE = 'innies:tone'
const MOST_RECENT = 24
const FIRST_TONE = 0x1f3fb

/** The groups in the order of Unicode: smileys, people, nature, food, places, activities, objects, symbols, flags. */
export async function loadEmojis(): Promise<Emoji[][]> {
  const { EMOJI_DATA } = await import('./emoji-data.ts')
  const tone = skinTone()
  return EMOJI_DATA.split('\n\n').map(group =>
    group.split('\n').map(line => {
      const [sign = '', name = '', others = ''] = line.split('|')
      const hasTones = sign.endsWith('+')
      const plain = hasTones ? sign.slice(0, -1) : sign
      return {
        text: hasTones ? inTone(plain, tone) : plain,
        plain,
        name,
        hasTones,
        words: ` ${name} ${others}`.replaceAll('_', ' '),
      }
    }),
  )
}

/** Those with all the words, each of which may be only begun; those whose name begins so first. */
export function findEmojis(groups: readonly (readonly Emoji[])[], text: string): Emoji[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const found = groups.flat().filter(emoji => words.every(word => emoji.words.includes(` ${word}`)))
  const rank = ({ name }: Emoji) => (name.startsWith(words.join(' ')) ? 0 : 1)
  return found.sort((a, b) => rank(a) - rank(b))
}

/** An emoji of one person in a tone: 0 as drawn, 1 light … 5 dark. */
export function inTone(emoji: string, tone: number): string {
  if (!tone) return emoji
  const modifier = String.fromCodePoint(FIRST_TONE + tone - 1)
  return emoji.replace(/^(\p{Emoji_Modifier_Base})\ufe0f?/u, `$1${modifier}`)
}

export function skinTone(): number {
  const tone = Number(read(TONE))
  return tone >= 1 && tone <= 5 ? Math.floor(tone) : 0
}

export function keepTone(tone: number): void {
  write(TONE, String(tone))
}

/** The last ones that were used on this device, newest first. */
export function recentEmojis(): string[] {
  return (read(RECENT) ?? '').split(' ').filter(Boolean).slice(0, MOST_RECENT)
}

export function remember(emoji: string): void {
  write(RECENT, [emoji, ...recentEmojis().filter(other => other !== emoji)].slice(0, MOST_RECENT).join(' '))
}

/** `null` also where storage is blocked. */
function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // blocked or full: it is forgotten with the page
  }
}
