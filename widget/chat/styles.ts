import { css, unsafeCSS } from 'lit'
import { TOKENS } from '../base/tokens.ts'

/** Colours, measures and resets, for every element of the chat. */
export const tokens = unsafeCSS(TOKENS)

/** A square button around one icon; its touch target is 44 px. */
export const iconButton = css`
  .icon-button {
    position: relative;
    display: grid;
    place-items: center;
    flex: none;
    inline-size: calc(var(--unit) * 10);
    block-size: calc(var(--unit) * 10);
    border-radius: calc(var(--radius) * 2 / 3);
    color: var(--soft);
    transition: background-color 120ms;
  }
  .icon-button::after {
    content: '';
    position: absolute;
    inset: -2px;
  }
  .icon-button[hidden] {
    display: none;
  }
  .icon-button:disabled {
    opacity: 0.45;
  }
  .icon-button:hover:not(:disabled) {
    background: color-mix(in srgb, var(--ink) 7%, transparent);
  }
`

/** A word to press that stands in a line of text. */
export const textButton = css`
  .text-button {
    position: relative;
    color: var(--accent);
    font-weight: 600;
  }
  .text-button::after {
    content: '';
    position: absolute;
    inset: -14px -8px;
  }
  .text-button:hover {
    text-decoration: underline;
  }
`

/** What stands in for content that takes longer than 150 ms. */
export const skeleton = css`
  .skeleton {
    animation: skeleton-in 150ms 150ms backwards;
  }
  .skeleton i {
    display: block;
    border-radius: var(--radius);
    background: color-mix(in srgb, var(--ink) 8%, transparent);
  }
  @keyframes skeleton-in {
    from {
      opacity: 0;
    }
  }
`

/** A few words in the middle of an empty place. */
export const notice = css`
  .notice {
    display: grid;
    align-content: center;
    justify-items: center;
    gap: var(--unit);
    flex: 1;
    padding: calc(var(--unit) * 6);
    text-align: center;
    text-wrap: balance;
    color: var(--soft);
    font-size: 14px;
    line-height: 20px;
  }
  .notice b {
    color: var(--ink);
    font-size: 15px;
    line-height: 22px;
    font-weight: 600;
  }
  .notice .text-button {
    margin-block-start: calc(var(--unit) * 2);
  }
`
