import { css } from 'lit'

/** A line of a list of chats or people: picture, name, time, a second line. */
export const rowStyles = css`
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
  .row:not(:has(.last:not(:empty))) > * {
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
  /* Names the rows that follow. */
  h3 {
    padding: calc(var(--unit) * 2);
    font-size: 12px;
    line-height: 16px;
    font-weight: 600;
    color: var(--faint);
  }
`
