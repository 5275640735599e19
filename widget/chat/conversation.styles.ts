import { css } from 'lit'

export const conversationStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
    min-block-size: 0;
    background: var(--bg);
  }
  header {
    display: flex;
    align-items: center;
    gap: calc(var(--unit) * 3);
    flex: none;
    block-size: calc(var(--unit) * 16);
    padding: 0 calc(var(--unit) * 4);
    border-block-end: 1px solid var(--line);
  }
  h2 {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
    text-align: -webkit-match-parent;
    text-align: match-parent;
    font-weight: 600;
  }
  h2:focus-visible {
    outline: none; /* it takes the focus only so that it is read out */
  }
  .back {
    display: none;
    margin-inline: calc(var(--unit) * -2);
  }
  .back:dir(rtl) svg {
    transform: scaleX(-1);
  }
  .call.icon-button {
    background: var(--call);
    color: var(--on-call);
  }
  .call.icon-button:hover:not(:disabled) {
    background: color-mix(in srgb, var(--call) 88%, var(--ink));
  }
  innies-message-list,
  .body {
    flex: 1;
    min-block-size: 0;
  }
  .body {
    display: flex;
    flex-direction: column;
    justify-content: end;
    gap: calc(var(--unit) * 3);
    padding: calc(var(--unit) * 2) calc(var(--unit) * 6);
    overflow: hidden;
  }
  .body i {
    flex: none;
    inline-size: min(240px, 60%);
    block-size: 38px;
  }
  .body i:nth-child(2n) {
    inline-size: min(320px, 70%);
  }
  .body i[data-mine] {
    align-self: end;
  }
  /* One column: the inbox is behind this. The container is the messenger. */
  @container (width < 720px) {
    .back {
      display: grid;
    }
  }
`
