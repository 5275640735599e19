import { html, nothing, type TemplateResult } from 'lit'
import { fileIcon } from '../base/file-icons.ts'
import { fileWord } from '../base/file-words.ts'
import { randomId } from '../base/random.ts'
import { word } from '../base/words.ts'
import type { OutFile } from '../link/link.ts'
import './attach-tray.ts'
import { canRecord } from './can-record.ts'
import type { ComposerView } from './composer.ts'
import { sizeText } from './file-text.ts'
import { guardPage } from './guard-page.ts'
import { pictureOf } from './picture.ts'
import type { VoiceEvent } from './voice-bar.ts'

const HOLD = 400 // ms that the button is pressed until it counts as held
const HOVER = 400 // ms after the last that is heard of files that are dragged
const LONGEST_NAME = 200 // UTF-16 units, as in server/protocol/file.ts

/** The files that go with the next message, and the ways in which they come. */
export class Attaching {
  readonly #composer: ComposerView
  #files: readonly OutFile[] = []
  #isOver = false
  #isRecording = false
  #hover: ReturnType<typeof setTimeout> | undefined

  constructor(composer: ComposerView) {
    this.#composer = composer
    if (composer.filesTaken) guardPage()
    void import('../link/uploads.ts').catch(() => {}) // before the tunnel
  }

  get count(): number {
    return this.#files.length
  }

  /** Above the field: what is going to be sent, or where to drop it. */
  tray(): TemplateResult | typeof nothing {
    if (this.#isRecording)
      return html`<innies-voice-bar
        @innies-voice=${({ file }: VoiceEvent) => this.#sendVoice(file)}
        @innies-leave=${() => this.#record(false)}
      ></innies-voice-bar>`
    if (!this.count && !this.#isOver) return nothing
    return html`<innies-attach-tray
      .files=${this.#files}
      ?over=${this.#isOver}
      @innies-remove=${({ detail }: CustomEvent<string>) => this.#remove(detail)}
    ></innies-attach-tray>`
  }

  button(): TemplateResult | typeof nothing {
    const { filesTaken, task, text } = this.#composer
    if (!filesTaken || task?.kind === 'edit') return nothing
    const { types } = filesTaken
    const takesVoice = !types.length || types.some(type => type.startsWith('audio/'))
    const attach = fileWord('file.attach')
    const record = fileWord('file.record')
    const isFree = !text && !this.count && !this.#isRecording && takesVoice && canRecord()
    return html`
      ${isFree ? html`<button type="button" class="icon-button" aria-label=${record} title=${record} @pointerdown=${this.#onHold} @click=${() => this.#record(true)}>${fileIcon('mic')}</button>` : nothing}
      <button type="button" class="icon-button" aria-label=${attach} title=${attach} @click=${() => this.#choose()}>${fileIcon('clip')}</button>
    `
  }

  /** Takes files, as many as may be; says which not. `how`: the type of the event if they are dragged. */
  take(files: readonly File[], how?: string): void {
    if (how === 'dragover') return this.#hovers()
    this.#isOver = false
    const { filesTaken } = this.#composer
    if (!filesTaken) return this.#composer.tell(fileWord('chat.no-files'))
    const refusals = files.flatMap(file => this.#refusalOf(file) ?? [])
    const room = filesTaken.count - this.count
    const good = files.filter(file => !this.#refusalOf(file))
    if (good.length > room) refusals.push(fileWord('file.too-many', { count: filesTaken.count }))
    this.#files = [...this.#files, ...good.slice(0, Math.max(0, room)).map(file => this.#outFile(file))]
    this.#composer.tell(refusals.join(' '))
    this.#composer.requestUpdate()
    if (good.length) this.#composer.focus()
  }

  /** Hands over what is to be sent. */
  pass(): readonly OutFile[] | undefined {
    const files = this.#files
    this.#files = []
    this.#composer.tell('')
    return files.length ? files : undefined
  }

  async #record(isOn: boolean): Promise<void> {
    if (isOn && !this.#isRecording) {
      try {
        await import('./voice-bar.ts')
      } catch {
        return this.#composer.tell(word('chat.part-failed'))
      }
    }
    if (this.#isRecording === isOn) return
    this.#isRecording = isOn
    this.#composer.requestUpdate()
    if (!isOn) this.#composer.focus()
  }

  /** Who holds the button speaks as long as it is held. */
  readonly #onHold = (event: PointerEvent): void => {
    if (event.button !== 0) return
    const hold = setTimeout(() => void this.#record(true), HOLD)
    const release = () => {
      clearTimeout(hold)
      for (const type of ['pointerup', 'pointercancel']) removeEventListener(type, release)
      void this.#composer.renderRoot.querySelector('innies-voice-bar')?.release()
    }
    for (const type of ['pointerup', 'pointercancel']) addEventListener(type, release)
  }

  #sendVoice(file: OutFile): void {
    this.#isRecording = false
    this.#files = [...this.#files, file]
    this.#composer.renderRoot.querySelector('form')?.requestSubmit()
    this.#composer.requestUpdate()
  }

  #hovers(): void {
    clearTimeout(this.#hover)
    this.#hover = setTimeout(() => this.#over(false), HOVER)
    this.#over(this.#composer.filesTaken !== undefined)
  }

  #over(isOver: boolean): void {
    if (this.#isOver === isOver) return
    this.#isOver = isOver
    this.#composer.requestUpdate()
  }

  /** On phones the system asks: camera, photos or files. */
  #choose(): void {
    const { types = [] } = this.#composer.filesTaken ?? {}
    const input = Object.assign(document.createElement('input'), {
      type: 'file',
      multiple: true,
      accept: types.join(','),
    })
    input.addEventListener('change', () => this.take([...(input.files ?? [])]))
    input.click()
  }

  #remove(key: string): void {
    this.#files = this.#files.filter(file => file.key !== key)
    this.#composer.requestUpdate()
    if (!this.count) this.#composer.focus()
  }

  #refusalOf({ name, size, type }: File): string | undefined {
    const { bytes = 0, types = [] } = this.#composer.filesTaken ?? {}
    if (!size) return fileWord('file.empty', { name })
    if (size > bytes) return fileWord('file.too-large', { name, size: sizeText(bytes) })
    // What browsers call a file may be wrong: only the kind counts here, and the server looks at the bytes.
    const [kind] = type.split('/')
    const isTaken = !types.length || !type || types.some(one => one === type || one.split('/')[0] === kind)
    return isTaken ? undefined : fileWord('file.wrong-type', { name })
  }

  #outFile(blob: File): OutFile {
    const name = blob.name.slice(-LONGEST_NAME).toWellFormed?.() ?? blob.name.slice(-LONGEST_NAME)
    const file = { key: randomId(), blob, name: name || 'file', type: blob.type }
    if (/^(image|video)\//.test(blob.type)) void this.#look(file)
    return file
  }

  /** What is sent before it is known goes without. */
  async #look(file: OutFile): Promise<void> {
    const picture = await pictureOf(file.blob)
    if (!picture) return
    this.#files = this.#files.map(one => (one.key === file.key ? { ...one, ...picture } : one))
    this.#composer.requestUpdate()
  }
}
