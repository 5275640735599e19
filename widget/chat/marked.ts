import { css, html, type TemplateResult } from 'lit'
import { plain } from './plain.ts'

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu
const SPACELESS = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]/u
const LEAD = 16 // letters before the first hit that are shown

/** Rows of what was found, and the button for more of them. */
export const hitStyles = css`
  mark {
    background: none;
    color: var(--ink);
    font-weight: 600;
    text-decoration: underline var(--accent) 2px;
    text-underline-offset: 3px;
  }
  .row .last {
    grid-column: 2 / 4;
  }
  .text-button {
    align-self: center;
    min-block-size: calc(var(--unit) * 11);
  }
`

/** As the server compares words, nearly: without case and accents. */
const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** A message on one line, from shortly before the first word that was looked for; these are marked. */
export function marked(text: string, q: string): (string | TemplateResult)[] {
  const line = plain(text)
  const hits = hitsIn(line, q)
  const first = hits[0]?.start ?? 0
  const start = first > LEAD ? line.indexOf(' ', first - LEAD) + 1 || first : 0
  const parts: (string | TemplateResult)[] = start ? ['…'] : []
  let at = start
  for (const { start, end } of hits) {
    parts.push(line.slice(at, start), html`<mark>${line.slice(start, end)}</mark>`)
    at = end
  }
  return [...parts, line.slice(at)]
}

type Stretch = { start: number; end: number }

function hitsIn(line: string, q: string): Stretch[] {
  const wanted = q.match(WORD)?.map(folded) ?? []
  const last = wanted.at(-1) ?? ''
  return [...line.matchAll(WORD)].flatMap(({ 0: word, index }): Stretch[] => {
    if (SPACELESS.test(word)) return within(word, wanted, index)
    const bare = folded(word)
    return wanted.includes(bare) || (last && bare.startsWith(last)) ? [{ start: index, end: index + word.length }] : []
  })
}

/** Where there are no spaces a word may stand anywhere. */
function within(run: string, wanted: readonly string[], offset: number): Stretch[] {
  const lower = run.toLowerCase()
  const found = wanted.map(word => ({ start: lower.indexOf(word), end: lower.indexOf(word) + word.length }))
  const stretches = found.filter(({ start }) => start >= 0).sort((a, b) => a.start - b.start)
  return stretches
    .filter(({ start }, i) => start >= (stretches[i - 1]?.end ?? 0))
    .map(({ start, end }) => ({ start: start + offset, end: end + offset }))
}
