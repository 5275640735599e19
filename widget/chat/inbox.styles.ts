import { css } from 'lit'

export const inboxStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    flex: 1;
    min-block-size: 0;
    background: var(--side);
  }
  .title {
    display: flex;
    align-items: center;
    flex: none;
    block-size: calc(var(--unit) * 16);
    padding-inline: calc(var(--unit) * 4);
  }
  h2 {
    flex: 1;
    font-size: 17px;
    line-height: 24px;
    font-weight: 600;
    letter-spacing: -0.01em;
  }
  label {
    display: flex;
    align-items: center;
    gap: calc(var(--unit) * 2);
    flex: none;
    block-size: calc(var(--unit) * 11);
    margin: 0 calc(var(--unit) * 4) calc(var(--unit) * 2);
    padding-inline: calc(var(--unit) * 3);
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 2 / 3);
    background: var(--bg);
    color: var(--faint);
  }
  label svg {
    inline-size: 16px;
    block-size: 16px;
    stroke-width: 2;
  }
  label:focus-within {
    border-color: var(--focus);
    box-shadow: inset 0 0 0 1px var(--focus);
  }
  input {
    flex: 1;
    min-inline-size: 0;
    block-size: 100%;
    border: 0;
    background: none;
    color: var(--ink);
    font-size: 14px;
  }
  input:focus-visible {
    outline: none; /* the label shows the focus */
  }
  input::placeholder {
    color: var(--faint);
    opacity: 1;
  }
  .scroller {
    display: flex;
    flex-direction: column;
    flex: 1;
    min-block-size: 0;
    padding: 0 calc(var(--unit) * 2) calc(var(--unit) * 2);
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--line) transparent;
  }
  .row {
    display: grid;
    grid-template-columns: 44px minmax(0, 1fr) auto;
    align-items: center;
    align-content: center;
    gap: 0 calc(var(--unit) * 3);
    inline-size: 100%;
    block-size: calc(var(--unit) * 16);
    padding-inline: calc(var(--unit) * 2);
    border-radius: calc(var(--radius) * 2 / 3);
    text-align: start;
    transition: background-color 120ms;
  }
  button.row:hover {
    background: color-mix(in srgb, var(--ink) 5%, transparent);
  }
  .row[aria-current] {
    background: color-mix(in srgb, var(--accent) 11%, transparent);
  }
  .row:focus-visible {
    outline-offset: -2px;
  }
  innies-avatar {
    grid-row: 1 / 3;
  }
  .name,
  .last {
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
    text-align: -webkit-match-parent;
    text-align: match-parent; /* a text of the other direction stands where the others do */
  }
  .name {
    font-weight: 600;
  }
  .name:nth-child(2):last-child {
    grid-row: 1 / 3;
  }
  time {
    font-size: 12px;
    line-height: 16px;
    color: var(--faint);
    font-variant-numeric: tabular-nums;
    justify-self: end;
  }
  .last {
    grid-column: 2;
    font-size: 14px;
    line-height: 20px;
    min-block-size: 20px;
    color: var(--soft);
  }
  [data-unread] .last {
    color: var(--ink);
    font-weight: 500;
  }
  .row .last[data-call] {
    color: var(--call);
  }
  .unread {
    justify-self: end;
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
  .skeleton .row {
    row-gap: calc(var(--unit) * 2);
  }
  .skeleton i:first-child {
    grid-row: 1 / 3;
    block-size: 44px;
    border-radius: 50%;
  }
  .skeleton i {
    grid-column: 2;
    block-size: 12px;
  }
  .skeleton i:first-child {
    grid-column: 1;
  }
  .skeleton i:nth-child(2) {
    inline-size: 50%;
  }
  @media (pointer: coarse) {
    input {
      font-size: 16px; /* below this iOS zooms into the field */
    }
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
