import { css } from 'lit'

/** One column, in the middle where there is room. */
export const previewStyles = css`
  :host {
    position: absolute;
    inset: 0;
    display: grid;
    overflow: auto;
    container-type: size;
    overscroll-behavior: contain;
  }
  .preview {
    display: grid;
    gap: 16px;
    inline-size: min(100%, 480px);
    margin: auto;
    padding: 24px 16px calc(24px + env(safe-area-inset-bottom));
  }
  h2 {
    font-size: 20px;
    line-height: 28px;
    font-weight: 600;
    text-align: center;
  }
  .picture {
    display: grid;
    place-items: center;
    aspect-ratio: 16 / 9;
    max-block-size: 40cqb;
    inline-size: 100%;
    overflow: hidden;
    border-radius: 20px;
    background: var(--tile);
    color: var(--on-stage-soft);
  }
  video {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
    scale: -1 1; /* As in a mirror */
  }
  .toggles {
    display: flex;
    gap: 12px;
    align-items: center;
  }
  .toggles button {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 52px;
    block-size: 52px;
    border-radius: 18px;
    background: var(--glass);
  }
  .toggles button[data-off] {
    background: var(--on-stage);
    color: var(--stage);
  }
  innies-call-level {
    flex: 1;
  }
  .trouble {
    color: var(--warn);
    font-size: 14px;
    line-height: 20px;
  }
  .choices {
    display: grid;
    gap: 12px;
  }
  label {
    display: grid;
    gap: 6px;
    font-weight: 500;
  }
  select {
    background: var(--tile);
  }
  .choices .pill {
    justify-self: start;
  }
  .actions {
    position: sticky;
    inset-block-end: 0;
    padding-block: 12px;
    background: var(--stage);
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 12px;
  }
  .actions .main {
    background: var(--on-stage);
    color: var(--stage);
  }
  button:focus-visible,
  select:focus-visible {
    outline-color: var(--on-stage);
  }
  @media (forced-colors: active) {
    .picture,
    .toggles button,
    select {
      border: 1px solid;
    }
  }
`
