import { html, nothing, render } from 'lit'
import { keyed } from 'lit/directives/keyed.js'
import { ref } from 'lit/directives/ref.js'
import { repeat } from 'lit/directives/repeat.js'
import type { Person, UserId } from '../../server/protocol/people.ts'
import { hueOf, initials } from '../base/initials.ts'
import { recordingWord } from '../base/recording-words.ts'
import { ringWord } from '../base/ring-words.ts'
import { peopleIn } from './arrange.ts'
import type { CallState } from './call-state.ts'
import type { Control } from './control-event.ts'
import { deviceButton, endButton } from './controls.ts'
import type { Show, Tile } from './engine.ts'
import { FLOAT_STYLES } from './float.styles.ts'
import type { Recording } from './recording-desk.ts'
import { askText, signText } from './recording-text.ts'
import { announcement, nameOf } from './text.ts'

type Live = Extract<CallState, { phase: 'live' }>

/** What the window shows; it is told anew whenever that changes. */
export type Floated = {
  state: Live
  people: ReadonlyMap<UserId, Person>
  /** What somebody wrote last; absent where the call has no chat. */
  said: { name: string; text: string } | undefined
  recording: Recording | undefined
}

export type FloatActions = {
  ask: (control: Control) => void
  /** Absent where the call has no chat. */
  write: ((text: string) => void) | undefined
}

/** A window in which the call stands, in front of all programs. */
export type Float = { show(floated: Floated): void; close(): void; readonly isOpen: boolean }

const MOST = 4 // people that are to be seen
/** Tokens that the window needs, as they are where the call stands. */
const TOKENS = ['stage', 'on-stage', 'on-stage-soft', 'tile', 'veil', 'glass', 'call', 'danger', 'end', 'on-end']

/**
 * Fills a window of Document Picture-in-Picture. Its document has no custom elements and takes no style sheets of the page, so that
 * everything in it is plain, and its sheet its own.
 */
export function fill(view: Window & typeof globalThis, host: HTMLElement, { ask, write }: FloatActions): Float {
  const { document } = view
  const sheet = new view.CSSStyleSheet()
  sheet.replaceSync(FLOAT_STYLES)
  document.adoptedStyleSheets = [sheet]
  dress(document.documentElement, host)
  const players = new WeakMap<Show, (video?: Element) => void>()
  const playerOf = (show: Show) => {
    const known = players.get(show) ?? play(show)
    players.set(show, known)
    return known
  }
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault()
    const field = document.querySelector('input')
    const text = field?.value.trim()
    if (!field || !text) return
    write?.(text)
    field.value = ''
  }
  const reply = () => html`
    <form @submit=${onSubmit}>
      <input aria-label=${ringWord('ring.reply-field')} placeholder=${ringWord('ring.reply-field')} maxlength="8000" autocomplete="off" />
      <button>${ringWord('ring.reply-send')}</button>
    </form>
  `
  return {
    get isOpen() {
      return !view.closed
    },
    show({ state, people, said, recording }) {
      const { microphone, camera, tiles } = state
      document.title = announcement(state, people, undefined)
      render(
        html`
          <div class="pictures">
            ${repeat(
              shownOf(tiles),
              ({ id }) => id,
              tile => picture(tile, nameOf(tile, people), playerOf),
            )}
            ${self(tiles, playerOf)} ${recording ? sign(recording, people) : nothing}
          </div>
          ${recording?.isAsked ? consent(recording, people) : nothing}
          ${said ? html`<p class="said" dir="auto" role="status">${said.name}: ${said.text}</p>` : nothing}
          ${write ? reply() : nothing}
          <div class="bar" role="toolbar">
            ${deviceButton('microphone', microphone, ask)} ${deviceButton('camera', camera, ask)} ${endButton(ask)}
          </div>
        `,
        document.body,
      )
    },
    close() {
      render(nothing, document.body) // pictures are let go
      view.close()
    },
  }
}

function sign(recording: Recording, people: Floated['people']) {
  const text = signText(recording, people)
  return text ? html`<p class="sign" role="status" dir="auto"><i></i>${text}</p>` : nothing
}

/** The page, which asks too, is not seen now. */
function consent(recording: Recording, people: Floated['people']) {
  const { answer } = recording
  const say = (on: boolean) => answer(on).catch(() => {}) // it is asked as long as no answer has come
  return html`
    <div class="ask" role="alertdialog" aria-label=${askText(recording, people)}>
      <p dir="auto">${askText(recording, people)}</p>
      <button @click=${() => say(true)}>${recordingWord('record.agree')}</button>
      <button @click=${() => say(false)}>${recordingWord('record.refuse')}</button>
    </div>
  `
}

/** A screen first, then who speaks. */
function shownOf(tiles: readonly Tile[]): Tile[] {
  const others = tiles.filter(({ isLocal }) => !isLocal)
  const rank = (tile: Tile) => (tile.isScreen ? 0 : tile.isSpeaking ? 1 : 2)
  return others.length <= MOST ? others : others.toSorted((a, b) => rank(a) - rank(b)).slice(0, MOST)
}

type PlayerOf = (show: Show) => (video?: Element) => void

function picture({ person, show, isDark, isScreen, isSpeaking }: Tile, name: string, playerOf: PlayerOf) {
  return html`
    <div class="tile" ?data-screen=${isScreen} ?data-speaking=${isSpeaking}>
      <span class="letters" aria-hidden="true" .style=${`--hue: ${hueOf(person)}`}>${initials(name)}</span>
      ${show ? keyed(show, html`<video autoplay playsinline .muted=${true} ?data-dark=${isDark} aria-label=${name} ${ref(playerOf(show))}></video>`) : nothing}
      <bdi class="name">${name}</bdi>
    </div>
  `
}

function self(tiles: readonly Tile[], playerOf: PlayerOf) {
  const { show, facesAway } = peopleIn(tiles).find(({ isLocal }) => isLocal) ?? {}
  if (!show) return nothing
  const video = html`<video autoplay playsinline .muted=${true} aria-hidden="true" ${ref(playerOf(show))}></video>`
  return html`<div class="self" ?data-away=${facesAway}>${keyed(show, video)}</div>`
}

/** Shows it in the element that comes, and no more in the one before. */
function play(show: Show): (video?: Element) => void {
  let stop: (() => void) | undefined
  return video => {
    stop?.()
    stop = video ? show(video as HTMLVideoElement) : undefined
  }
}

function dress(root: HTMLElement, host: HTMLElement): void {
  const styles = getComputedStyle(host)
  for (const name of TOKENS) root.style.setProperty(`--${name}`, styles.getPropertyValue(`--${name}`))
  root.style.fontFamily = styles.fontFamily
  root.lang = host.closest('[lang]')?.getAttribute('lang') ?? ''
  root.dir = styles.direction
}
