import { css } from 'lit'

/** A choice among devices. */
export const selectStyles = css`
  select {
    min-inline-size: 0;
    inline-size: 100%;
    min-block-size: 44px;
    padding-inline: 12px;
    border: 1px solid var(--glass);
    border-radius: 12px;
    background: var(--stage);
    color: var(--on-stage);
    font: inherit;
    font-size: 16px; /* iOS zooms into what is smaller */
    text-overflow: ellipsis;
  }
`
