import { inboxOf } from './chat/routes.ts'
import type { Closing, Peer } from './chat/user.ts'
import type { FileLimits } from './config.ts'
import { type Principal, type Verify, verifierOf } from './identity/token.ts'
import type { Durability } from './kv/kv.ts'
import { Limits, type Quota, type Rate, REPORTS, SEARCHES } from './limits.ts'
import { bugOf } from './log.ts'
import { type Meter, NO_METER } from './metrics.ts'
import { canSearch } from './people/search.ts'
import { CLOSE, InniesError, STATUS } from './protocol/error.ts'
import type { FilesTaken } from './protocol/file.ts'
import { ClientFrame, PING, PONG, type Refused, type ServerFrame } from './protocol/frame.ts'
import { parse, parseJson } from './protocol/parse.ts'
import type { DeviceId, Person } from './protocol/people.ts'
import { Turns } from './turns.ts'
import { grant, type Wish, type WishDependencies } from './wishes.ts'

/** What a session must know between two frames; the host keeps it with the socket. */
export type SessionState =
  | { phase: 'unproven'; user: string }
  /** `until`: when proof is due, ms since the epoch. */
  | { phase: 'proven'; person: Person; device: DeviceId; until: number; isAsked: boolean }
  | { phase: 'closed' }

/** One socket, as a host hands it over. */
export interface Socket {
  state: SessionState
  /** `sent` is called when the text has left for the client, or never will. */
  send(text: string, sent?: () => void): void
  close(code: number, reason: string): void
}

export type SessionDependencies = WishDependencies & {
  durability: Durability
  now: () => number
  /** Who counts what happens. */
  meter?: Meter
  /** From now on the socket gets what is delivered to that user. */
  join: (socket: Socket, user: string, device: DeviceId) => void
}

type Proven = Extract<SessionState, { phase: 'proven' }>

export const HELLO_TIMEOUT = 5000 // ms
const PROOF_INTERVAL = 15 * 60_000 // ms between two proofs, for tokens that live shorter
const MAX_AHEAD = 64 // frames behind a hello that is not answered yet
const WISHES: Rate = { burst: 200, perSecond: 50 } // of one user, on all sockets
const SENDS: Rate = { burst: 60, perSecond: 20 }
const REFUSALS: Rate = { burst: 2, perSecond: 0.1 } // a device that goes on after two is closed
const PROOF_GRACE = 30_000 // ms from `proof-due` to the end
/** Wishes that have a limit of their own, for one user on all sockets. */
const STRICT: Partial<Record<Wish['type'], Rate | Quota>> = { report: REPORTS, search: SEARCHES }

const CLOSINGS: Record<Closing, [code: number, reason: string]> = {
  'signed-out': [CLOSE.unauthorized, 'Signed out.'],
  suspended: [CLOSE.suspended, 'This user is suspended.'],
}

/** Those whose answers may be long. */
const QUESTIONS: ReadonlySet<Wish['type']> = new Set(['page', 'search', 'describe', 'count-reads', 'feed', 'watch'])

/** Everything that sockets hear and say; the same on every host. What must be known between two frames is with the socket. */
export class Session {
  readonly #deps: SessionDependencies
  readonly #verify: Verify
  readonly #limits: Limits
  readonly #meter: Meter
  readonly #turns = new Turns()
  /** Hellos that are being looked at, and how many frames came behind them. */
  readonly #hellos = new WeakMap<Socket, { done: Promise<void>; ahead: number }>()
  #isStopping = false

  constructor(deps: SessionDependencies) {
    this.#deps = deps
    this.#verify = verifierOf(deps.config, deps.runtime)
    this.#limits = new Limits(deps.now)
    this.#meter = deps.meter ?? NO_METER
  }

  /** To be called HELLO_TIMEOUT after a socket was opened: one that has not said who it is, is closed. */
  overdue(socket: Socket): void {
    if (socket.state.phase === 'unproven') end(socket, CLOSE.unauthorized, 'No hello came.')
  }

  /** From now on no wish is granted: their clients ask the next server. */
  stop(): void {
    this.#isStopping = true
  }

  /** A proven socket, as its user's actor has it. */
  peer(socket: Socket, device: DeviceId): Peer {
    return {
      device,
      send: text => this.deliver(socket, text),
      close: why => end(socket, ...CLOSINGS[why]),
    }
  }

  /** Sends on what is delivered to the user, for as long as the proof holds. */
  deliver(socket: Socket, text: string): void {
    const { state } = socket
    if (state.phase !== 'proven' || isOverdue(socket, state, this.#deps.now())) return
    this.#meter.count('innies_deliveries_total')
    socket.send(text)
  }

  async received(socket: Socket, text: string): Promise<void> {
    if (text === PING) return socket.send(PONG)
    const { state } = socket
    if (state.phase === 'closed' || this.#isStopping) return
    const hello = this.#hellos.get(socket)
    if (hello) return this.#after(hello, socket, text)
    if (state.phase === 'proven') return this.#take(socket, text)
    const done = this.#take(socket, text).finally(() => this.#hellos.delete(socket))
    this.#hellos.set(socket, { done, ahead: 0 })
    await done
  }

  /** Clients need not wait for the welcome: what comes behind a hello is looked at after it. */
  async #after(hello: { done: Promise<void>; ahead: number }, socket: Socket, text: string): Promise<void> {
    if (++hello.ahead > MAX_AHEAD) return end(socket, CLOSE.badFrame, 'Too much before the welcome.')
    await hello.done
    await this.received(socket, text)
  }

  async #take(socket: Socket, text: string): Promise<void> {
    const { state } = socket
    const input = readFrame(socket, text)
    if (input === undefined) return
    if (state.phase === 'proven' && isOverdue(socket, state, this.#deps.now())) return
    try {
      if (state.phase === 'proven' && !this.#isInTime(socket, state, input)) return
      const frame = parse(ClientFrame, input)
      this.#meter.count('innies_wishes_total', { type: frame.type })
      if (state.phase === 'closed') return
      if (state.phase === 'unproven') await this.#hello(socket, state.user, frame)
      else if (frame.type === 'hello') end(socket, CLOSE.badFrame, 'There was a hello already.')
      else if (frame.type === 'prove') await this.#prove(socket, state, frame.token)
      else await this.#grant(socket, state, frame)
    } catch (error) {
      this.#refuse(socket, input, error)
    }
  }

  #refuse(socket: Socket, input: unknown, error: unknown): void {
    const isOurs = error instanceof InniesError
    if (!isOurs) this.#deps.config.log({ level: 'error', event: 'frame failed', ...bugOf(error) })
    const refusal = isOurs ? error : new InniesError('internal', 'Something broke on our side.')
    this.#meter.count('innies_refused_total', { code: refusal.code })
    refuse(socket, input, refusal)
  }

  /** Counts a wish. Throws `too-many` for one that comes too soon; closes the socket that goes on, and returns false. */
  #isInTime(socket: Socket, { person, device }: Proven, input: unknown): boolean {
    if (!this.#deps.config.limits) return true
    const { type } = Object(input) as { type?: unknown }
    const wait =
      this.#limits.take(`wishes ${person.id}`, WISHES) ||
      (type === 'send' ? this.#limits.take(`sends ${person.id}`, SENDS) : 0)
    if (!wait) return true
    if (this.#limits.take(`refusals ${person.id} ${device}`, REFUSALS) === 0)
      throw new InniesError('too-many', `Too many at once: wait ${wait} s.`, wait)
    end(socket, CLOSE.tooMany, 'Too many at once: wait, then come back.')
    return false
  }

  async #hello(socket: Socket, user: string, frame: ClientFrame): Promise<void> {
    if (frame.type !== 'hello') return end(socket, CLOSE.unauthorized, 'The first frame is hello.')
    const { config, runtime, directory, durability, join } = this.#deps
    const { device } = frame
    const who = await this.#verify(frame.token)
    if (who.person.id !== user) {
      say(socket, { type: 'you-are', user: who.person.id }) // an issuer may put the id elsewhere than clients look for it
      return end(socket, CLOSE.unauthorized, 'The token is of another user.')
    }
    const admit = () => runtime.user(user).admit({ issuedAt: who.issuedAt, device })
    await admit()
    const me = await directory.meet(user, who.claims)
    if (socket.state.phase !== 'unproven') return // two hellos at once, or closed meanwhile
    const proofIn = this.#accept(socket, { ...who, person: me }, device)
    // Joined before the inbox is read: what happens in between comes twice rather than never.
    join(socket, user, device)
    const settings = await admit() // a logout or a suspension in between found no socket to close
    const inbox = await inboxOf(runtime, directory, me, frame.feed)
    const [calls, search] = [config.calls().phase, canSearch(config, user)]
    const can = {
      calls,
      search,
      ...(config.files ? { files: takenBy(config.files) } : {}),
      ...(config.push ? { push: config.push.publicKey } : {}),
    }
    say(socket, { type: 'welcome', me, inbox, ...can, durability, ...settings, proofIn })
  }

  async #prove(socket: Socket, { person, device }: Proven, token: string): Promise<void> {
    const who = await this.#verify(token)
    if (who.person.id !== person.id) return end(socket, CLOSE.unauthorized, 'The token is of another user.')
    await this.#deps.runtime.user(person.id).admit({ issuedAt: who.issuedAt, device })
    if (socket.state.phase === 'proven') say(socket, { type: 'proved', proofIn: this.#accept(socket, who, device) })
  }

  /** Notes the proof with the socket. Returns how long it holds, ms. */
  #accept(socket: Socket, { person, until }: Principal, device: DeviceId): number {
    const now = this.#deps.now()
    const due = Math.max(until, now + PROOF_INTERVAL)
    socket.state = { phase: 'proven', person, device, until: due, isAsked: false }
    return due - now
  }

  async #grant(socket: Socket, { person: me, device }: Proven, wish: Wish): Promise<void> {
    const limit = STRICT[wish.type]
    const wait = limit && this.#deps.config.limits ? this.#limits.take(`${wish.type} ${me.id}`, limit) : 0
    if (wait) throw new InniesError('too-many', `Too many of these: wait ${wait} s.`, wait)
    const answer = () => grant(this.#deps, { me, device }, wish)
    if (QUESTIONS.has(wish.type)) return this.#turns.take(socket, answer)
    const frame = await answer()
    if (frame) say(socket, frame)
  }
}

/** The frame as JSON. Closes the socket for what cannot be read at all. */
function readFrame(socket: Socket, text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof InniesError)) throw error
    end(socket, error.code === 'too-large' ? CLOSE.tooLarge : CLOSE.badFrame, error.message)
    return undefined
  }
}

/** Asks for a proof that is due, and closes when none came in time. */
function isOverdue(socket: Socket, state: Proven, now: number): boolean {
  if (now < state.until) return false
  if (now > state.until + PROOF_GRACE) {
    end(socket, CLOSE.unauthorized, 'Proof was due.')
    return true
  }
  if (!state.isAsked) {
    socket.state = { ...state, isAsked: true }
    say(socket, { type: 'proof-due' })
  }
  return false
}

/** Answers a wish that was not granted. */
function refuse(socket: Socket, input: unknown, { code, message, retryAfter }: InniesError): void {
  if (code === 'unauthorized') return end(socket, CLOSE.unauthorized, 'The token is not accepted.')
  if (code === 'suspended') return end(socket, ...CLOSINGS.suspended)
  if (socket.state.phase === 'unproven')
    return STATUS[code] < 500
      ? end(socket, CLOSE.badFrame, 'The first frame is hello.')
      : end(socket, CLOSE.tryAgain, 'Not now: come back.')
  say(socket, {
    type: 'refused',
    code,
    message,
    ...(retryAfter !== undefined ? { retryAfter } : {}),
    ...namesOf(input),
  })
}

/** What of the limits a client is told. */
const takenBy = ({ bytes, count, types }: FileLimits): FilesTaken => ({ bytes, count, types: [...types] })

/** What of a wish names it, so that its sender finds it. */
function namesOf(input: unknown): Pick<Refused, 'ask' | 'clientId' | 'chat'> {
  const { ask, clientId, chat } = Object(input) as Record<string, unknown>
  return {
    ...(typeof ask === 'number' ? { ask } : {}),
    ...(typeof clientId === 'string' ? { clientId } : {}),
    ...(typeof chat === 'string' ? { chat } : {}),
  }
}

function say(socket: Socket, frame: ServerFrame): void {
  socket.send(JSON.stringify(frame))
}

function end(socket: Socket, code: number, reason: string): void {
  socket.state = { phase: 'closed' }
  socket.close(code, reason.slice(0, 120))
}
