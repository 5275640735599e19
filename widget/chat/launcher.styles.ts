/** Plain text: the launcher stands without Lit. */
export const LAUNCHER_STYLES = `
.bubble, .panel { position: fixed; inset: auto; margin: 0; padding: 0; border: 0; overflow: visible; background: none; color: inherit; }
.bubble { inset-block-end: var(--corner); inset-inline-end: var(--corner); }
.bubble button {
  display: grid;
  place-items: center;
  inline-size: calc(var(--unit) * 14);
  block-size: calc(var(--unit) * 14);
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  box-shadow: var(--shadow);
  transition: background-color 120ms;
}
.bubble button:hover { background: color-mix(in srgb, var(--accent) 88%, var(--ink)); }
.bubble svg { inline-size: 24px; block-size: 24px; }
.badge {
  position: absolute;
  inset-block-start: calc(var(--unit) * -1);
  inset-inline-end: calc(var(--unit) * -1);
  min-inline-size: calc(var(--unit) * 5);
  padding-inline: calc(var(--unit) * 1.25);
  border-radius: calc(var(--unit) * 3);
  background: var(--danger);
  color: var(--on-danger);
  font-size: 12px;
  font-weight: 600;
  line-height: 20px;
  text-align: center;
  font-variant-numeric: tabular-nums;
  pointer-events: none;
}
.badge:empty { display: none; }
.panel {
  inset-block-end: calc(var(--corner) + var(--unit) * 17);
  inset-inline-end: var(--corner);
  grid-template: minmax(0, 1fr) / minmax(0, 1fr);
  inline-size: 380px;
  max-inline-size: calc(100vw - var(--corner) * 2);
  block-size: 560px;
  max-block-size: calc(100dvh - var(--corner) * 2 - var(--unit) * 17);
  border: 1px solid var(--line);
  border-radius: var(--radius);
  overflow: hidden;
  background: var(--bg);
  box-shadow: var(--shadow);
  outline: none;
  animation: rise 160ms;
}
.panel:popover-open, .panel[open] { display: grid; }
@keyframes rise { from { opacity: 0; transform: translateY(calc(var(--unit) * 2)); } }
@media (width < 480px) {
  .panel {
    inset-block: var(--top, 0) auto;
    inset-inline: 0;
    inline-size: 100vw;
    max-inline-size: none;
    block-size: var(--height, 100dvh);
    max-block-size: none;
    padding-block-start: env(safe-area-inset-top);
    border: 0;
    border-radius: 0;
    overscroll-behavior: contain;
  }
  .panel::backdrop { background: var(--bg); }
}
@media (forced-colors: active) {
  .panel, .bubble button { border: 1px solid CanvasText; }
}
`
