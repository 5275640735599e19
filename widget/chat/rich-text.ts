import { css, html, nothing, type TemplateResult } from 'lit'
import type { Person, UserId } from '../../server/protocol/people.ts'
import { actIcon } from '../base/act-icons.ts'
import { seldomWord } from '../base/seldom-words.ts'
import { type Block, blocksOf, type Part } from './markdown.ts'

const styles = css`
  .bubble > * + * {
    margin-block-start: var(--unit);
  }
  .bubble a {
    color: inherit;
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  .bubble :is(code, pre) {
    font-family: ui-monospace, monospace;
    font-size: 13px;
  }
  .bubble code {
    border-radius: var(--unit);
    background: color-mix(in srgb, currentcolor 10%, transparent);
  }
  .mention {
    font-weight: 600;
  }
  .mention[data-me] {
    border-radius: var(--unit);
    background: color-mix(in srgb, var(--warn) 28%, transparent);
  }
  blockquote {
    margin: 0;
    padding-inline-start: calc(var(--unit) * 2);
    border-inline-start: 3px solid color-mix(in srgb, currentcolor 45%, transparent);
  }
  .bubble li {
    display: list-item;
    margin-inline-start: 2ch;
    list-style: disc;
  }
  .bubble li[value] {
    margin-inline-start: 3ch;
    list-style: decimal;
  }
  .code {
    display: grid;
    position: relative;
  }
  pre {
    margin: 0;
    padding: calc(var(--unit) * 2);
    padding-inline-end: calc(var(--unit) * 10);
    border-radius: calc(var(--radius) / 3);
    background: color-mix(in srgb, currentcolor 10%, transparent);
    line-height: 18px;
    overflow: auto;
    overscroll-behavior-inline: contain;
    max-block-size: 360px;
    white-space: pre;
  }
  .code .icon-button {
    position: absolute;
    inset: 0 0 auto auto;
    inline-size: calc(var(--unit) * 9);
    block-size: calc(var(--unit) * 9);
    background: color-mix(in srgb, currentcolor 10%, var(--theirs)); /* over what is scrolled under it */
    color: inherit;
  }
  [data-mine] .code .icon-button {
    background: color-mix(in srgb, currentcolor 10%, var(--mine));
  }
  .message .bubble:has(> [data-emoji]:only-child) {
    padding: 0;
    background: none;
  }
  [data-emoji] {
    font-size: 36px;
    font-variant-emoji: emoji;
    line-height: 44px;
  }
`

/** Nothing but a few emojis. */
const FEW_EMOJIS =
  /^(?:(?:\p{Emoji_Presentation}|(?!\p{Emoji_Presentation})\p{Emoji}\ufe0f)(?:[\u{1f3fb}-\u{1f3ff}\u{e0020}-\u{e007f}]|\u200d|\ufe0f|\u20e3)* ?)+$/u
const FEW = 40 // UTF-16 units: three families, or twenty hearts

/** For the root that rich texts stand in. */
export const sheet = styles.styleSheet

/** A text as it was meant; without spaces around, for a bubble shows them all. `mentioned` are whom it speaks to. */
export function richText(text: string, mentioned: readonly Person[], me: UserId | undefined): TemplateResult[] {
  if (text.length < FEW && FEW_EMOJIS.test(text)) return [html`<p dir="auto" data-emoji>${text}</p>`]
  return blocksOf(text, mentioned).map(block => shown(block, me))
}

function shown(block: Block, me: UserId | undefined): TemplateResult {
  const all = (parts: readonly Part[]) => parts.map(part => shownPart(part, me))
  switch (block.kind) {
    case 'text':
      return html`<p dir="auto">${all(block.parts)}</p>`
    case 'quote':
      return html`<blockquote dir="auto">${all(block.parts)}</blockquote>`
    case 'list':
      return html`<ul dir="auto">${block.items.map(({ value, parts }) => html`<li value=${value ?? nothing}>${all(parts)}</li>`)}</ul>`
    case 'code':
      return html`<div class="code" dir="ltr"><pre tabindex="0">${block.text}</pre><button class="icon-button" aria-label=${seldomWord('chat.copy')} title=${seldomWord('chat.copy')} @click=${(event: Event) => copy(block.text, event)}>${actIcon('copy')}</button></div>`
  }
}

function shownPart(part: Part, me: UserId | undefined): TemplateResult | string {
  if (typeof part === 'string') return part
  if (part.kind === 'code') return html`<code dir="auto">${part.text}</code>`
  if (part.kind === 'mention') return html`<bdi class="mention" ?data-me=${part.user === me}>${part.text}</bdi>`
  const inner = part.parts.map(one => shownPart(one, me))
  switch (part.kind) {
    case 'bold':
      return html`<b>${inner}</b>`
    case 'italic':
      return html`<i>${inner}</i>`
    case 'strike':
      return html`<s>${inner}</s>`
    case 'link':
      return html`<a href=${part.href} title=${part.href} target="_blank" rel="noopener noreferrer nofollow" dir="auto">${inner}</a>`
  }
}

async function copy(text: string, { currentTarget }: Event): Promise<void> {
  await navigator.clipboard.writeText(text)
  if (currentTarget instanceof Element) currentTarget.replaceChildren(actIcon('check'))
}
