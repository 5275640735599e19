import { atom, type ReadableAtom } from 'nanostores'
import type { ChatId } from '../../server/protocol/chat.ts'
import type { ClientFrameInput, Presence, ServerFrame } from '../../server/protocol/frame.ts'
import type { UserId } from '../../server/protocol/people.ts'

const AGAIN = 100_000 // ms until it is said anew what is on the screen; the server counts on it for two minutes
const TELL = 3000 // ms between two words that the user types
const TYPES = 6000 // ms that somebody counts as typing after the last such word
const MAX_WATCHED = 100 // chats; as on the server

/** Who is here, and who types, in the chats that are on the screen. Nothing of it is stored, and all of it may be lost. */
export class Onlooking {
  readonly #send: (frame: ClientFrameInput) => boolean
  readonly #$presence = atom<ReadonlyMap<UserId, Presence>>(new Map())
  readonly #$typing = atom<ReadonlyMap<ChatId, readonly UserId[]>>(new Map())
  readonly #ends = new Map<string, ReturnType<typeof setTimeout>>()
  readonly #watchers = new Set<readonly ChatId[]>()
  #again: ReturnType<typeof setTimeout> | undefined
  #told: { chat: ChatId; at: number } | undefined

  constructor(send: (frame: ClientFrameInput) => boolean) {
    this.#send = send
  }

  get $presence(): ReadableAtom<ReadonlyMap<UserId, Presence>> {
    return this.#$presence
  }
  get $typing(): ReadableAtom<ReadonlyMap<ChatId, readonly UserId[]>> {
    return this.#$typing
  }

  /** Returns what takes them off the screen again. */
  watch(chats: readonly ChatId[]): () => void {
    const own = [...chats]
    this.#watchers.add(own)
    this.#look(own)
    return () => this.#watchers.delete(own)
  }

  type(chat: ChatId): void {
    const now = Date.now()
    if (this.#told?.chat === chat && now - this.#told.at < TELL) return
    this.#told = { chat, at: now }
    this.#send({ type: 'type', chat })
  }

  /** They sent what they typed, or began anew. */
  stopped(chat: ChatId, user: UserId): void {
    clearTimeout(this.#ends.get(`${chat} ${user}`))
    this.#ends.delete(`${chat} ${user}`)
    const typing = this.#$typing.get()
    const left = typing.get(chat)?.filter(other => other !== user)
    if (left) this.#$typing.set(new Map(typing).set(chat, left))
  }

  hear(frame: Extract<ServerFrame, { type: 'present' | 'typed' }>): void {
    if (frame.type === 'typed') return this.#typed(frame.chat, frame.user)
    this.#$presence.set(new Map(this.#$presence.get()).set(frame.user, frame))
  }

  reopened(): void {
    this.#told = undefined
    this.#look([...this.#watchers].flat())
  }

  close(): void {
    clearTimeout(this.#again)
    for (const end of this.#ends.values()) clearTimeout(end)
  }

  #typed(chat: ChatId, user: UserId): void {
    this.stopped(chat, user)
    const typing = this.#$typing.get()
    this.#$typing.set(new Map(typing).set(chat, [...(typing.get(chat) ?? []), user]))
    this.#ends.set(
      `${chat} ${user}`,
      setTimeout(() => this.stopped(chat, user), TYPES),
    )
  }

  #look(chats: readonly ChatId[]): void {
    const watched = [...new Set(chats)].slice(0, MAX_WATCHED)
    if (watched.length) this.#send({ type: 'watch', chats: watched })
    clearTimeout(this.#again)
    this.#again = setTimeout(() => this.#look([...this.#watchers].flat()), AGAIN)
  }
}
