import type { ChatId, Fact, Sent } from '../protocol/chat.ts'
import type { ClientFrameInput, ServerFrame } from '../protocol/frame.ts'
import type { UserId } from '../protocol/people.ts'
import type { Chronicle } from './chronicle.fixture.ts'
import type { Deck } from './deck.fixture.ts'
import { bodyOf, type Send, type Verdict } from './rules.fixture.ts'
import { isWhole, type Missing, View } from './view.fixture.ts'
import { type Node, Wire } from './wire.fixture.ts'

/** A wish and what came of it; undefined: nothing has come yet. */
export type Wished = { frame: ClientFrameInput; verdict?: Verdict }

export type ClientOptions = {
  user: UserId
  device: string
  deck: Deck
  chronicle: Chronicle
  now: () => number
  node: () => Node
  fail: (error: unknown) => void
}

/** A wish as it is put together: the number that finds its answer is added. */
type Question = ClientFrameInput extends infer One ? (One extends { ask: number } ? Omit<One, 'ask'> : never) : never

const PAGE = 5 // facts, so that most gaps need more than one
const PAUSE = 2000 // ms until what was refused is asked for again
const PROOF = 15 * 60_000 // ms

/** One device of a user: follows every chat, asks for what it missed, and sends again what was not answered. */
export class Client {
  readonly user: UserId
  view: View
  readonly sends: (Wished & { frame: Send })[] = []
  wire: Wire | undefined
  /** Comes back by itself when the socket goes. */
  isHere = false
  readonly #options: ClientOptions
  readonly #asked = new Map<number, (answer: ServerFrame) => void>()
  readonly #fetching = new Set<ChatId>()
  #isReadingInbox = false
  #isInboxOld = false
  #asks = 0

  constructor(options: ClientOptions) {
    this.#options = options
    this.user = options.user
    this.view = new View(options.user)
  }

  /** Opens a socket, asks for all it missed, and sends what was not answered. */
  connect(): void {
    if (this.wire) return
    this.isHere = true
    if (this.#isShutOut()) return
    const { deck, user, device, now, node, fail } = this.#options
    this.wire = new Wire({
      deck,
      node: node(),
      who: { user, device, until: now() + PROOF },
      heard: text => {
        try {
          this.#heard(JSON.parse(text) as ServerFrame)
        } catch (error) {
          fail(error)
        }
      },
      closed: () => this.#closed(),
    })
    this.resync()
    for (const wished of this.sends) if (!wished.verdict) this.wire.say(wished.frame)
  }

  /** Whoever is being erased comes back when it is over, as somebody new. */
  #isShutOut(): boolean {
    const isShut = this.#options.chronicle.erasing.has(this.user)
    if (isShut) setTimeout(() => this.isHere && this.connect(), PAUSE)
    return isShut
  }

  /** What a client does when it comes to the front: asks whether anything is new. */
  resync(): void {
    if (!this.wire) return
    this.#readInbox()
    for (const chat of this.view.logs.keys()) this.#fetch(chat)
  }

  /** Goes away and stays away. */
  leave(): void {
    this.isHere = false
    this.wire?.cut()
  }

  send(frame: Send): Wished {
    this.#options.chronicle.sends(this.user, frame)
    const wished: Wished & { frame: Send } = { frame }
    this.sends.push(wished)
    this.wire?.say(frame)
    return wished
  }

  /** A wish that is not repeated: where no answer comes, nobody knows. */
  wish(question: Question): Wished {
    const wished: Wished = { frame: { ...question, ask: 0 } as ClientFrameInput }
    this.#ask(question, answer => {
      wished.verdict = answer.type === 'refused' ? answer.code : 'ok'
    })
    return wished
  }

  say(frame: ClientFrameInput): void {
    this.wire?.say(frame)
  }

  #ask(question: Question, answered: (answer: ServerFrame) => void): void {
    const ask = ++this.#asks
    this.#asked.set(ask, answered)
    this.wire?.say({ ...question, ask })
  }

  #closed(): void {
    this.wire = undefined
    this.#asked.clear()
    this.#fetching.clear()
    this.#isReadingInbox = false
    if (this.isHere) this.#options.deck.add(() => this.isHere && this.connect())
  }

  #heard(frame: ServerFrame): void {
    if ('ask' in frame && frame.ask !== undefined) {
      const answered = this.#asked.get(frame.ask)
      this.#asked.delete(frame.ask)
      return answered?.(frame)
    }
    if ('rev' in frame && 'at' in frame) return this.#hearFact(frame)
    if (frame.type === 'refused') return this.#refused(frame)
    if (frame.type === 'was-read') this.view.advance(frame.chat, frame.user, { delivered: 0, read: frame.n })
    if (frame.type === 'was-received') this.view.advance(frame.chat, frame.user, { delivered: frame.n, read: 0 })
    if (frame.type === 'arranged') {
      this.view.takeRow(frame.row)
      this.#isInboxOld = true // an answer that is on its way may be from before
    }
    if (frame.type === 'proof-due') this.wire?.cut()
  }

  #hearFact(fact: Fact): void {
    this.#options.chronicle.heard(this.user, fact)
    this.#settle(fact)
    this.#askFor(fact.chat, this.view.hear(fact))
  }

  /** Whoever finds their message in the log need not send it again. */
  #settle(fact: Fact): void {
    if (fact.type !== 'sent' || fact.from !== this.user) return
    this.#options.chronicle.acknowledged(fact)
    for (const wished of this.sends) if (!wished.verdict && isOf(wished.frame, fact)) wished.verdict = 'ok'
  }

  /** An answer names the key only; where two bodies wait under it, the store knows which of them is meant. */
  #refused({ code, clientId }: Extract<ServerFrame, { type: 'refused' }>): void {
    const waiting = this.sends.filter(({ frame, verdict }) => isSame(frame, clientId) && !verdict)
    if (isUnknown(code)) {
      for (const wished of waiting) setTimeout(() => wished.verdict ?? this.say(wished.frame), PAUSE)
      return
    }
    const { chronicle } = this.#options
    const refused =
      code === 'idempotency-conflict' ? waiting.filter(({ frame }) => chronicle.differs(this.user, frame)) : waiting
    for (const wished of refused.slice(-1)) wished.verdict = code
  }

  #askFor(chat: ChatId, { log, isInbox }: Missing): void {
    if (log) this.#fetch(chat)
    if (isInbox) this.#readInbox()
  }

  /** Asks for pages until nothing is missing. */
  #fetch(chat: ChatId): void {
    const log = this.view.logs.get(chat)
    if (!log || this.#fetching.has(chat) || !this.wire) return
    this.#fetching.add(chat)
    const { wire } = this
    this.#ask({ type: 'page', chat, range: { after: log.last, limit: PAGE } }, answer => {
      this.#fetching.delete(chat)
      if (answer.type === 'paged') {
        for (const fact of answer.page.facts) {
          this.#options.chronicle.read(this.user, fact)
          this.#settle(fact)
        }
        this.view.takePage(answer.page)
        const known = this.view.logs.get(chat)
        if (known && !isWhole(known)) this.#fetch(chat)
      } else if (answer.type === 'refused' && answer.code === 'not-found') this.#readInbox()
      else setTimeout(() => this.wire === wire && this.#fetch(chat), PAUSE)
    })
  }

  #readInbox(): void {
    this.#isInboxOld = true
    if (this.#isReadingInbox || !this.wire) return
    this.#isReadingInbox = true
    this.#isInboxOld = false
    const { wire } = this
    const since = this.view.feed
    this.#ask({ type: 'feed', ...(since ? { since } : {}) }, answer => {
      this.#isReadingInbox = false
      if (answer.type !== 'fed') return void setTimeout(() => this.wire === wire && this.#readInbox(), PAUSE)
      const hasMore = this.view.takeInbox(answer.inbox)
      for (const [chat, log] of this.view.logs) if (!isWhole(log) || !log.receipts.size) this.#fetch(chat)
      if (hasMore || this.#isInboxOld) this.#readInbox()
    })
  }
}

function isOf(frame: Send, fact: Sent): boolean {
  return isSame(frame, fact.clientId) && (fact.edited !== undefined || bodyOf(frame) === bodyOf(fact))
}

const isSame = (frame: Send, clientId: string | undefined) => frame.clientId === clientId

/** What the server could not say: the message may be stored or not. */
const isUnknown = (code: string) => ['internal', 'unavailable', 'storage-full', 'damaged', 'too-many'].includes(code)
