import { css } from 'lit'

export const messageListStyles = css`
  :host {
    display: block;
    position: relative;
    flex: 1;
    min-block-size: 0;
    container-type: inline-size;
  }
  /* The origin is the bottom: the newest line stays in view without a write to the scroll position. */
  #scroller {
    display: flex;
    flex-direction: column-reverse;
    block-size: 100%;
    overflow: hidden auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--line) transparent;
  }
  #scroller:focus-visible {
    outline-offset: -2px;
  }
  .content {
    flex: none;
    padding: calc(var(--unit) * 2) calc(var(--unit) * 6);
  }
  @container (width < 560px) {
    .content {
      padding-inline: calc(var(--unit) * 4);
    }
  }
  ol {
    position: relative;
  }
  [data-kept] {
    position: absolute;
    inset-inline: 0;
  }
  .beginning,
  .day,
  .new {
    font-size: 12px;
    line-height: 16px;
  }
  .beginning,
  .day {
    padding: calc(var(--unit) * 4) 0 calc(var(--unit));
    text-align: center;
    overflow-wrap: anywhere;
    color: var(--faint);
  }
  .day {
    font-weight: 500;
  }
  .new {
    display: flex;
    align-items: center;
    gap: calc(var(--unit) * 3);
    padding: calc(var(--unit) * 4) 0 0;
    font-weight: 600;
    color: var(--danger);
  }
  .new::before,
  .new::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid currentcolor;
    opacity: 0.35;
  }
  .latest {
    position: absolute;
    inset-block-end: calc(var(--unit) * 3);
    inset-inline-end: calc(var(--unit) * 4);
    display: grid;
    place-items: center;
    inline-size: calc(var(--unit) * 11);
    block-size: calc(var(--unit) * 11);
    border-radius: 50%;
    background: var(--bg);
    color: var(--soft);
    box-shadow: var(--shadow);
    border: 1px solid var(--line);
  }
  .latest span {
    position: absolute;
    inset-block-start: calc(var(--unit) * -2);
    min-inline-size: calc(var(--unit) * 5);
    padding: 0 calc(var(--unit) * 1.5);
    border-radius: var(--radius);
    background: var(--accent);
    color: var(--on-accent);
    font-size: 12px;
    line-height: 20px;
    font-weight: 600;
  }
`
