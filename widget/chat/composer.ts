import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { property, query, state } from 'lit/decorators.js'
import type { FilesTaken } from '../../server/protocol/file.ts'
import type { Person } from '../../server/protocol/people.ts'
import { define } from '../base/define.ts'
import { icon } from '../base/icons.ts'
import { word } from '../base/words.ts'
import type { Attaching } from './attaching.ts'
import { composerStyles } from './composer.styles.ts'
import { DraftEvent, EditLastEvent, SendEvent, type SendOn, type Task } from './composer-events.ts'
import { iconButton, tokens } from './styles.ts'
import type { Turn } from './turn.ts'
import type { WritingAids } from './writing-aids.ts'

const LONGEST = 8000 // UTF-16 units, as in server/protocol/fact.ts

/**
 * The box you type in. Enter sends, Shift+Enter breaks the line; on touch keyboards Enter breaks the line.
 * @fires innies-send - The user sent a text that is not empty.
 * @fires innies-draft - What stands in the field changed.
 * @fires innies-deed - The user edited a message.
 * @fires innies-edit-last - The user wants to change their last message.
 * @csspart field - The border around the text one writes.
 * @csspart input - The text area one writes in.
 * @csspart send - The button that sends.
 */
export class ComposerView extends LitElement {
  static override styles = [tokens, iconButton, composerStyles]

  /** Who the text goes to. */
  @property() name = ''
  /** What to begin with. */
  @property({ attribute: false }) draft = ''
  /** Who can be mentioned. */
  @property({ attribute: false }) people: readonly Person[] = []
  @property({ attribute: false }) sendOn: SendOn = 'enter'
  /** What files can be sent here; undefined: none. */
  @property({ attribute: false }) filesTaken: FilesTaken | undefined

  /** What the text is for, if not for a new message. */
  @state() task: Task | undefined
  @state() private notice = ''

  /** What is seen of the text besides itself: a key that does not change it renders nothing. */
  @state() private isEmpty = true
  @state() private isBlank = true
  /** UTF-16 units too many. */
  @state() private excess = 0

  @query('.field') private field!: HTMLElement
  @query('textarea') readonly input!: HTMLTextAreaElement

  /** Whom the text speaks to, as long as it has their names. */
  mentioned: readonly Person[] = []

  #text = ''
  readonly #growsByItself = CSS.supports('field-sizing', 'content')
  #turn: Turn | undefined
  #aids: WritingAids | undefined
  #files: Attaching | undefined

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('draft') && !this.task) this.put(this.draft)
    if (changed.has('filesTaken') && this.filesTaken) void this.#attaching()
  }

  override updated(): void {
    if (this.input.value !== this.#text) this.input.value = this.#text
    this.#grow()
  }

  /** Puts the caret into the field. */
  override focus(): void {
    this.input?.focus({ preventScroll: true })
  }

  /** Says what did not work, until the user goes on. */
  tell(text: string): void {
    this.notice = text
  }

  /** What stands in the field. */
  get text(): string {
    return this.#text
  }

  /** Puts a text into the field, in the place of what stands there. */
  put(text: string): void {
    const { length } = text.trim()
    this.#text = text
    this.isEmpty = !text
    this.isBlank = !length
    this.excess = Math.max(0, length - LONGEST)
    if (this.hasUpdated && this.input.value !== text) this.requestUpdate()
  }

  /** Turns to a message: to answer it, or to change what it says. `mentioned` are whom it speaks to. */
  async begin(task: Task, mentioned?: readonly Person[]): Promise<void> {
    try {
      const { Turn } = await import('./turn.ts')
      this.#turn ??= new Turn(this)
      await this.#turn.begin(task, mentioned)
    } catch {
      this.tell(word('chat.part-failed'))
    }
  }

  override render() {
    const { excess } = this
    const notice = excess ? word('chat.too-long', { count: excess }) : this.notice
    return html`
      ${this.#aids?.list() ?? nothing}
      ${this.#turn?.bar() ?? nothing}
      ${this.#files?.tray() ?? nothing}
      <p class="notice" role="status">${notice}</p>
      <form @submit=${this.#onSubmit}>
        <div class="field" part="field">
          <textarea
            part="input"
            rows="1"
            dir=${this.isEmpty ? nothing /* the placeholder is ours */ : 'auto'}
            enterkeyhint=${hasTouchKeyboard() ? 'enter' : 'send'}
            placeholder=${word('chat.message')}
            aria-label=${word('chat.message-to', { name: this.name })}
            aria-activedescendant=${this.#aids?.active ?? nothing}
            @input=${this.#onInput}
            @keydown=${this.#onKeydown}
            @paste=${this.#onPaste}
            @focus=${this.#onFocus}
            @blur=${() => this.#aids?.close()}
          ></textarea>
          ${this.#files?.button() ?? nothing}
          <button
            type="button"
            class="icon-button"
            aria-label=${word('chat.emoji')}
            title=${word('chat.emoji')}
            aria-haspopup="dialog"
            @click=${this.#onEmoji}
          >
            ${icon('smile')}
          </button>
        </div>
        <button
          type="submit"
          part="send"
          aria-label=${word(this.task?.kind === 'edit' ? 'chat.save' : 'chat.send')}
          ?disabled=${(this.isBlank && !this.#files?.count) || excess > 0}
          @mousedown=${(event: Event) => event.preventDefault() /* the focus, and a touch keyboard, stay in the field */}
        >
          ${icon(this.task?.kind === 'edit' ? 'check' : 'send')}
        </button>
      </form>
    `
  }

  #onInput(): void {
    this.notice = ''
    this.#write(this.input.value)
    this.#grow()
    if (this.#aids) this.#aids.onInput()
    else if (/[@:]/.test(this.#text)) void this.#load().then(aids => aids.onInput())
  }

  #onKeydown(event: KeyboardEvent): void {
    // 229: Safari ends a composition before the Enter that confirmed it.
    if (event.isComposing || event.keyCode === 229) return
    const { key } = event
    const isChord = event.ctrlKey || event.metaKey
    if (this.#aids?.onKeydown(event)) return stop(event)
    if (key === 'Escape' && this.task) {
      stop(event)
      this.#turn?.leave()
    } else if (key === 'ArrowUp' && !this.#text && !this.task) {
      event.preventDefault()
      this.dispatchEvent(new EditLastEvent())
    } else if (key === 'Enter' && !event.shiftKey && this.#isSending(isChord)) {
      event.preventDefault()
      this.#send()
    } else if (isChord && !this.#aids && /^[bie]$/i.test(key)) {
      event.preventDefault()
      void this.#load().then(aids => aids.onKeydown(event))
    }
  }

  /** Tables are copied as a picture too: what has a text is pasted as that. */
  #onPaste({ clipboardData: data }: ClipboardEvent): void {
    if (data?.files.length && !data.getData('text/plain')) void this.onFiles(data)
  }

  /** Takes files that are pasted or dropped; `dragover`: they may be. */
  async onFiles(data: DataTransfer | null, how?: string): Promise<void> {
    const files = [...(data?.files ?? [])] // before they are out of reach
    await this.#attaching()
    this.#files?.take(files, how)
  }

  async #attaching(): Promise<void> {
    try {
      const { Attaching } = await import('./attaching.ts')
      this.#files ??= new Attaching(this)
      this.requestUpdate()
    } catch {
      this.tell(word('chat.part-failed'))
    }
  }

  #isSending(isChord: boolean): boolean {
    return isChord || (this.sendOn === 'enter' && !hasTouchKeyboard())
  }

  async #onFocus(): Promise<void> {
    if (hasTouchKeyboard()) (await import('./soft-keyboard.ts')).keepAbove(this, window.visualViewport)
  }

  async #onEmoji({ currentTarget }: Event): Promise<void> {
    const { insert, openEmojis } = await import('./emoji-popup.ts')
    openEmojis(currentTarget as Element, emoji => insert(this, emoji))
  }

  #onSubmit(event: Event): void {
    event.preventDefault()
    this.#send()
    this.focus()
  }

  async #load(): Promise<WritingAids> {
    const { WritingAids } = await import('./writing-aids.ts')
    this.#aids ??= new WritingAids(this)
    return this.#aids
  }

  #send(): void {
    const { task } = this
    const text = this.#text.trim()
    if ((!text && !this.#files?.count) || text.length > LONGEST) return
    if (task?.kind === 'edit') return this.#turn?.change(task, text)
    const mentions = this.#aids?.mentions(text)
    const files = this.#files?.pass()
    this.#write('')
    this.task = undefined
    this.mentioned = []
    this.dispatchEvent(
      new SendEvent(text, { ...(task ? { replyTo: task.rev } : {}), ...mentions, ...(files && { files }) }),
    )
  }

  /** An edit is no draft. */
  #write(text: string): void {
    this.put(text)
    if (this.task?.kind !== 'edit') this.dispatchEvent(new DraftEvent(text))
  }

  /** Where a text area does not grow by itself, the field grows with a hidden copy of its text. */
  #grow(): void {
    if (!this.#growsByItself) this.field.dataset.text = this.#text
  }
}

/** A key that was used up does not close what the composer stands in. */
function stop(event: Event): void {
  event.preventDefault()
  event.stopPropagation()
}

const hasTouchKeyboard = () => matchMedia('(pointer: coarse)').matches

define('innies-composer-view', ComposerView)

declare global {
  interface HTMLElementTagNameMap {
    'innies-composer-view': ComposerView
  }
}
