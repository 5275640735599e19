import { css } from 'lit'

export const messengerStyles = css`
  :host {
    display: block;
    min-inline-size: 0;
    min-block-size: 0;
    container-type: size;
    overflow: hidden;
    background: var(--bg);
  }
  .frame {
    display: grid;
    grid-template: minmax(0, 1fr) / 320px minmax(0, 1fr);
    block-size: 100%;
  }
  .side {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    border-inline-end: 1px solid var(--line);
    background: var(--side);
  }
  .main {
    display: flex;
    min-block-size: 0;
    background: var(--bg);
  }
  innies-conversation {
    flex: 1;
  }
  :host([alone]) .frame {
    grid-template-columns: minmax(0, 1fr);
  }
  :host([alone]) .side {
    display: none;
  }
  @container (width < 720px) {
    .frame {
      grid-template-columns: minmax(0, 1fr);
    }
    .side {
      border: 0;
    }
    :host(:not([alone])) [data-at='inbox'] .main,
    :not([data-at='inbox']) > .side {
      display: none;
    }
  }
`
