import { css } from 'lit'

/** What floats above the page; a sheet at its foot where it is narrow. */
export const popupStyles = css`
  :host {
    position: fixed;
    margin: 0;
    padding: 0;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) * 2 / 3);
    background: var(--bg);
    box-shadow: var(--shadow);
    overflow: hidden;
    color: var(--ink);
  }
  :host([data-sheet]) {
    inline-size: 100%;
    max-inline-size: none;
    border-width: 1px 0 0;
    border-end-start-radius: 0;
    border-end-end-radius: 0;
    padding-block-end: env(safe-area-inset-bottom);
  }
  :host([data-sheet])::backdrop {
    background: rgb(0 0 0 / 0.35);
  }
  :host(:popover-open) {
    animation: popup-in 120ms ease-out;
  }
  @keyframes popup-in {
    from {
      opacity: 0;
      transform: translateY(4px);
    }
  }
`
