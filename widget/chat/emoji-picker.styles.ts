import { css } from 'lit'

export const emojiPickerStyles = css`
  :host(:popover-open) {
    display: flex;
    flex-direction: column;
    inline-size: 352px;
    block-size: min(400px, 100dvh - 16px);
  }
  :host([data-sheet]:popover-open) {
    inline-size: 100%;
    block-size: min(400px, 70dvh);
  }
  input {
    flex: none;
    margin: calc(var(--unit) * 3) calc(var(--unit) * 3) calc(var(--unit));
    padding: calc(var(--unit) * 2) calc(var(--unit) * 3);
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 2 / 3);
    background: var(--side);
  }
  input::placeholder {
    color: var(--faint);
    opacity: 1;
  }
  @media (pointer: coarse) {
    input {
      font-size: 16px; /* below this iOS zooms into the field */
    }
  }
  nav,
  .tones {
    display: flex;
    flex: none;
    justify-content: space-between;
    padding-inline: calc(var(--unit) * 2);
  }
  nav[hidden] {
    display: none;
  }
  nav {
    border-block-end: 1px solid var(--line);
    overflow: auto hidden;
    scrollbar-width: none;
  }
  nav button {
    flex: none;
    inline-size: 33px;
    block-size: 36px;
    font-size: 18px;
    opacity: 0.75;
  }
  .tones {
    justify-content: end;
    gap: var(--unit);
    border-block-start: 1px solid var(--line);
    padding-block: var(--unit);
  }
  .tones button {
    inline-size: 36px;
    block-size: 36px;
    border-radius: 50%;
    font-size: 18px;
  }
  .tones [aria-pressed='true'] {
    background: color-mix(in srgb, var(--accent) 18%, transparent);
    box-shadow: inset 0 0 0 2px var(--accent);
  }
  .grids {
    flex: 1;
    overflow: hidden auto;
    overscroll-behavior: contain;
    padding: 0 calc(var(--unit) * 2) calc(var(--unit) * 2);
    scrollbar-width: thin;
  }
  section {
    content-visibility: auto;
    contain-intrinsic-block-size: auto 800px;
  }
  h3 {
    padding: calc(var(--unit) * 3) calc(var(--unit)) var(--unit);
    font-size: 12px;
    line-height: 16px;
    font-weight: 600;
    color: var(--soft);
  }
  .grid {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(40px, 1fr));
    padding-block-start: 2px;
  }
  .emoji,
  nav button,
  .tones button {
    font-variant-emoji: emoji;
  }
  .emoji {
    block-size: 40px;
    border-radius: calc(var(--radius) / 3);
    font-size: 24px;
    line-height: 40px;
  }
  .emoji:focus-visible,
  nav button:focus-visible {
    outline-offset: -2px;
  }
  :is(.emoji, nav button):hover {
    opacity: 1;
    background: color-mix(in srgb, var(--ink) 8%, transparent);
  }
  .grids p {
    padding: calc(var(--unit) * 8) calc(var(--unit) * 4);
    text-align: center;
    color: var(--soft);
    font-size: 14px;
    line-height: 20px;
  }
`
