import { html, type TemplateResult } from 'lit'
import type { UserId } from '../../server/protocol/people.ts'
import type { Around } from './bubble.ts'

/** What may mean more than its letters: marks of Markdown, addresses, mentions, emojis. */
const MARKED = /[*_~`[@]|^(?:>|[-•]|\d+[.)]) |:\/\/|www\.|mailto:|\p{Emoji_Presentation}|\ufe0f/imu

let rich: typeof import('./rich-text.ts') | undefined
/** Lists with texts that wait for it. */
const waiting = new Set<Around['list']>()

/** A text, with its marks as soon as what reads them is loaded; most texts have none. `mentioned` are whom it speaks to. */
export function said(
  text: string,
  { list, me, person }: Around,
  mentions: readonly UserId[] = [],
): TemplateResult | TemplateResult[] {
  if (MARKED.test(text)) {
    if (rich) return dressed(rich, list).richText(text, mentions.map(person), me)
    if (!waiting.size) void load()
    waiting.add(list)
  }
  return html`<p dir="auto">${text}</p>`
}

/** The styles are in the list. */
function dressed(module: NonNullable<typeof rich>, { shadowRoot }: Around['list']): typeof module {
  const { sheet } = module
  if (sheet && !shadowRoot?.adoptedStyleSheets.includes(sheet)) shadowRoot?.adoptedStyleSheets.push(sheet)
  return module
}

async function load(): Promise<void> {
  rich = await import('./rich-text.ts').catch(() => undefined) // the next text with marks tries again
  const lists = [...waiting]
  waiting.clear()
  if (rich) for (const list of lists) list.requestUpdate('lines')
}
