import { css } from 'lit'

/** Rows are one element without margins and all their heights are whole pixels: the list counts on both. */
export const bubbleStyles = [
  css`
  .message {
    position: relative;
    display: grid;
    justify-content: start;
    grid-template-columns: calc(var(--unit) * 8) minmax(0, auto);
    column-gap: calc(var(--unit) * 2);
    padding-block-start: 2px;
  }
  .message[data-first] {
    padding-block-start: calc(var(--unit) * 3);
  }
  .message[data-mine] {
    grid-template-columns: minmax(0, auto);
    justify-content: end;
    justify-items: end;
  }
  .message > * {
    grid-column: -2;
  }
  .message > innies-avatar {
    grid-area: 2 / 1;
    align-self: end;
  }
  .sender,
  .meta {
    font-size: 12px;
    line-height: 16px;
    color: var(--faint);
  }
  .sender {
    grid-row: 1;
    max-inline-size: min(460px, 80cqi);
    padding: 0 calc(var(--unit) * 3) 2px;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
    font-weight: 500;
  }
  .reactions {
    grid-row: 3;
  }
  .meta {
    grid-row: 4;
    display: flex;
    flex-wrap: wrap;
    gap: 0 calc(var(--unit) * 3);
    padding-block-start: calc(var(--unit) * 0.5);
    padding-inline: calc(var(--unit));
    font-variant-numeric: tabular-nums;
  }
  .bubble {
    grid-row: 2;
    inline-size: fit-content;
    max-inline-size: min(460px, 80cqi);
    padding: calc(var(--unit) * 2) calc(var(--unit) * 3);
    border: 0 solid transparent; /* seen in forced colours */
    border-radius: var(--radius);
    background: var(--theirs);
    overflow: clip; /* what is piled up over a letter stays within */
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    --joint: calc(var(--radius) / 3);
    border-end-start-radius: var(--joint);
  }
  .message:not([data-first]) .bubble {
    border-start-start-radius: var(--joint);
  }
  .message[data-mine] .bubble {
    background: var(--mine);
    color: var(--on-mine);
    border-start-start-radius: var(--radius);
    border-end-start-radius: var(--radius);
    border-end-end-radius: var(--joint);
  }
  .message[data-mine]:not([data-first]) .bubble {
    border-start-end-radius: var(--joint);
  }
  .message[data-gone] .bubble {
    background: none;
    border: 1px solid var(--line);
    padding-block: calc(var(--unit) * 2 - 1px);
    color: var(--faint);
    font-size: 14px;
  }
  .message:not([data-last]) > :is(.reactions, .meta):last-child {
    padding-block-end: calc(var(--unit) * 1.5);
  }
  .message[data-mark='sending'] .bubble {
    opacity: 0.85;
  }
  .message[data-mark='failed'] .meta {
    color: var(--danger);
  }
  @media (pointer: coarse) {
    .bubble {
      -webkit-touch-callout: none;
      -webkit-user-select: none;
      user-select: none; /* a long press opens the menu */
    }
  }
  @media (forced-colors: active) {
    .bubble {
      border-width: 1px;
    }
  }
`,
]
