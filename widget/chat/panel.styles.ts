import { css } from 'lit'

/** Fields, buttons and refusals, as they stand in panels and questions. */
export const formStyles = css`
  .field {
    display: grid;
    gap: var(--unit);
    font-size: 13px;
    line-height: 18px;
    color: var(--soft);
  }
  input:not([type='checkbox']),
  textarea {
    inline-size: 100%;
    min-block-size: calc(var(--unit) * 11);
    padding: calc(var(--unit) * 2.5) calc(var(--unit) * 3);
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 2 / 3);
    background: var(--bg);
    color: var(--ink);
    font-size: 14px;
    line-height: 20px;
    resize: vertical;
  }
  input:focus-visible,
  textarea:focus-visible {
    outline-offset: -1px;
  }
  .button {
    min-block-size: calc(var(--unit) * 11);
    padding-inline: calc(var(--unit) * 4);
    border-radius: calc(var(--radius) * 2 / 3);
    background: color-mix(in srgb, var(--ink) 7%, transparent);
    font-weight: 600;
    font-size: 14px;
    line-height: 20px;
  }
  .button:hover:not(:disabled) {
    background: color-mix(in srgb, var(--ink) 12%, transparent);
  }
  .button[data-main] {
    background: var(--accent);
    color: var(--on-accent);
  }
  .button[data-main]:hover:not(:disabled) {
    background: color-mix(in srgb, var(--accent) 88%, var(--ink));
  }
  .button[data-danger] {
    background: var(--danger);
    color: var(--on-danger);
  }
  .button:disabled {
    opacity: 0.5;
  }
  .refused {
    color: var(--danger);
    font-size: 14px;
    line-height: 20px;
    overflow-wrap: anywhere;
  }
  @media (pointer: coarse) {
    input,
    textarea {
      font-size: 16px !important; /* below this iOS zooms into the field */
    }
  }
  @media (forced-colors: active) {
    .button {
      border: 1px solid ButtonText;
    }
  }
`

/** What stands in panels: lines to press, switches, a face on top. */
export const panelStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    flex: 1;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--line) transparent;
    padding: calc(var(--unit) * 2);
    gap: calc(var(--unit) * 4);
  }
  .face {
    display: grid;
    justify-items: center;
    gap: var(--unit);
    padding: calc(var(--unit) * 4) calc(var(--unit) * 2) 0;
    text-align: center;
    overflow-wrap: anywhere;
    color: var(--soft);
    font-size: 14px;
    line-height: 20px;
  }
  .face innies-avatar {
    margin-block-end: calc(var(--unit) * 2);
  }
  .face b {
    color: var(--ink);
    font-size: 17px;
    line-height: 24px;
    font-weight: 600;
  }
  footer {
    position: sticky;
    inset-block-end: calc(var(--unit) * -2);
    display: grid;
    gap: calc(var(--unit) * 2);
    margin: auto calc(var(--unit) * -2) calc(var(--unit) * -2);
    padding: calc(var(--unit) * 3) calc(var(--unit) * 4);
    border-block-start: 1px solid var(--line);
    background: var(--bg);
  }
  .item {
    display: flex;
    align-items: center;
    gap: calc(var(--unit) * 3);
    inline-size: 100%;
    min-block-size: calc(var(--unit) * 12);
    padding: calc(var(--unit) * 2);
    border-radius: calc(var(--radius) * 2 / 3);
    text-align: start;
    font-size: 14px;
    line-height: 20px;
  }
  button.item:hover:not(:disabled),
  label.item:hover {
    background: color-mix(in srgb, var(--ink) 5%, transparent);
  }
  .item:focus-visible {
    outline-offset: -2px;
  }
  .item:disabled {
    opacity: 0.5;
  }
  .item > span {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .item > svg {
    color: var(--soft);
  }
  .item small {
    color: var(--faint);
    font-size: 12px;
    line-height: 16px;
  }
  .item[data-danger],
  .item[data-danger] > svg {
    color: var(--danger);
  }
  /* A switch: the knob says it to the eye, aria-checked to the ear. */
  [role='switch']::after {
    content: '';
    flex: none;
    inline-size: 36px;
    block-size: 20px;
    border-radius: 10px;
    background: radial-gradient(circle at 10px, var(--bg) 7px, transparent 7.5px) var(--faint);
    forced-color-adjust: none;
    transition: background-color 120ms;
  }
  [role='switch'][aria-checked='true']::after {
    background: radial-gradient(circle at 26px, var(--bg) 7px, transparent 7.5px) var(--accent);
  }
  [role='switch']:dir(rtl)::after {
    transform: scaleX(-1);
  }
  .refused,
  .hint {
    padding-inline: calc(var(--unit) * 2);
  }
  .hint {
    color: var(--soft);
    font-size: 13px;
    line-height: 18px;
  }
  .row {
    block-size: calc(var(--unit) * 14);
  }
  .row .role {
    color: var(--faint);
    font-size: 12px;
    line-height: 16px;
  }
`
