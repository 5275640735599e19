import { css } from 'lit'

export const ringStyles = css`
  /* Important, since the rules of the page win over those of a host, and the card stands in the page's body. */
  :host {
    position: fixed !important;
    z-index: 2147483000 !important;
    inset: 24px !important;
    inset-block-end: auto !important;
    inset-inline-start: auto !important;
    display: block !important;
    overflow: visible !important;
    block-size: auto !important;
    border: 0 !important;
    background: none !important;
    color: var(--ink) !important;
    inline-size: 340px !important;
    max-inline-size: calc(100vw - 48px) !important;
    margin: 0 !important;
    padding: 0 !important;
    font-size: 15px !important;
    line-height: 22px !important;
  }
  section {
    display: grid;
    grid-template-columns: 56px 1fr;
    gap: 4px 14px;
    padding: 16px;
    border-radius: 20px;
    background: var(--bg);
    color: var(--ink);
    border: 1px solid var(--line);
    box-shadow: var(--shadow);
    animation: come 200ms ease-out;
  }
  innies-avatar {
    align-self: center;
    border-radius: 50%;
    box-shadow: 0 0 0 6px color-mix(in srgb, var(--call) 18%, transparent);
    animation: ringing 1.6s ease-in-out infinite;
  }
  [data-still] innies-avatar {
    animation: none;
  }
  .who {
    align-self: center;
    min-inline-size: 0;
  }
  h2 {
    font-weight: 600;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  p {
    font-size: 13px;
    line-height: 18px;
    color: var(--soft);
  }
  .answers {
    grid-column: 1 / -1;
    display: flex;
    gap: 8px;
    margin-block-start: 12px;
  }
  button {
    flex: 1 auto;
    min-block-size: 44px;
    padding-inline: 8px;
    border-radius: 14px;
    background: var(--theirs);
    font-size: 14px;
    line-height: 18px;
    font-weight: 600;
  }
  .decline {
    background: var(--danger);
    color: var(--on-danger);
  }
  .accept {
    background: var(--call);
    color: var(--on-call);
  }
  innies-call-reply {
    grid-column: 1 / -1;
    margin-block: 4px -8px;
  }
  button:hover {
    filter: brightness(1.06);
  }
  @keyframes come {
    from {
      opacity: 0;
      translate: 0 -12px;
    }
  }
  @keyframes ringing {
    50% {
      box-shadow: 0 0 0 10px color-mix(in srgb, var(--call) 10%, transparent);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    section,
    innies-avatar {
      animation: none;
    }
  }
  @media (max-width: 480px) {
    :host {
      inset: auto 0 0 !important;
      inline-size: auto !important;
      max-inline-size: none !important;
    }
    section {
      border-end-start-radius: 0;
      border-end-end-radius: 0;
      padding-block-end: calc(20px + env(safe-area-inset-bottom));
    }
    @keyframes come {
      from {
        translate: 0 100%;
      }
    }
  }
  @media (forced-colors: active) {
    section,
    button {
      border: 1px solid;
    }
  }
`
