/**
 * Its size is never that of its content: a chat that grew with its messages could not scroll, whatever a page makes of its
 * `display`. Clipped, for in Firefox what stands in a hidden overflow of such a box has no height.
 */
export const BOX_STYLES = `
:host {
  display: block;
  position: relative;
  block-size: 100%;
  min-block-size: 0;
  contain: size;
  contain-intrinsic-size: calc(var(--unit) * 80) min(calc(var(--unit) * 140), 100dvh);
  overflow: hidden;
  overflow: clip;
  background: var(--bg);
}
:host([mode='launcher']) { display: contents; block-size: auto; contain: none; }
:host > * {
  position: absolute;
  inset: 0;
}
.offer {
  place-self: center;
  display: grid;
  align-content: center;
  gap: calc(var(--unit) * 3);
  justify-items: center;
  padding: calc(var(--unit) * 4);
  text-align: center;
  color: var(--soft);
}
.offer button {
  min-block-size: calc(var(--unit) * 11);
  padding-inline: calc(var(--unit) * 5);
  border-radius: calc(var(--radius) * 2 / 3);
  background: var(--accent);
  color: var(--on-accent);
  font-weight: 600;
}
.offer button:disabled { opacity: .6; }
`

/** For a part that takes no more room than it needs. */
export const LOW_STYLES = `${BOX_STYLES}:host { block-size: auto; contain: none; } :host > * { position: static; }`
