import { css } from 'lit'

/** How the call's window is laid out; dark in both themes. */
export const stageStyles = css`
  :host {
    position: relative;
    display: block;
    inline-size: 100%;
    block-size: 100%;
    overflow: hidden;
    background: var(--stage);
    color: var(--on-stage);
    color-scheme: dark;
    outline: none;
    user-select: none;
    -webkit-user-select: none;
  }
  :host([quiet]) {
    cursor: none;
  }
  button {
    min-inline-size: 44px;
    min-block-size: 44px;
  }
  button:focus-visible {
    outline-color: var(--on-stage);
  }

  .pictures {
    position: absolute;
    inset: 0;
    display: grid;
    gap: 8px;
  }
  .pictures[data-grid] {
    grid-template-columns: repeat(auto-fit, minmax(min(45%, 300px), 1fr));
    padding: 76px 12px 108px;
  }
  .pictures[data-grid] innies-call-tile {
    border-radius: var(--radius);
  }

  .self {
    position: absolute;
    z-index: 1;
    inset-inline-end: 20px;
    inset-block-end: calc(108px + env(safe-area-inset-bottom));
    inline-size: 220px;
    block-size: 138px;
    border-radius: 14px;
    overflow: hidden;
    box-shadow: var(--shadow);
    outline: 2px solid var(--glass);
  }

  header {
    position: absolute;
    z-index: 1;
    inset: 0 0 auto;
    display: flex;
    gap: 12px;
    align-items: center;
    padding: 16px 20px 32px;
    background: linear-gradient(var(--veil), transparent);
  }
  header div {
    min-inline-size: 0;
  }
  header h2 {
    font-weight: 600;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  header p {
    font-size: 13px;
    line-height: 18px;
    color: var(--on-stage-soft);
    font-variant-numeric: tabular-nums;
  }
  .quality {
    display: flex;
    flex: none;
    gap: 6px;
    align-items: center;
    margin-inline-start: auto;
    padding: 4px 10px;
    border-radius: 14px;
    background: var(--glass);
    backdrop-filter: blur(12px);
    font-size: 13px;
    line-height: 20px;
  }
  .bars {
    display: flex;
    gap: 2px;
    align-items: end;
  }
  .bars i {
    inline-size: 3px;
    block-size: 5px;
    border-radius: 1px;
    background: var(--glass);
  }
  .bars i:nth-child(2) {
    block-size: 8px;
  }
  .bars i:nth-child(3) {
    block-size: 11px;
  }
  [data-level="good"] i,
  [data-level="fair"] i:nth-child(-n + 2) {
    background: var(--call);
  }
  [data-level="weak"] i:first-child {
    background: var(--warn);
  }
  [data-level="lost"] i {
    background: var(--danger);
  }

  .note {
    position: absolute;
    z-index: 1;
    inset-inline-start: 20px;
    inset-block-end: calc(112px + env(safe-area-inset-bottom));
    display: grid;
    gap: 8px;
    justify-items: start;
    max-inline-size: 300px;
    padding: 10px 14px;
    border-radius: 12px;
    background: var(--veil);
    backdrop-filter: blur(20px);
    font-size: 13px;
    line-height: 18px;
  }
  .note button {
    padding-inline: 14px;
    border-radius: 12px;
    background: var(--glass);
    font-weight: 600;
  }

  .panel {
    position: absolute;
    inset: 0;
    display: grid;
    align-content: center;
    justify-items: center;
    gap: 4px;
    padding: 24px 24px 120px;
    text-align: center;
    text-wrap: balance;
  }
  .panel innies-avatar {
    margin-block-end: 16px;
  }
  .panel h2 {
    font-size: 17px;
    line-height: 24px;
    font-weight: 600;
  }
  .panel p {
    color: var(--on-stage-soft);
    font-size: 14px;
    line-height: 20px;
    max-inline-size: 420px;
    font-variant-numeric: tabular-nums;
  }
  .panel .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 12px;
    margin-block-start: 20px;
  }
  .panel button {
    padding-inline: 20px;
    border-radius: 14px;
    background: var(--glass);
    font-weight: 600;
  }
  .panel button.main {
    background: var(--on-stage);
    color: var(--stage);
  }

  @media (max-width: 600px) {
    [data-grid] > :last-child:nth-child(odd) {
      grid-column: 1 / -1;
    }
    .self {
      inset-inline-end: 12px;
      inline-size: 104px;
      block-size: 140px;
    }
    .note {
      inset-inline: 12px 128px;
      max-inline-size: none;
    }
  }
  @media (forced-colors: active) {
    .bar button,
    .note button,
    .panel button {
      border: 1px solid;
    }
    .bar button[aria-pressed="true"] {
      outline: 2px solid;
      outline-offset: -4px;
    }
  }
`
