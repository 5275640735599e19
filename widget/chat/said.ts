import { html, type TemplateResult } from 'lit'
import type { UserId } from '../../server/protocol/people.ts'
import type { Around } from './bubble.ts'
import { Later } from './later.ts'

/** What may mean more than its letters: marks of Markdown, addresses, mentions, emojis. */
const MARKED = /[*_~`[@]|^(?:>|[-•]|\d+[.)]) |:\/\/|www\.|mailto:|\p{Emoji_Presentation}|\ufe0f/imu

const richText = new Later(() => import('./rich-text.ts'))

/** A text, with its marks as soon as what reads them is loaded; most texts have none. `mentioned` are whom it speaks to. */
export function said(
  text: string,
  { list, me, person }: Around,
  mentions: readonly UserId[] = [],
): TemplateResult | TemplateResult[] {
  const rich = MARKED.test(text) ? richText.of(list) : undefined
  if (rich) return rich.richText(text, mentions.map(person), me)
  return html`<p dir="auto">${text}</p>`
}
