import { css } from 'lit'

export const rowListStyles = css`
  :host {
    display: block;
    flex: 1;
    min-block-size: 0;
    padding: 0 calc(var(--unit) * 2) calc(var(--unit) * 2);
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--line) transparent;
    --row: calc(var(--unit) * 16);
    --behind: var(--side);
  }
  ul {
    position: relative;
    block-size: calc(var(--rows) * var(--row));
  }
  li {
    position: absolute;
    inset-inline: 0;
    inset-block-start: calc(var(--at) * var(--row));
    -webkit-touch-callout: none;
  }
  button.row[aria-current] {
    background: color-mix(in srgb, var(--accent) 11%, transparent);
  }
  [aria-current] time {
    color: var(--soft); /* on this ground faint is too faint */
  }
  .more {
    position: absolute;
    inset-inline-end: calc(var(--unit) * 1.5);
    inset-block-start: calc(var(--unit) * 1.5);
    display: grid;
    place-items: center;
    inline-size: calc(var(--unit) * 7);
    block-size: calc(var(--unit) * 7);
    border-radius: calc(var(--radius) / 2);
    background: color-mix(in srgb, var(--ink) 8%, var(--side));
    color: var(--soft);
  }
  .more:not(:focus-visible) {
    clip-path: inset(50%);
  }
  .more:focus-visible {
    outline-offset: -2px;
  }
  @media (hover: hover) {
    li:hover .more {
      clip-path: none;
    }
    li:hover time {
      visibility: hidden;
    }
  }
  [data-unread] .last {
    color: var(--ink);
    font-weight: 500;
  }
  .row .last[data-missed] {
    color: var(--danger);
  }
  .row .last[data-call] {
    color: var(--call);
  }
  .last b {
    color: var(--danger);
    font-weight: 500;
  }
  .marks {
    display: flex;
    align-items: center;
    justify-self: end;
    gap: var(--unit);
    color: var(--faint);
  }
  .marks svg {
    inline-size: 16px;
    block-size: 16px;
  }
  .unread {
    min-inline-size: 20px;
    padding-inline: calc(var(--unit) * 1.5);
    border-radius: var(--radius);
    text-align: center;
    background: color-mix(in srgb, var(--ink) 10%, transparent);
    color: var(--soft);
    font-size: 12px;
    line-height: 20px;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  [data-unread] .unread {
    background: var(--accent);
    color: var(--on-accent);
  }
  @media (forced-colors: active) {
    .row[aria-current] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    .unread {
      border: 1px solid;
    }
  }
`
