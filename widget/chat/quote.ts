import { css, html, type TemplateResult } from 'lit'
import type { Rev } from '../../server/protocol/chat.ts'
import { seldomWord } from '../base/seldom-words.ts'
import { word } from '../base/words.ts'
import type { Around } from './bubble.ts'
import { inWords } from './file-text.ts'
import { JumpEvent } from './jump-event.ts'
import type { Line } from './lines.ts'
import type { Pieces } from './pieces.ts'

export const quoteStyles = css`
  .quote {
    display: grid;
    inline-size: 100%;
    padding-inline-start: calc(var(--unit) * 2);
    border-inline-start: 3px solid currentcolor;
    text-align: start;
    font-size: 13px;
    line-height: 18px;
    opacity: 0.8;
  }
  .quote:hover,
  [data-mine] .quote {
    opacity: 1; /* on the accent less is not enough */
  }
  .quote > * {
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
`

/** What a message answers, above it: a press shows it in its place. */
export function quote(rev: Rev, { person, lines }: Pick<Around, 'person' | 'lines'>): TemplateResult {
  const line = lineAt(rev, lines)
  const { from, text } = quoted(line)
  const name = from ? person(from).name : word('chat.yourself')
  const jump = (event: Event) => event.currentTarget?.dispatchEvent(new JumpEvent(rev))
  return html`<button class="quote" @click=${jump}>${from === null ? '' : html`<b dir="auto">${name}</b>`}<span dir="auto">${text}</span></button>`
}

/** The message at a rev, if it is known. */
function lineAt(rev: Rev, lines: Pieces<Line>): Line | undefined {
  const revOf = (line: Line) => ('rev' in line ? line.rev : undefined)
  const piece = lines.findLast(piece => piece.some(line => (revOf(line) ?? Infinity) <= rev))
  return piece?.find(line => revOf(line) === rev)
}

/** Who wrote a line, and how it begins. `from` is undefined for the user, and null where nobody knows. */
export function quoted(line: Line | undefined): { from: string | undefined | null; text: string } {
  switch (line?.kind) {
    case 'mine':
      return { from: undefined, text: firstLine(inWords(line)) }
    case 'theirs':
      return { from: line.from, text: firstLine(inWords(line)) }
    case 'gone':
      return { from: line.from, text: word('chat.gone') }
    default:
      return { from: null, text: seldomWord('chat.earlier') } // it is not loaded, or no message
  }
}

/** How a text begins, without its marks. */
export function firstLine(text: string): string {
  return (text.split('\n').find(line => /[\p{L}\p{N}]/u.test(line)) ?? text).replace(
    /^> |[*_~`]+(?!\p{L})|(?<!\p{L})[*_~`]+/gu,
    '',
  )
}
