import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { property, state } from 'lit/decorators.js'
import type { ReadableAtom } from 'nanostores'
import type { Rev } from '../../server/protocol/chat.ts'
import { define } from '../base/define.ts'
import { fileIcon } from '../base/file-icons.ts'
import { fileWord } from '../base/file-words.ts'
import { Watch } from '../base/watch.ts'
import type { OutFile } from '../link/link.ts'
import { DiscardEvent } from './failed.ts'
import type { FileDesk } from './file-desk.ts'
import { FilesEvent } from './file-events.ts'
import { iconOf } from './file-icon.ts'
import { sizeText } from './file-text.ts'
import { filesViewStyles } from './files-view.styles.ts'
import { findLength } from './film-length.ts'
import type { ShownFile } from './lines.ts'
import { objectAddress } from './object-address.ts'
import { paint } from './picture.ts'
import { save } from './save-file.ts'
import { iconButton, tokens } from './styles.ts'

const [WIDEST, TALLEST, LEAST] = [320, 320, 96] // px of a picture that stands alone
const RING = 100.5 // length of the circle of radius 16

/** Types that browsers show in place, as the server sends them; everything else is saved. */
const SHOWN = /^(image\/(png|jpeg|gif|webp|avif)|(audio|video)\/)/

/** How it stands with the address of a file. `tries`: since the address was last good. */
type Shown = { address: string; tries: number; isBroken: boolean }

/**
 * The files of one message: pictures and films by their sizes, sounds with their controls, rows of others.
 * Its height is known before anything is loaded, and is whole pixels.
 * @fires innies-files - Where are they?
 * @fires innies-discard - The user does not want to send them, after all.
 */
export class InniesFilesView extends LitElement {
  static override styles = [tokens, iconButton, filesViewStyles]

  @property({ attribute: false }) files: readonly ShownFile[] = []
  /** Of their message; absent while that is on its way. */
  @property({ attribute: false }) rev: Rev | undefined
  /** The key of their message. */
  @property({ attribute: false }) message = ''
  /** They are on their way out. */
  @property({ type: Boolean }) coming = false

  @state() private desk: FileDesk | undefined
  @state() private shown: ReadonlyMap<string, Shown> = new Map()

  readonly #progress = new Watch(
    this,
    (): ReadableAtom<ReadonlyMap<string, number>> | undefined => this.desk?.$progress,
  )
  /** What this page sent it need not fetch: by place in the message. */
  #blobs: readonly (Blob | undefined)[] = []

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#findDesk()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('files')) return
    this.#blobs = this.files.map((file, i) => ('blob' in file ? file.blob : this.#blobs[i]))
  }

  override updated(changed: PropertyValues): void {
    if (changed.has('files') || changed.has('desk') || changed.has('rev'))
      for (const i of this.files.keys()) void this.#find(i)
    for (const canvas of this.renderRoot.querySelectorAll('canvas')) {
      const { preview } = this.files[Number(canvas.dataset.at)] ?? {}
      if (preview && canvas.dataset.preview !== preview) paint(canvas, preview)
      canvas.dataset.preview = preview ?? ''
    }
    for (const box of this.renderRoot.querySelectorAll<HTMLElement>('.picture')) this.#measure(box)
  }

  override render() {
    const places = [...this.files.keys()]
    const isPicture = (i: number) => SHOWN.test(this.#type(i)) && !this.#type(i).startsWith('audio/')
    const pictures = places.filter(isPicture)
    return html`
      ${pictures.length ? html`<div class="pictures" ?data-many=${pictures.length > 1}>${pictures.map(i => this.#picture(i))}</div>` : nothing}
      ${places.filter(i => !isPicture(i)).map(i => (this.#type(i).startsWith('audio/') ? this.#sound(i) : this.#row(i)))}
      ${this.coming ? this.#coming() : nothing}
    `
  }

  /** By script: a strict policy forbids style attributes. Many stand in a grid. */
  #measure(box: HTMLElement): void {
    const canvas = box.querySelector('canvas')
    const file = this.files[Number(canvas?.dataset.at)]
    const isAlone = box.parentElement?.matches('[data-many]') === false
    Object.assign(box.style, isAlone && file ? boxOf(file) : { inlineSize: '', blockSize: '' })
  }

  #type(i: number): string {
    return this.files[i]?.type ?? ''
  }

  #picture(i: number) {
    const file = this.files[i]!
    const { address, isBroken } = this.shown.get(this.#key(i)) ?? {}
    const preview = html`<canvas data-at=${i} width="1" height="1" aria-hidden="true"></canvas>`
    if (isBroken)
      return html`<button class="picture broken" @click=${() => this.#again(i, 1)}>${preview}<span>${fileWord('file.not-shown')}<br /><b>${fileWord('chat.try-again')}</b></span></button>`
    if (file.type.startsWith('video/'))
      return html`<div class="picture">${preview}<video controls playsinline preload="metadata" aria-label=${file.name} src=${address ?? nothing} @loadedmetadata=${findLength} @error=${() => this.#onError(i)}></video></div>`
    return html`
      <button class="picture" aria-label=${fileWord('file.open', { name: file.name })} @click=${(event: Event) => this.#open(i, event)}>
        ${preview}${address ? html`<img src=${address} alt="" draggable="false" @error=${() => this.#onError(i)} />` : nothing}
      </button>
    `
  }

  #sound(i: number) {
    const { name, waveform, duration } = this.files[i]!
    const { address, isBroken } = this.shown.get(this.#key(i)) ?? {}
    if (isBroken) return this.#row(i)
    if (waveform) {
      void import('./voice-player.ts').catch(() => {}) // it has its place; the next that is drawn tries again
      return html`<innies-voice-player .address=${address ?? ''} .waveform=${waveform} .duration=${duration ?? 0} @error=${() => this.#onError(i)}></innies-voice-player>`
    }
    return html`<audio controls preload="metadata" aria-label=${name} src=${address ?? nothing} @error=${() => this.#onError(i)}></audio>`
  }

  #row(i: number) {
    const file = this.files[i]!
    const { name } = file
    const size = 'size' in file ? file.size : file.blob.size
    const [before = '', after = ''] = fileWord('file.download').split('{name}')
    const hidden = (text: string) => html`<span class="visually-hidden">${text}</span>`
    return html`
      <button class="row" title=${name} ?disabled=${this.coming} @click=${() => this.#save(i)}>
        ${fileIcon(iconOf(file.type))}${hidden(before)}<b dir="auto">${name}</b>${hidden(after)}
        <small><bdi>${sizeText(size)}</bdi></small>${this.coming ? nothing : fileIcon('save')}
      </button>
    `
  }

  /** How far all of them have got, and a way out. */
  #coming() {
    const shares = this.#progress.value
    const sizeOf = (file: ShownFile) => ('blob' in file ? file.blob.size : file.size)
    const all = this.files.reduce((sum, file) => sum + sizeOf(file), 0)
    const come = this.files.reduce(
      (sum, file) => sum + sizeOf(file) * (('key' in file && shares?.get(file.key)) || 0),
      0,
    )
    const share = all ? come / all : 0
    const percent = Math.round(share * 100)
    return html`
      <div class="coming">
        <button class="icon-button" aria-label=${fileWord('file.cancel')} title=${fileWord('file.cancel')} @click=${() => this.dispatchEvent(new DiscardEvent(this.message))}>
          ${fileIcon('close')}
        </button>
        <svg viewBox="0 0 36 36" role="progressbar" aria-label=${fileWord('file.sending')} aria-valuenow=${percent}>
          <circle cx="18" cy="18" r="16" pathLength=${RING} stroke-dasharray="${share * RING} ${RING}"></circle>
        </svg>
      </div>
    `
  }

  async #findDesk(): Promise<void> {
    const event = new FilesEvent()
    this.dispatchEvent(event)
    this.desk = await event.desk?.catch(() => undefined)
  }

  /** Finds what is to be shown in place. */
  async #find(i: number, isNew = false): Promise<void> {
    const key = this.#key(i)
    const blob = this.#blobs[i]
    const file = this.files[i]
    if (!file || !SHOWN.test(file.type) || (this.shown.has(key) && !isNew)) return
    const { tries = 0 } = this.shown.get(key) ?? {}
    if (blob) return this.#note(key, { address: objectAddress(blob), tries, isBroken: false })
    if (!this.desk || this.rev === undefined || !('id' in file)) return
    try {
      const address = await this.desk.addressOf(file.id, this.rev, isNew)
      this.#note(key, { address, tries, isBroken: false })
    } catch {
      this.#note(key, { address: '', tries, isBroken: true })
    }
  }

  /** Its address may be too old: once it is asked for anew. It may be the same, and is to be loaded again all the same. */
  async #onError(i: number): Promise<void> {
    const key = this.#key(i)
    const { address = '', tries = 0 } = this.shown.get(key) ?? {}
    if (this.#blobs[i] || tries) return this.#note(key, { address, tries, isBroken: true })
    await this.#again(i, 1)
  }

  async #again(i: number, tries: number): Promise<void> {
    this.#note(this.#key(i), { address: '', tries, isBroken: false })
    await this.updateComplete // without an address
    await this.#find(i, true)
  }

  #note(key: string, shown: Shown): void {
    this.shown = new Map(this.shown).set(key, shown)
  }

  /** The same for a file of this page before and after it is stored: what is shown of it stays. */
  #key(i: number): string {
    const file = this.files[i]
    return this.#blobs[i] || !file ? String(i) : 'id' in file ? file.id : file.key
  }

  async #open(i: number, event: Event): Promise<void> {
    const opener = event.currentTarget as HTMLElement
    const { openViewer } = await import('./file-viewer.ts')
    const pictures = [...this.files.keys()].filter(
      one => SHOWN.test(this.#type(one)) && this.#type(one).startsWith('image/'),
    )
    openViewer({
      opener,
      at: pictures.indexOf(i),
      names: pictures.map(one => this.files[one]?.name ?? ''),
      addressOf: async place => this.#addressOf(pictures[place]!),
      save: place => this.#save(pictures[place]!),
    })
  }

  async #addressOf(i: number, isNew = false): Promise<string> {
    const blob = this.#blobs[i]
    const file = this.files[i]
    if (blob) return objectAddress(blob)
    if (!this.desk || this.rev === undefined || !file || !('id' in file)) throw new Error('This file is not there yet.')
    return this.desk.addressOf(file.id, this.rev, isNew)
  }

  async #save(i: number): Promise<void> {
    const name = this.files[i]?.name ?? ''
    await save(name, isNew => this.#addressOf(i, isNew)).catch(() =>
      this.#note(this.#key(i), { address: '', tries: 1, isBroken: true }),
    )
  }
}

/** The place for a picture, by its size if it is known: never so small that it is not seen, never so big that it fills the chat. */
function boxOf({ width = WIDEST, height = (WIDEST * 3) / 4 }: Partial<OutFile>): Record<string, string> {
  const scale = Math.min(1, WIDEST / width, TALLEST / height)
  const px = (length: number) => `${Math.round(Math.max(LEAST, length * scale))}px`
  return { inlineSize: px(width), blockSize: px(height) }
}

define('innies-files-view', InniesFilesView)

declare global {
  interface HTMLElementTagNameMap {
    'innies-files-view': InniesFilesView
  }
}
