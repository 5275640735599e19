import { css } from 'lit'

export const messageMenuStyles = css`
  :host {
    inline-size: 268px;
  }
  :host > *,
  [role='menu'],
  form,
  [role='alertdialog'] {
    display: block;
  }
  [role='menu'] {
    padding: var(--unit);
  }
  .quick {
    display: flex;
    justify-content: space-between;
    padding-block-end: var(--unit);
    margin-block-end: var(--unit);
    border-block-end: 1px solid var(--line);
  }
  .quick button {
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 40px;
    border-radius: calc(var(--radius) / 2);
    font-size: 22px;
    font-variant-emoji: emoji;
    color: var(--soft);
  }
  .quick [aria-checked='true'] {
    background: color-mix(in srgb, var(--accent) 18%, transparent);
    box-shadow: inset 0 0 0 2px var(--accent);
  }
  [role='menu'] > button {
    display: flex;
    align-items: center;
    gap: calc(var(--unit) * 3);
    inline-size: 100%;
    min-block-size: calc(var(--unit) * 10);
    padding-inline: calc(var(--unit) * 3);
    border-radius: calc(var(--radius) / 2);
    text-align: start;
  }
  [role='menu'] > button svg {
    color: var(--soft);
  }
  [role='menu'] > button[data-danger],
  [data-danger] svg {
    color: var(--danger);
  }
  [role='menu'] button:is(:hover, :focus) {
    background: color-mix(in srgb, var(--ink) 8%, transparent);
  }
  [role='menu'] button:focus-visible {
    outline-offset: -2px;
  }
  .reads {
    padding: calc(var(--unit) * 2) calc(var(--unit) * 3);
    font-size: 13px;
    line-height: 18px;
    color: var(--soft);
  }
  :is(form, [role='alertdialog'], div:has(> [role='status'])):not([role='menu']) {
    padding: calc(var(--unit) * 4);
  }
  h3 {
    font-weight: 600;
  }
  h3 + * {
    display: block;
    padding-block: var(--unit) calc(var(--unit) * 2);
    font-size: 14px;
    line-height: 20px;
    color: var(--soft);
  }
  textarea {
    display: block;
    inline-size: 100%;
    padding: calc(var(--unit) * 2) calc(var(--unit) * 3);
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) / 2);
    background: var(--bg);
    resize: vertical;
  }
  @media (pointer: coarse) {
    [role='menu'] > button {
      min-block-size: calc(var(--unit) * 12);
    }
    .quick button {
      inline-size: 44px;
      block-size: 44px;
    }
    textarea {
      font-size: 16px; /* below this iOS zooms into the field */
    }
  }
  .refusal {
    padding-block-start: calc(var(--unit) * 2);
    font-size: 13px;
    line-height: 18px;
    color: var(--danger);
  }
  .buttons {
    display: flex;
    justify-content: end;
    gap: calc(var(--unit) * 2);
    padding-block-start: calc(var(--unit) * 3);
  }
  .buttons button {
    min-block-size: calc(var(--unit) * 10);
    padding-inline: calc(var(--unit) * 4);
    border-radius: calc(var(--radius) * 2 / 3);
    background: var(--theirs);
    font-weight: 600;
  }
  .buttons .danger {
    background: var(--danger);
    color: var(--on-danger);
  }
  .buttons .danger:disabled {
    opacity: 0.5;
  }
`
