/**
 * Every colour and measure of the widget. `--innies-*` is public; what components use are the short names.
 * Plain text, because the loader styles its button without Lit.
 */
export const TOKENS = `
:host {
  --font: var(--innies-font, inherit); /* Typeface; the page's own unless set */
  --accent: var(--innies-accent, light-dark(#3f51d9, #8c9bff)); /* Buttons, unread, focus */
  --on-accent: var(--innies-on-accent, light-dark(#fff, #121418)); /* On accent */
  --bg: var(--innies-bg, light-dark(#fff, #121418)); /* Behind a conversation */
  --side: var(--innies-side, light-dark(#f7f8fa, #16191e)); /* Behind the inbox */
  --line: var(--innies-line, light-dark(#e7e9ee, #262b33)); /* Hairlines */
  --ink: var(--innies-ink, light-dark(#15181e, #eceef2)); /* Text */
  --soft: var(--innies-soft, light-dark(#5f6775, #a3abb8)); /* Secondary text */
  --faint: var(--innies-faint, light-dark(#6b7280, #8d95a3)); /* Times and placeholders */
  --theirs: var(--innies-theirs, light-dark(#f0f2f5, #20242b)); /* Bubbles of others */
  --mine: var(--innies-mine, light-dark(#3f51d9, #4c5fe6)); /* Own bubbles */
  --on-mine: var(--innies-on-mine, #fff); /* On own bubbles */
  --call: var(--innies-call, light-dark(#0b8048, #2bc07a)); /* Call, present */
  --on-call: var(--innies-on-call, light-dark(#fff, #08150e)); /* On call */
  --danger: var(--innies-danger, light-dark(#d0212f, #ff5d68)); /* Missed, failed, end */
  --warn: var(--innies-warn, light-dark(#b25e09, #f0a04b)); /* Not as it should be, not lost */
  --focus: var(--innies-focus, light-dark(#3f51d9, #8c9bff)); /* Focus ring */
  --radius: var(--innies-radius, 18px); /* Bubbles; panels and controls follow */
  --unit: calc(var(--innies-density, 1) * 4px); /* The grid everything stands on */
  --shadow: var(--innies-shadow, 0 1px 2px rgb(16 20 30 / .06), 0 16px 48px rgb(16 20 30 / .18)); /* Under what floats */
  --on-danger: var(--innies-on-danger, light-dark(#fff, #17090a)); /* On danger */
  --stage: var(--innies-stage, #0b0d10); /* Behind a call, in both themes */
  --on-stage: var(--innies-on-stage, #fff); /* Text on a call */
  --on-stage-soft: var(--innies-on-stage-soft, #d5d9e0); /* Secondary text on a call */
  --tile: var(--innies-tile, #1d232c); /* Behind somebody without a picture */
  --veil: var(--innies-veil, rgb(20 23 28 / .78)); /* Under what stands on a picture */
  --glass: var(--innies-glass, rgb(255 255 255 / .14)); /* Controls on a picture */
  --end: var(--innies-end, #dc2a37); /* The button that ends a call */
  --on-end: var(--innies-on-end, #fff); /* On it */
  --corner: var(--innies-corner, 20px); /* From the launcher to the edges of the page */
  color-scheme: inherit;
  font-family: var(--font);
  font-size: 15px;
  line-height: 22px;
  color: var(--ink);
  box-sizing: border-box;
  /* What a page sets for its own text is inherited; messages are to be read as they were written. */
  font-weight: 400;
  font-style: normal;
  font-variant: normal;
  letter-spacing: normal;
  word-spacing: normal;
  word-break: normal;
  white-space: normal;
  text-align: start;
  text-indent: 0;
  text-shadow: none;
  text-transform: none;
  cursor: auto;
  user-select: auto;
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
}
:host([theme='light']) { color-scheme: light; }
:host([theme='dark']) { color-scheme: dark; }
:host([hidden]) { display: none !important; }
*, *::before, *::after { box-sizing: border-box; }
button, input, textarea { font: inherit; color: inherit; }
button { border: 0; background: none; padding: 0; cursor: pointer; -webkit-tap-highlight-color: transparent; }
button:disabled { cursor: default; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
svg { inline-size: 20px; block-size: 20px; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; flex: none; }
h1, h2, h3, p, ol, ul { margin: 0; padding: 0; list-style: none; font-size: inherit; font-weight: inherit; }
.visually-hidden { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation-duration: 1ms !important; animation-iteration-count: 1 !important; transition-duration: 1ms !important; } }
`
