import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { property, query, state } from 'lit/decorators.js'
import type { ChatId, Rev, Role } from '../../server/protocol/chat.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
import { define } from '../base/define.ts'
import { word } from '../base/words.ts'
import '../base/avatar.ts'
import { offerActions } from './actions.ts'
import { bubbleStyles } from './bubble.styles.ts'
import type { Around } from './bubble.ts'
import type { Focus } from './focus.ts'
import { type Item, Items } from './items.ts'
import { type Line, newest, oldest, type TheirLine, theirsAfter } from './lines.ts'
import { beginning, latest } from './list-ends.ts'
import { NewerEvent, OlderEvent, SeenEvent } from './list-events.ts'
import type { Older } from './log.ts'
import { messageListStyles } from './message-list.styles.ts'
import { nameOf } from './people.ts'
import type { Pieces } from './pieces.ts'
import { row } from './row.ts'
import { iconButton, textButton, tokens } from './styles.ts'
import { Window } from './window.ts'

const NEAR_TOP = 600 // px
/** What changes nothing in rows whose items are the same. */
const LOG: ReadonlySet<PropertyKey> = new Set(['lines', 'end', 'older', 'newer'])
const MARGIN = 12 // px above the "New" line at opening

/**
 * The messages of one chat: at the newest until the reader scrolls up, and then never moving under them.
 * One element for one chat: what was announced and where the reader is does not survive a change of chat.
 * @fires innies-older - The reader comes near the beginning of what is known.
 * @fires innies-newer - The reader comes near the end of what is shown, or wants the newest message.
 * @fires innies-seen - The reader has the newest message on the screen.
 * @csspart log - The part of a conversation that scrolls.
 * @csspart message - One message with its avatar and time.
 * @csspart bubble - The text of a message.
 * @csspart reactions - The emojis under a message.
 * @csspart call - The line of a call.
 * @csspart system - The line of what happened to the group.
 * @csspart latest - The button to the newest message.
 */
export class InniesMessageList extends LitElement {
  static override styles = [tokens, iconButton, textButton, bubbleStyles, messageListStyles]

  /** From old to new. */
  @property({ attribute: false }) lines: Pieces<Line> = []
  @property({ attribute: false }) older: Older = 'none'
  /** Up to the newest, whatever is shown; what comes in is counted and announced by these. */
  @property({ attribute: false }) end: Pieces<Line> | undefined
  /** What there is after the last line. */
  @property({ attribute: false }) newer: Older = 'none'
  /** Ordinal of the first message that was unread at opening. */
  @property({ attribute: false }) newFrom: number | undefined
  /** Who else is in the chat. Another array of the same people is no change: it comes with every row that moves. */
  @property({ attribute: false, hasChanged: areOthers }) people: readonly Person[] = []
  /** What the group is called, if it is one with a title. */
  @property({ attribute: false }) groupTitle: string | undefined
  /** Everybody the page knows, for who wrote here and left. */
  @property({ attribute: false }) everybody: ReadonlyMap<UserId, Person> | undefined
  @property({ attribute: false }) me: UserId | undefined
  @property({ type: Boolean }) canCall = false
  /** With it, threads can be opened. */
  @property({ attribute: false }) chat: ChatId | undefined
  /** The user's, in a group. */
  @property({ attribute: false }) ownRole: Role | undefined
  /** The user cannot write here. */
  @property({ type: Boolean }) isReadOnly = false

  @state() private isAtBottom = true
  @state() private announcement = ''

  @query('#scroller') private scroller!: HTMLElement
  @query('ol') private rows!: HTMLElement

  readonly #items = new Items()
  #window: Window<Item> | undefined
  #focus: Focus | undefined
  #isOnScreen = false
  #night: ReturnType<typeof setTimeout> | undefined
  /** Ordinals of the newest message known, and of the newest the reader had on the screen. */
  #known: number | undefined
  #seen = 0
  /** What was read before the chat was opened. */
  #read = 0
  #lastOwn: string | undefined

  readonly #screen = new IntersectionObserver(entries => this.#onScreen(entries.at(-1)?.isIntersecting ?? false))
  readonly #onVisibility = () => this.#consider()

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('visibilitychange', this.#onVisibility)
    this.#screen.observe(this)
    this.#awaitMidnight()
    this.#window?.observe()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('visibilitychange', this.#onVisibility)
    this.#screen.disconnect()
    clearTimeout(this.#night)
    this.#window?.disconnect()
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('lines') || changed.has('end')) this.#notice()
  }

  override firstUpdated(): void {
    const { scroller, rows: list } = this
    const kept = () => this.#focus?.kept ?? []
    const window = new Window<Item>({ scroller, list, draw: item => row(item, this.#around, this.canCall), kept })
    this.#window = window
    offerActions(this, list, ({ Focus }) => {
      this.#focus ??= new Focus(scroller, list, window)
    })
  }

  override updated(changed: PropertyValues): void {
    const names = [...changed.keys()].filter(name => name !== 'isAtBottom' && name !== 'announcement')
    const isOnlyMore = names.length > 0 && names.every(name => LOG.has(name) && changed.get(name) !== undefined)
    if (names.length || !changed.size) this.#show(isOnlyMore)
    this.#consider()
  }

  /** Leads the reader to a message that is among those shown, and lights it up for a moment. */
  async lead(rev: Rev): Promise<void> {
    const { lead } = await import('./lead.ts')
    await this.updateComplete
    if (this.#window) lead(this.#window, rev, this.scroller.clientHeight)
  }

  override render() {
    const name = nameOf(this.people, this.groupTitle)
    const isTitle = this.groupTitle !== undefined
    return html`
      <div
        id="scroller"
        part="log"
        role="log"
        aria-live="off"
        aria-label=${word('chat.log', { name })}
        tabindex="0"
        @scroll=${this.#onScroll}
      >
        <div class="content">
          ${beginning(this.older, { name: this.chat && name, isTitle }, () => this.dispatchEvent(new OlderEvent()))}
          <ol role="list"></ol>
        </div>
      </div>
      ${this.isAtBottom ? nothing : this.#latest()}
      <p class="visually-hidden" aria-live="polite">${this.announcement}</p>
    `
  }

  /** Shows the rows; at opening from where the unread begin, if they are more than fit. */
  #show(isOnlyMore: boolean): void {
    const window = this.#window
    if (!window) return
    const isFirst = window.count === 0
    const focused = this.#focus?.index ?? -1
    // What a row quotes is another one.
    window.refresh(item => !isOnlyMore || ('line' in item && 'replyTo' in item.line))
    const hasStart = this.older === 'none'
    // The unread may begin before the first line that is shown: then that is no place for theirs.
    const isPlaced = hasStart || oldest(this.lines) <= (this.newFrom ?? 0)
    const items = this.#items.of(this.lines, isPlaced ? this.newFrom : undefined)
    window.show(items, { hasStart, hasEnd: this.newer === 'none' })
    if (isFirst) window.reveal(window.indexOf('new'), MARGIN)
    if (focused >= 0 && this.#focus?.index === -1) this.#focus.to(focused) // its row is no more
  }

  #latest() {
    return latest(theirsAfter(Math.max(this.#seen, this.#read), this.#end).length, () => this.#toLatest())
  }

  get #end(): Pieces<Line> {
    return this.end ?? this.lines
  }

  #onScroll(): void {
    this.#window?.look()
    this.#window?.sync()
    this.#consider()
  }

  #toLatest(): void {
    this.dispatchEvent(new NewerEvent(true))
    this.#window?.toBottom()
    this.scroller.focus({ preventScroll: true }) // the button goes away
  }

  /** What was today is yesterday then. */
  #awaitMidnight(): void {
    const now = Date.now()
    this.#night = setTimeout(
      () => {
        this.requestUpdate()
        this.#awaitMidnight()
      },
      new Date(now).setHours(24, 0, 0, 0) - now,
    )
  }

  #onScreen(isOnScreen: boolean): void {
    this.#isOnScreen = isOnScreen
    this.#consider()
  }

  /** Announces what others wrote just now, and follows the user to what they sent themselves. */
  #notice(): void {
    const known = this.#known
    const latest = newest(this.#end)
    const last = this.#end.at(-1)?.at(-1)
    if (last?.kind === 'mine' && last.mark === 'sending' && last.key !== this.#lastOwn) {
      this.#lastOwn = last.key
      this.#window?.toBottom()
    }
    if (!latest && this.older === 'loading') return // what waits is shown alone: the log is not there yet
    this.#known = latest
    if (known === undefined) this.#read = (this.newFrom ?? latest + 1) - 1
    if (known === undefined) return
    const arrived = theirsAfter(known, this.#end)
    if (arrived.length === 0) return
    void this.#announce(arrived)
  }

  async #announce(lines: readonly TheirLine[]): Promise<void> {
    const { inWords } = lines.some(({ text }) => !text) ? await import('./file-text.ts') : { inWords: undefined }
    this.announcement = lines
      .map(line => word('chat.said', { name: this.#person(line.from).name, text: inWords?.(line) ?? line.text }))
      .join('\n')
  }

  /** Draws the conclusions from where the reader is. */
  #consider(): void {
    const window = this.#window
    const { scrollHeight, clientHeight, scrollTop } = this.scroller
    if (!window || clientHeight === 0) return
    this.isAtBottom = window.isAtBottom && this.newer === 'none'
    const above = scrollHeight - clientHeight + scrollTop
    if (this.older === 'more' && above < NEAR_TOP) this.dispatchEvent(new OlderEvent())
    if (this.newer === 'more' && -scrollTop < NEAR_TOP) this.dispatchEvent(new NewerEvent())
    const n = newest(this.#end)
    if (!this.isAtBottom || !this.#isOnScreen || document.visibilityState !== 'visible' || n <= this.#seen) return
    this.#seen = n
    this.dispatchEvent(new SeenEvent(n))
  }

  get #around(): Around {
    return {
      list: this,
      chat: this.chat,
      me: this.me,
      person: user => this.#person(user),
      isOneOfMany: user => this.people.length > 1 || this.people[0]?.id !== user,
      lines: this.lines,
    }
  }

  nameOf(id: UserId): string {
    return this.#person(id).name
  }

  #person(id: UserId): Person {
    return this.people.find(person => person.id === id) ?? this.everybody?.get(id) ?? { id, name: id }
  }
}

function areOthers(now: readonly Person[], before: readonly Person[] = []): boolean {
  return now.length !== before.length || now.some((person, i) => person !== before[i])
}

define('innies-message-list', InniesMessageList)

declare global {
  interface HTMLElementTagNameMap {
    'innies-message-list': InniesMessageList
  }
}
