import { css } from 'lit'

export const composerStyles = css`
  :host {
    display: block;
    position: relative;
    flex: none;
  }
  form {
    display: flex;
    align-items: end;
    gap: calc(var(--unit) * 2);
    padding: calc(var(--unit) * 2) calc(var(--unit) * 4) calc(var(--unit) * 4);
    padding-block-end: max(calc(var(--unit) * 4), env(safe-area-inset-bottom));
  }
  .notice:not(:empty) {
    padding: calc(var(--unit) * 2) calc(var(--unit) * 6) 0;
    font-size: 13px;
    line-height: 18px;
    color: var(--danger);
  }
  .field {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto auto;
    flex: 1;
    min-inline-size: 0;
    border: 1px solid var(--line);
    border-radius: calc(var(--unit) * 5.5);
    background: var(--bg);
    transition: border-color 120ms;
  }
  .field:focus-within {
    border-color: var(--focus);
    box-shadow: inset 0 0 0 1px var(--focus);
  }
  .field::after {
    content: attr(data-text) ' ';
    visibility: hidden;
  }
  /* Where it does not grow by itself it does with a hidden copy of its text: no measuring, so the list beside it never moves twice. */
  .field::after,
  textarea {
    grid-area: 1 / 1;
    min-inline-size: 0;
    max-block-size: calc(22px * 6 + 20px); /* six lines */
    margin: 0;
    padding: 10px 0 10px calc(var(--unit) * 4); /* by the field's direction: that of the text may be another */
    border: 0;
    overflow: hidden auto;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    scrollbar-width: thin;
  }
  .field:dir(rtl) > textarea,
  .field:dir(rtl)::after {
    padding: 10px calc(var(--unit) * 4) 10px 0;
  }
  textarea {
    field-sizing: content;
    resize: none;
    background: none;
  }
  textarea:focus-visible {
    outline: none; /* the field shows the focus */
  }
  textarea::placeholder {
    color: var(--faint);
    opacity: 1;
  }
  .field .icon-button {
    grid-row: 1;
    align-self: end;
    block-size: 42px;
    border-radius: 50%;
  }
  [type='submit'] {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: calc(var(--unit) * 11);
    block-size: calc(var(--unit) * 11);
    border-radius: 50%;
    background: var(--accent);
    color: var(--on-accent);
  }
  [type='submit']:disabled {
    background: var(--theirs);
    color: var(--faint);
  }
  [type='submit']:hover:not(:disabled) {
    transition: background-color 120ms; /* here only: the first key would be painted in ten frames */
    background: color-mix(in srgb, var(--accent) 88%, var(--ink));
  }
  [type='submit'] svg {
    stroke-width: 2;
  }
  @media (pointer: coarse) {
    .field {
      font-size: 16px; /* below this iOS zooms into the field */
    }
  }
  @media (forced-colors: active) {
    .field:focus-within {
      outline: 2px solid Highlight;
    }
    [type='submit']:not(:disabled) {
      border: 1px solid ButtonText;
    }
  }
`
