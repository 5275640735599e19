import { css } from 'lit'

/** All heights are whole pixels: the list counts on it. */
export const filesViewStyles = css`
  :host {
    position: relative;
    display: grid;
    grid-template-columns: minmax(0, auto);
    gap: 4px;
    max-inline-size: 100%;
    color: inherit;
  }
  .pictures {
    display: grid;
    gap: 2px;
    justify-self: start;
    max-inline-size: 100%;
    overflow: clip;
    border-radius: calc(var(--radius) - 4px);
  }
  .pictures[data-many] {
    grid-template-columns: 1fr 1fr;
    grid-auto-rows: 148px;
    inline-size: 300px;
    max-inline-size: 100%;
  }
  [data-many] > .picture:last-child:nth-child(odd) {
    grid-column: 1 / -1;
  }
  .picture {
    position: relative;
    display: block;
    max-inline-size: 100%;
    overflow: clip;
    background: color-mix(in srgb, currentcolor 10%, transparent);
  }
  .picture > :is(canvas, img, video) {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .picture > video {
    object-fit: contain;
  }
  .picture:focus-visible {
    outline-offset: -4px;
    outline-color: var(--on-stage);
    box-shadow: inset 0 0 0 6px var(--stage);
  }
  .broken > span {
    position: absolute;
    inset: auto 0 50%;
    margin-inline: auto;
    inline-size: max-content;
    max-inline-size: 90%;
    padding: 4px 10px;
    transform: translateY(50%);
    border-radius: 10px;
    background: var(--veil);
    color: var(--on-stage);
    font-size: 13px;
    line-height: 18px;
  }
  innies-voice-player:not(:defined) {
    inline-size: 300px;
    max-inline-size: 100%;
    block-size: 48px;
  }
  audio {
    inline-size: 300px;
    max-inline-size: 100%;
    block-size: 54px;
  }
  .row {
    display: grid;
    grid-template: 22px 18px / 40px minmax(0, 1fr) auto;
    column-gap: calc(var(--unit) * 2);
    align-items: center;
    inline-size: 300px;
    max-inline-size: 100%;
    padding: 8px;
    border-radius: calc(var(--radius) - 4px);
    text-align: start;
  }
  :host([coming]) .row {
    padding-inline-end: 52px; /* the way out stands there */
  }
  .row:hover:not(:disabled) {
    background: color-mix(in srgb, currentcolor 9%, transparent);
  }
  .row > svg:first-child {
    grid-row: 1 / -1;
    inline-size: 40px;
    block-size: 40px;
    padding: 10px;
    border-radius: 12px;
    background: color-mix(in srgb, currentcolor 14%, transparent);
  }
  .row > b {
    justify-self: start; /* beside its icon, whatever its direction */
    max-inline-size: 100%;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
    font-weight: 500;
  }
  .row > small {
    grid-area: 2 / 2;
    font-size: 12px;
    line-height: 18px;
  }
  .row > svg:last-child:not(:first-child) {
    grid-area: 1 / 3 / -1;
  }
  .coming {
    position: absolute;
    inset-block-end: 8px; /* where the newest message ends, whatever its height */
    inset-inline-end: 8px;
    inline-size: 40px;
    block-size: 40px;
    border-radius: 50%;
    background: var(--veil);
    color: var(--on-stage);
  }
  .coming .icon-button {
    color: inherit;
    border-radius: 50%;
  }
  .coming > svg {
    position: absolute;
    inset: 2px;
    inline-size: 36px;
    block-size: 36px;
    rotate: -90deg;
    stroke-width: 2.5;
    stroke-linecap: butt;
    pointer-events: none;
  }
`
