import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { property, query, state } from 'lit/decorators.js'
import type { Rev } from '../../server/protocol/chat.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
import { define } from '../base/define.ts'
import { icon } from '../base/icons.ts'
import { word } from '../base/words.ts'
import type { Extras } from '../link/link.ts'
import { composerStyles } from './composer.styles.ts'
import { DeedEvent } from './deed-event.ts'
import { iconButton, tokens } from './styles.ts'
import { Wish } from './wish.ts'
import type { WritingAids } from './writing-aids.ts'

/** The user sent a text that is not empty. */
export class SendEvent extends Wish {
  readonly text: string
  readonly extras: Extras
  constructor(text: string, extras: Extras) {
    super('innies-send')
    this.text = text
    this.extras = extras
  }
}

/** What stands in the field changed. */
export class DraftEvent extends Wish {
  readonly text: string
  constructor(text: string) {
    super('innies-draft')
    this.text = text
  }
}

/** The user wants to change their last message. */
export class EditLastEvent extends Wish {
  constructor() {
    super('innies-edit-last')
  }
}

/** What a text is written for, if not for a new message. `name` is whom it answers, empty for the user. */
export type Task = { kind: 'reply' | 'edit'; rev: Rev; name: string; text: string }

/** Which key sends; the other one breaks the line. */
export type SendOn = 'enter' | 'ctrl-enter'

const LONGEST = 8000 // UTF-16 units, as in server/protocol/fact.ts
const MOST_MENTIONS = 50 // as in server/protocol/fact.ts

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
  /** Files can be sent here. */
  @property({ type: Boolean }) canSendFiles = false

  @state() private notice = ''
  @state() private task: Task | undefined

  /** What is seen of the text besides itself: a key that does not change it renders nothing. */
  @state() private isEmpty = true
  @state() private isBlank = true
  /** UTF-16 units too many. */
  @state() private excess = 0

  @query('.field') private field!: HTMLElement
  @query('textarea') readonly input!: HTMLTextAreaElement

  #text = ''
  readonly #growsByItself = CSS.supports('field-sizing', 'content')
  /** What stood in the field before an edit. */
  #kept = ''
  #mentions: readonly Person[] = []
  #aids: WritingAids | undefined

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('draft') && !this.task) this.#put(this.draft)
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

  /** Turns to a message: to answer it, or to change what it says. `mentioned` are whom it speaks to. */
  async begin(task: Task, mentioned: readonly Person[] = []): Promise<void> {
    if (task.kind === 'edit') {
      if (this.task?.kind !== 'edit') this.#kept = this.#text
      this.#mentions = mentioned
      this.#put(task.text)
    } else this.#leave()
    this.task = task
    await Promise.all([import('./task-bar.ts'), this.updateComplete])
    this.focus()
    this.input.setSelectionRange(this.#text.length, this.#text.length)
  }

  /** Writes at the caret, as the keyboard does: it can be undone. */
  insert(text: string): void {
    this.focus()
    if (!document.execCommand('insertText', false, text)) {
      const { selectionStart, selectionEnd } = this.input
      this.input.setRangeText(text, selectionStart, selectionEnd, 'end')
      this.#onInput()
    }
  }

  /** A message with `@` and their name speaks to them. */
  mention(person: Person): void {
    this.#mentions = [...this.#mentions, person]
  }

  override render() {
    const { excess } = this
    const notice = excess ? word('chat.too-long', { count: excess }) : this.notice
    return html`
      ${this.#aids?.list() ?? nothing}
      ${this.task ? html`<innies-task-bar .task=${this.task} @innies-leave=${this.#leave}></innies-task-bar>` : nothing}
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
          ?disabled=${this.isBlank || excess > 0}
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
      this.#leave()
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
    if (!this.canSendFiles && data?.files.length && !data.getData('text/plain')) this.tell(word('chat.no-files'))
  }

  #isSending(isChord: boolean): boolean {
    return isChord || (this.sendOn === 'enter' && !hasTouchKeyboard())
  }

  async #onFocus(): Promise<void> {
    if (hasTouchKeyboard()) (await import('./soft-keyboard.ts')).keepAbove(this, window.visualViewport)
  }

  async #onEmoji({ currentTarget }: Event): Promise<void> {
    const { openEmojis } = await import('./emoji-popup.ts')
    openEmojis(currentTarget as Element, emoji => this.insert(emoji))
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
    if (!text || text.length > LONGEST) return
    const mentions = this.#mentioned(text)
    if (task?.kind === 'edit') return this.#change(task, text, mentions)
    this.#write('')
    this.task = undefined
    this.#mentions = []
    this.dispatchEvent(new SendEvent(text, { ...(task ? { replyTo: task.rev } : {}), ...mentions }))
  }

  /** What was refused can be tried again, if the field is free. */
  #change(task: Task, text: string, mentions: { mentions?: UserId[] }): void {
    const before = this.#mentions
    this.#leave()
    if (text === task.text) return
    const event = new DeedEvent({ type: 'edit', of: task.rev, text, ...mentions })
    this.dispatchEvent(event)
    event.done?.catch(() => this.#text || void this.begin({ ...task, text }, before))
  }

  /** Whom a text still names, of those who were chosen. */
  #mentioned(text: string): { mentions?: UserId[] } {
    const ids = new Set(this.#mentions.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id))
    return ids.size ? { mentions: [...ids].slice(0, MOST_MENTIONS) } : {}
  }

  /** Back to a new message. */
  #leave(): void {
    if (this.task?.kind === 'edit') {
      this.#put(this.#kept)
      this.#mentions = []
    }
    this.task = undefined
    this.focus()
  }

  /** An edit is no draft. */
  #write(text: string): void {
    this.#put(text)
    if (this.task?.kind !== 'edit') this.dispatchEvent(new DraftEvent(text))
  }

  #put(text: string): void {
    const { length } = text.trim()
    this.#text = text
    this.isEmpty = !text
    this.isBlank = !length
    this.excess = Math.max(0, length - LONGEST)
    if (this.hasUpdated && this.input.value !== text) this.requestUpdate()
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
  interface HTMLElementEventMap {
    'innies-send': SendEvent
    'innies-draft': DraftEvent
    'innies-edit-last': EditLastEvent
  }
}
