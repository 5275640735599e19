import { css } from 'lit'

/** How the call's window is laid out; dark in both themes. */
export const stageStyles = css`
  :host {
    position: relative;
    display: block;
    container: stage / size;
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
  .stage {
    --aside: 0px; /* Taken by what is open beside the pictures */
    position: absolute;
    inset: 0;
  }
  button {
    min-inline-size: 44px;
    min-block-size: 44px;
  }
  button:focus-visible {
    outline-color: var(--on-stage);
  }

  innies-call-self button {
    z-index: 1;
    place-self: start end;
    display: grid;
    place-items: center;
    border-radius: 14px;
    background: var(--veil);
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
  .note div {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .note div:not(:has(button)) {
    display: none;
  }
  .note button {
    padding-inline: 14px;
    border-radius: 12px;
    background: var(--glass);
    font-weight: 600;
  }

  innies-call-consent {
    position: absolute;
    z-index: 3;
    inset-block-start: 88px;
    inset-inline: 16px calc(var(--aside) + 16px);
    max-inline-size: 440px;
    margin-inline: auto;
    box-shadow: 0 0 0 1px var(--glass);
  }

  .sheet {
    position: absolute;
    z-index: 3;
    inset-block: 16px;
    inset-inline-end: 16px;
    inline-size: 344px;
  }
  @container stage (width >= 760px) {
    .stage[data-aside] {
      --aside: 360px;
    }
  }
  @container stage (width < 760px) {
    .sheet {
      inset: auto 8px calc(104px + env(safe-area-inset-bottom)); /* never over the end of the call */
      inline-size: auto;
      max-block-size: calc(100% - 184px);
    }
  }
  @container stage (width < 600px) {
    header {
      padding-inline: 12px;
    }
    .note {
      inset-inline: 12px 128px;
      max-inline-size: none;
    }
    .bar {
      gap: 8px;
    }
    .bar button {
      inline-size: 48px;
    }
    .bar .end {
      inline-size: 60px;
    }
  }
  /* In the corner of a page: whom one talks to, and the three buttons that cannot wait. */
  @container stage (width < 400px) and (height < 300px) {
    header {
      padding: 8px;
    }
    header innies-avatar,
    .who p,
    .quality,
    .note,
    .reactions,
    .strip,
    .sheet,
    .pin,
    .panel innies-avatar,
    innies-call-self,
    [data-large] {
      display: none !important;
    }
    .recording {
      position: static;
    }
    .recording span {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      clip-path: inset(50%);
    }
    innies-call-consent {
      inset: 4px;
      max-inline-size: none;
      overflow: auto;
    }
    .pictures {
      padding: 0 !important;
      grid-template: minmax(0, 1fr) / minmax(0, 1fr) !important;
    }
    .bar {
      inset-block-end: 8px;
      gap: 4px;
      padding: 4px;
    }
    .bar button {
      inline-size: 44px;
      block-size: 44px;
    }
    .panel {
      padding: 8px;
    }
  }
  @media (forced-colors: active) {
    .bar button,
    header button,
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
