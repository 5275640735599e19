import { css, html, nothing } from 'lit'
import { guard } from 'lit/directives/guard.js'
import { type CallIconName, callIcon } from '../base/call-icons.ts'
import { word } from '../base/call-words.ts'
import { stageWord } from '../base/stage-words.ts'
import type { CallState } from './call-state.ts'
import type { Control } from './control-event.ts'
import type { DeviceKind, DeviceState, ScreenState } from './engine.ts'

type Live = Extract<CallState, { phase: 'live' }>

export type BarActions = {
  ask: (control: Control) => void
  /** Absent where the call has no chat, or the page no chat element. */
  chat?: (() => void) | undefined
  more: () => void
  isMoreOpen: boolean
}

const DEVICES = {
  microphone: { key: 'M', on: 'mic', off: 'micOff' },
  camera: { key: 'V', on: 'video', off: 'videoOff' },
} as const

export const controlStyles = css`
  .bar {
    position: absolute;
    z-index: 2;
    inset-block-end: calc(28px + env(safe-area-inset-bottom));
    inset-inline: 0 var(--aside);
    inline-size: fit-content;
    margin-inline: auto;
    display: flex;
    gap: 12px;
    padding: 10px;
    border-radius: 28px;
    background: var(--veil);
    backdrop-filter: blur(20px);
    transition:
      opacity 200ms,
      translate 200ms;
  }
  .bar button {
    display: grid;
    place-items: center;
    inline-size: 52px;
    block-size: 52px;
    border-radius: 18px;
    background: var(--glass);
    transition: background-color 120ms;
  }
  .bar button:hover {
    background: color-mix(in srgb, var(--on-stage) 24%, transparent);
  }
  .bar button[data-off] {
    background: var(--on-stage);
    color: var(--stage);
  }
  .bar button[aria-pressed="true"][data-share] {
    background: var(--call);
  }
  .bar button[aria-busy="true"] {
    animation: waiting 1s ease-in-out infinite alternate;
  }
  .bar .end {
    inline-size: 72px;
    background: var(--end);
    color: var(--on-end);
  }
  .bar .end:hover {
    background: color-mix(in srgb, var(--end) 86%, var(--on-end));
  }
  .bar svg {
    inline-size: 22px;
    block-size: 22px;
  }
  :host([quiet]) .bar {
    opacity: 0;
    translate: 0 12px;
  }
  @media (hover: none) {
    :host([quiet]) .bar {
      pointer-events: none; /* A finger does not see what it is about to touch; a mouse has moved before it clicks. */
    }
  }
  @keyframes waiting {
    to {
      opacity: 0.55;
    }
  }
`

/** The controls of a running call, in one bar; the end stands apart, last and wide. */
export function controlBar({ microphone, camera, screen }: Live, { ask, chat, more, isMoreOpen }: BarActions) {
  return html`
    <div class="bar" part="controls" role="toolbar" aria-label=${word('call.controls')} @keydown=${walk}>
      ${deviceButton('microphone', microphone, ask)} ${deviceButton('camera', camera, ask)}
      ${canShare() ? screenButton(screen, ask) : nothing} ${chat ? chatButton(chat) : nothing} ${moreButton(more, isMoreOpen)}
      ${endButton(ask)}
    </div>
  `
}

/** The arrow keys go from button to button, as in every toolbar. */
function walk(event: KeyboardEvent): void {
  const bar = event.currentTarget
  if (!(bar instanceof HTMLElement) || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return
  const isRtl = getComputedStyle(bar).direction === 'rtl'
  const step = (event.key === 'ArrowRight') === isRtl ? -1 : 1
  const buttons = [...bar.querySelectorAll('button')].filter(button => button.checkVisibility?.() ?? true)
  const at = buttons.findIndex(button => button.matches(':focus'))
  buttons.at((at + step) % buttons.length)?.focus()
}

/** What there is to do before the call is joined. */
export function endBar(ask: BarActions['ask']) {
  return html`<div class="bar" part="controls">${endButton(ask)}</div>`
}

export function endButton(ask: BarActions['ask']) {
  return html`
    <button class="end" aria-label=${word('call.end')} title=${word('call.end')} @click=${() => ask('end')}>
      ${still('close')}
    </button>
  `
}

export function deviceButton(kind: DeviceKind, state: DeviceState, ask: BarActions['ask']) {
  const { key, on, off } = DEVICES[kind]
  const isOn = state === 'on'
  const isPending = state === 'pending'
  return html`
    <button
      aria-label=${word(`call.${kind}`)}
      aria-pressed=${isOn}
      aria-busy=${isPending}
      title=${word(isOn ? 'call.turn-off' : 'call.turn-on', { key })}
      ?data-off=${!isOn && !isPending}
      @click=${() => ask(kind)}
    >
      ${still(isOn || isPending ? on : off)}
    </button>
  `
}

function screenButton(state: ScreenState, ask: BarActions['ask']) {
  const name = stageWord('stage.share')
  const title = stageWord(state === 'on' ? 'stage.share-stop' : 'stage.share')
  return html`
    <button
      data-share
      data-large
      aria-label=${name}
      aria-pressed=${state === 'on'}
      aria-busy=${state === 'pending'}
      title=${title}
      @click=${() => ask('screen')}
    >
      ${still(state === 'on' ? 'screenOff' : 'screen')}
    </button>
  `
}

/** Phones have no such thing. */
const canShare = () => navigator.mediaDevices?.getDisplayMedia !== undefined

function chatButton(open: () => void) {
  const name = word('chat.title')
  return html`<button data-large aria-label=${name} title=${`${name} (C)`} @click=${open}>${still('chat')}</button>`
}

function moreButton(more: () => void, isOpen: boolean) {
  const name = stageWord('stage.more')
  return html`
    <button data-large aria-label=${name} title=${name} aria-expanded=${isOpen} @click=${more}>${still('more')}</button>
  `
}

/** The same icon element for as long as the name is the same. */
export function still(name: CallIconName) {
  return guard([name], () => callIcon(name))
}
