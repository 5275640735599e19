import { css } from 'lit'

export const messengerStyles = css`
  :host {
    display: block;
    min-inline-size: 0;
    min-block-size: 0;
    container-type: size;
    overflow: hidden;
    background: var(--bg);
    --inbox: 320px;
  }
  :host([shows='conversation']),
  :host([shows='composer']) {
    --inbox: 0;
    --back: none;
  }
  .frame {
    display: grid;
    grid-template: minmax(0, 1fr) / var(--inbox) minmax(0, 1fr);
    block-size: 100%;
  }
  .side {
    grid-area: 1 / 1;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    border-inline-end: 1px solid var(--line);
    background: var(--side);
  }
  .main {
    grid-area: 1 / 2;
    display: flex;
    min-block-size: 0;
    background: var(--bg);
  }
  .main > * {
    flex: 1;
  }
  :host([shows='composer']) {
    container-type: inline-size;
  }
  :host([shows='inbox']) .frame {
    grid-template-columns: minmax(0, 1fr);
  }
  :host([shows='inbox']) .frame > div {
    grid-area: 1 / 1;
    border: 0;
  }
  :host([shows='inbox']) [data-at='inbox'] .main,
  :host([shows='inbox']) :not([data-at='inbox']) > .side,
  :host([shows='conversation']) .side,
  :host([shows='composer']) .side {
    display: none;
  }
  @container (width < 1080px) {
    [data-panel] > .main {
      display: none;
    }
  }
  @container (width < 720px) {
    .frame {
      grid-template-columns: minmax(0, 1fr);
    }
    .frame > div {
      grid-area: 1 / 1;
      border: 0;
    }
    :host([shows='all']) [data-at='inbox'] .main,
    :not([data-at='inbox']) > .side,
    [data-panel] > div {
      display: none;
    }
  }
`
