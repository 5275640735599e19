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
  .who {
    position: relative;
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-content: center;
    align-items: center;
    column-gap: calc(var(--unit) * 3);
    flex: 1;
    min-inline-size: 0;
    align-self: stretch;
  }
  innies-avatar {
    grid-row: 1 / 3;
  }
  h2 {
    display: flex;
    grid-row: 1 / 3;
  }
  h2:not(:last-child) {
    grid-row: 1;
  }
  h2 button,
  .who p {
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  h2 button {
    font-weight: 600;
  }
  h2 button::after {
    content: '';
    position: absolute;
    inset: calc(var(--unit) * 2) calc(var(--unit) * -2);
    border-radius: calc(var(--radius) * 2 / 3);
  }
  h2 button:focus-visible {
    outline: none;
  }
  h2 button:focus-visible::after {
    outline: 2px solid var(--focus);
  }
  h2:focus-visible {
    outline: none; /* it takes the focus only so that it is read out */
  }
  .who p,
  .typing {
    font-size: 13px;
    line-height: 18px;
    color: var(--soft);
  }
  .typing {
    display: flex;
    align-items: center;
    flex: none;
    block-size: calc(var(--unit) * 5);
    padding-inline: calc(var(--unit) * 6);
    white-space: nowrap;
  }
  .typing span {
    padding-inline-start: calc(var(--unit) * 1.5);
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .typing i {
    flex: none;
    inline-size: 24px;
    block-size: 6px;
    background: radial-gradient(closest-side, var(--faint) 90%, transparent) 0 / 8px;
    animation: typing 1s infinite steps(4);
  }
  @keyframes typing {
    from {
      clip-path: inset(0 100% 0 0);
    }
  }
  .back {
    display: none;
    margin-inline: calc(var(--unit) * -2);
  }
  .back:dir(rtl) svg {
    transform: scaleX(-1);
  }
  .video.icon-button {
    background: var(--call);
    color: var(--on-call);
  }
  .video.icon-button:hover:not(:disabled) {
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
      display: var(--back, grid);
    }
  }
  @container (width < 480px) {
    header {
      gap: var(--unit);
    }
  }
`
