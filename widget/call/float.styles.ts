/** Of the window that stands in front of all programs. No host: it is a document, whose tokens are set on its root. */
export const FLOAT_STYLES = `
* { box-sizing: border-box; }
body {
  margin: 0;
  block-size: 100vh;
  display: grid;
  grid-template-rows: 1fr;
  grid-auto-rows: auto;
  background: var(--stage);
  color: var(--on-stage);
  font-size: 14px;
  line-height: 20px;
  overflow: hidden;
}
button, input { font: inherit; color: inherit; border: 0; }
button { cursor: pointer; }
:focus-visible { outline: 2px solid var(--on-stage); outline-offset: 2px; }
svg { inline-size: 20px; block-size: 20px; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
.pictures { position: relative; min-block-size: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(140px, 100%), 1fr)); gap: 2px; }
.tile { position: relative; display: grid; place-items: center; min-block-size: 0; overflow: hidden; background: var(--tile); }
.tile video { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; object-fit: cover; }
.tile video[data-dark] { opacity: 0; }
.tile[data-screen] video { object-fit: contain; }
.tile[data-speaking]::after { content: ''; position: absolute; inset: 0; border: 3px solid var(--call); }
.letters { display: grid; place-items: center; inline-size: 64px; block-size: 64px; border-radius: 50%; background: oklch(0.52 0.15 var(--hue)); color: white; font-size: 22px; font-weight: 600; }
.name { position: absolute; inset-block-end: 8px; inset-inline-start: 8px; max-inline-size: calc(100% - 16px); padding-inline: 8px; border-radius: 10px; background: var(--veil); font-size: 12px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.self { position: absolute; inset-block-start: 8px; inset-inline-end: 8px; inline-size: 88px; aspect-ratio: 16 / 10; border-radius: 10px; overflow: hidden; transform: scaleX(-1); }
.self[data-away] { transform: none; }
.self video { inline-size: 100%; block-size: 100%; object-fit: cover; display: block; }
.sign { position: absolute; inset-block-start: 8px; inset-inline-start: 8px; display: flex; gap: 6px; align-items: center; max-inline-size: calc(100% - 112px); margin: 0; padding: 2px 10px; border-radius: 12px; background: var(--veil); font-size: 12px; }
.sign i { flex: none; inline-size: 10px; block-size: 10px; border-radius: 50%; background: var(--danger); forced-color-adjust: none; }
.ask { display: flex; flex-wrap: wrap; gap: 8px; padding: 8px 8px 0; }
.ask p { flex-basis: 100%; margin: 0; }
.ask button { flex: 1; min-block-size: 44px; border-radius: 14px; background: var(--glass); font-weight: 600; }
.said { margin: 0; padding: 8px 12px 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bar { display: flex; gap: 8px; padding: 8px; justify-content: center; }
.bar button { display: grid; place-items: center; min-inline-size: 44px; block-size: 44px; border-radius: 14px; background: var(--glass); }
.bar button[data-off] { background: var(--on-stage); color: var(--stage); }
.bar .end { min-inline-size: 60px; background: var(--end); color: var(--on-end); }
form { display: flex; gap: 8px; padding: 8px 8px 0; }
input { flex: 1; min-inline-size: 0; block-size: 44px; padding-inline: 14px; border-radius: 14px; background: var(--glass); font-size: 16px; }
input::placeholder { color: var(--on-stage-soft); opacity: 1; }
form button { padding-inline: 14px; border-radius: 14px; background: var(--glass); font-weight: 600; }
@media (height < 260px) { form, .said { display: none; } }
@media (forced-colors: active) { button, input, .tile { border: 1px solid; } }
`
