import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ChatId } from '../../server/protocol/chat.ts'
import type { UserId } from '../../server/protocol/people.ts'
import { Watch } from '../base/watch.ts'
import type { Link } from '../link/link.ts'
import type { Company as People } from './inbox-row.ts'
import { isHere, type Present, presenceLine, typingLine } from './presence.ts'

const MINUTE = 60_000 // ms

/** What is watched: nothing without a link. */
export type Watched = { link: () => Link | undefined; chats: () => readonly ChatId[] }

/** Who is there and who types in the chats on the screen, and the time by the minute. Renders its host when something of it changes. */
export class Company implements ReactiveController {
  /** ms since the epoch. */
  now = Date.now()
  readonly #host: ReactiveControllerHost
  readonly #watched: Watched
  readonly #present: Watch<Present>
  readonly #typing: Watch<ReadonlyMap<ChatId, readonly UserId[]>>
  #told: { link: Link | undefined; chats: string; stop: (() => void) | undefined } | undefined
  #minutes: ReturnType<typeof setInterval> | undefined

  constructor(host: ReactiveControllerHost, watched: Watched) {
    this.#host = host
    this.#watched = watched
    this.#present = new Watch(host, () => watched.link()?.$presence)
    this.#typing = new Watch(host, () => watched.link()?.$typing)
    host.addController(this)
  }

  get present(): Present | undefined {
    return this.#present.value
  }
  get typing(): ReadonlyMap<ChatId, readonly UserId[]> | undefined {
    return this.#typing.value
  }

  /** Of one chat: whether the other one is here, what its header says, and who types, with names. */
  of(chat: ChatId, people: People): { isHere: boolean; about: string; typing: string } {
    const [present, typing] = [this.present, this.typing?.get(chat)]
    const about = typingLine(people, typing) || presenceLine(people, present, this.now)
    return { isHere: isHere(people, present), about, typing: typingLine({ ...people, isGroup: true }, typing) }
  }

  hostConnected(): void {
    this.#minutes = setInterval(() => this.#onMinute(), MINUTE)
    this.hostUpdated()
  }
  hostUpdated(): void {
    if (this.#minutes === undefined) return // out of the page
    const [link, shown] = [this.#watched.link(), this.#watched.chats()]
    const chats = shown.join('\n')
    const before = this.#told
    if (before?.link === link && before?.chats === chats) return
    this.#told = { link, chats, stop: shown.length ? link?.watch(shown) : undefined }
    before?.stop?.()
  }
  hostDisconnected(): void {
    clearInterval(this.#minutes)
    this.#minutes = undefined
    this.#told?.stop?.()
    this.#told = undefined
  }

  #onMinute(): void {
    this.now = Date.now()
    this.#host.requestUpdate()
  }
}
