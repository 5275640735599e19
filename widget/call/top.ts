import { css, html, nothing } from 'lit'
import type { Person } from '../../server/protocol/people.ts'
import { word } from '../base/call-words.ts'
import { list } from '../base/list.ts'
import { stageWord } from '../base/stage-words.ts'
import { peopleIn } from './arrange.ts'
import type { CallState } from './call-state.ts'
import { still } from './controls.ts'
import type { Tile } from './engine.ts'
import type { Recording } from './recording-desk.ts'
import { signText } from './recording-text.ts'
import { nameOf, type People, qualityText } from './text.ts'
import '../base/avatar.ts'
import './clock.ts'

type Live = Extract<CallState, { phase: 'live' }>

export type WindowActions = {
  isFullscreen: boolean
  toggleFullscreen: () => void
  isSmall: boolean
  toggleSmall: () => void
}

type Top = {
  people: People
  peers: readonly Person[]
  window: WindowActions
  isWaiting: boolean
  recording: Recording | undefined
}

export const topStyles = css`
  header {
    position: absolute;
    z-index: 1;
    inset: 0 0 auto;
    inset-inline-end: var(--aside);
    display: flex;
    gap: 12px;
    align-items: center;
    padding: 16px 20px 32px;
    background: linear-gradient(var(--veil), transparent);
  }
  .who {
    flex: 1;
    min-inline-size: 0;
  }
  header button {
    display: grid;
    place-items: center;
    flex: none;
    border-radius: 14px;
    background: var(--glass);
    backdrop-filter: blur(12px);
  }
  header h2 {
    font-weight: 600;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  header p {
    font-size: 13px;
    line-height: 18px;
    color: var(--on-stage-soft);
    font-variant-numeric: tabular-nums;
  }
  .recording,
  .quality {
    display: flex;
    flex: none;
    gap: 6px;
    align-items: center;
    padding: 4px 10px;
    border-radius: 14px;
    background: var(--glass);
    backdrop-filter: blur(12px);
    font-size: 13px;
    line-height: 20px;
  }
  .recording {
    min-inline-size: 0;
  }
  .recording span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  @container stage (width < 600px) {
    .recording {
      position: absolute;
      inset-block-start: 68px;
      inset-inline-start: 12px;
      max-inline-size: calc(100% - 24px);
      background: var(--veil);
    }
  }
  .recording i {
    flex: none;
    inline-size: 10px;
    block-size: 10px;
    border-radius: 50%;
    background: var(--danger);
    forced-color-adjust: none;
  }
  .bars {
    display: flex;
    gap: 2px;
    align-items: end;
  }
  .bars i {
    inline-size: 3px;
    block-size: 5px;
    border-radius: 1px;
    background: var(--glass);
  }
  .bars i:nth-child(2) {
    block-size: 8px;
  }
  .bars i:nth-child(3) {
    block-size: 11px;
  }
  [data-level="good"] i,
  [data-level="fair"] i:nth-child(-n + 2) {
    background: var(--call);
  }
  [data-level="weak"] i:first-child {
    background: var(--warn);
  }
  [data-level="lost"] i {
    background: var(--danger);
  }
`

/** Who is called, how long, how well; and what can be done with the window. */
export function topBar({ startedAt, tiles }: Live, { people, peers, window, isWaiting, recording }: Top) {
  const others = peopleIn(tiles).filter(tile => !tile.isLocal)
  const present = others.map(tile => nameOf(tile, people))
  const names = present.length ? present : peers.map(peer => peer.name)
  const person = (others[0] && people.get(others[0].person)) ?? peers[0]
  return html`
    <header>
      ${person ? html`<innies-avatar .person=${person} size="40"></innies-avatar>` : nothing}
      <div class="who">
        <h2><bdi>${list(names) || word('call.title')}</bdi></h2>
        ${isWaiting ? nothing : html`<p><innies-call-clock .since=${startedAt}></innies-call-clock></p>`}
      </div>
      ${recording ? sign(recording, people) : nothing} ${quality(tiles)} ${smallButton(window)}
      ${document.fullscreenEnabled && !window.isSmall ? fullscreenButton(window) : nothing}
    </header>
  `
}

/** Everybody in a call sees that it is recorded, and by whom. */
function sign(recording: Recording, people: People) {
  const text = signText(recording, people)
  if (!text) return nothing
  return html`
    <div class="recording" title=${text}>
      <i aria-hidden="true"></i>
      <span role="status" dir="auto">${text}</span>
    </div>
  `
}

function quality(tiles: readonly Tile[]) {
  const found = qualityText(tiles)
  if (!found) return nothing
  return html`
    <div class="quality" data-level=${found.level}>
      <span class="bars" aria-hidden="true"><i></i><i></i><i></i></span>
      <span class="visually-hidden">${word('call.quality')}</span>${found.text}
    </div>
  `
}

function smallButton({ isSmall, toggleSmall }: WindowActions) {
  const name = stageWord(isSmall ? 'stage.grow' : 'stage.shrink')
  return html`
    <button aria-label=${name} title=${name} @click=${toggleSmall}>${still(isSmall ? 'fullscreen' : 'shrink')}</button>
  `
}

function fullscreenButton({ isFullscreen, toggleFullscreen }: WindowActions) {
  return html`
    <button
      aria-label=${word('call.fullscreen')}
      aria-pressed=${isFullscreen}
      title=${word(isFullscreen ? 'call.fullscreen-off' : 'call.fullscreen-on', { key: 'F' })}
      @click=${toggleFullscreen}
    >
      ${still(isFullscreen ? 'fullscreenOff' : 'fullscreen')}
    </button>
  `
}
