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
    padding-inline: calc(var(--unit) * 4) calc(var(--unit) * 2);
  }
  .back {
    margin-inline: calc(var(--unit) * -3) var(--unit);
  }
  .back:dir(rtl) svg {
    transform: scaleX(-1);
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
    text-overflow: ellipsis; /* of the placeholder: some languages need more room */
  }
  input:focus-visible {
    outline: none; /* the label shows the focus */
  }
  input::placeholder {
    color: var(--faint);
    opacity: 1;
  }
  ::slotted(*) {
    flex: 1;
    min-block-size: 0;
  }
  .archive {
    display: flex;
    align-items: center;
    gap: calc(var(--unit) * 3);
    flex: none;
    block-size: calc(var(--unit) * 12);
    margin: 0 calc(var(--unit) * 2) calc(var(--unit) * 2);
    padding-inline: calc(var(--unit) * 5) calc(var(--unit) * 3);
    border-radius: calc(var(--radius) * 2 / 3);
    text-align: start;
    font-size: 14px;
    color: var(--soft);
  }
  .archive:hover {
    background: color-mix(in srgb, var(--ink) 5%, transparent);
  }
  .archive span {
    flex: 1;
  }
  .skeleton {
    flex: 1;
    padding-inline: calc(var(--unit) * 2);
    overflow: hidden;
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
`
