import { atom, type ReadableAtom } from 'nanostores'
import type { CallPass } from '../../server/protocol/call.ts'
import { type CallState, type EndReason, type Hint, type InRoom, isUnderWay, NOBODY } from './call-state.ts'
import type { Arrival, ChoiceKind, DeviceKind, Engine, EngineNews, MakeEngine } from './engine.ts'
import { devicesFor } from './load-engine.ts'
import type { Reaction } from './signal.ts'
import type { Measure } from './stats.ts'
import type { Tap } from './tap.ts'

export interface CallStore {
  readonly $state: ReadableAtom<CallState>
  /** Lets the user look at themselves first. */
  preview(): void
  /** With these devices turned on; those of the last time, or as the call is, unless told. */
  join(kinds?: readonly DeviceKind[]): Promise<void>
  toggleMicrophone(): Promise<void>
  toggleCamera(): Promise<void>
  toggleScreen(): Promise<void>
  toggleHand(): Promise<void>
  toggleSoundOnly(): void
  react(emoji: Reaction): Promise<void>
  /** Takes another device from now on. */
  choose(kind: ChoiceKind, id: string): Promise<void>
  /** The other camera of a phone. */
  flip(): Promise<void>
  /** The user has read what just happened. */
  dismiss(): void
  measure(): Promise<Measure>
  microphone(): MediaStreamTrack | undefined
  /** For a recorder; undefined when the user is in no room. */
  tap(): Promise<Tap | undefined>
  /** Lets the others be heard where the browser waits for a click. */
  unsilence(): Promise<void>
  /** The call is on: the others are to see and hear the user. */
  begin(): Promise<void>
  /** It is over, as the chat's log says. */
  end(reason: EndReason): Promise<void>
  /** Resolves when the media server knows. */
  leave(): Promise<void>
  /** Once more, after it failed or ended. */
  retry(): Promise<void>
}

export type Clock = { now(): number; wait(ms: number): Promise<void> }

export type CallNeeds = {
  /** Rejects with an Error that has a `code`. */
  askPass: () => Promise<CallPass>
  /** `kinds`: what the call begins with. */
  loadEngine: (kinds: readonly DeviceKind[]) => Promise<MakeEngine>
  /** Whether the call begins with the camera; the microphone it always asks for. */
  isVideo: boolean
  /** Whether the call goes on with the user, if not here. */
  isOn?: () => boolean
  /** Another one is seen or heard; `at` is by `performance.now()`. */
  onArrived?: (what: Arrival, at: number) => void
  clock?: Clock
}

const ASK_AGAIN = 2000 // ms
/** What is made of what the room says: the log says it better. */
const ROOM_REASONS: ReadonlySet<EndReason> = new Set(['hung-up', 'replaced'])
const REACTION = 4000 // ms
const MOST_REACTIONS = 12
const HINT = 10_000 // ms that something is said
const pageClock: Clock = { now: () => Date.now(), wait: ms => new Promise(resolve => setTimeout(resolve, ms)) }

/** All state of one call. Knows neither the DOM nor LiveKit. */
export function createCallStore(needs: CallNeeds): CallStore {
  const { askPass, loadEngine, isVideo, isOn, onArrived, clock = pageClock } = needs
  const $state = atom<CallState>({ phase: 'idle' })
  let engine: Engine | undefined
  let room = NOBODY
  let wanted: readonly DeviceKind[] = devicesFor(isVideo)
  let reactionKey = 0
  let hasBegun = false
  let round = 0 // what was begun in an earlier round no longer counts

  async function join(kinds = wanted): Promise<void> {
    if (isUnderWay($state.get())) return
    wanted = kinds
    const mine = ++round
    room = NOBODY
    hasBegun = false
    $state.set({ phase: 'joining' })
    try {
      const [makeEngine, pass] = await Promise.all([loadEngine(kinds), passWhenReady(mine)])
      if (mine !== round || !pass) return
      engine = makeEngine(news => mine === round && hear(news))
      void turnOn(kinds)
      if (hasBegun) void engine.unveil()
      await engine.connect(pass)
      if (mine === round) $state.set({ phase: 'live', startedAt: clock.now(), ...room })
    } catch (error) {
      if (mine === round) void finish(failure(error))
    }
  }

  /** Asks until the server's calls are up. Nothing when the round is over before that. */
  async function passWhenReady(mine: number): Promise<CallPass | undefined> {
    while (mine === round) {
      try {
        return await askPass()
      } catch (error) {
        if (codeOf(error) !== 'call-starting') throw error
        if (mine === round) $state.set({ phase: 'preparing' })
        await clock.wait(ASK_AGAIN)
      }
    }
    return undefined
  }

  function hear(news: EngineNews): void {
    if (news.type === 'tiles') change({ tiles: news.tiles })
    else if (news.type === 'reconnecting') change({ isReconnecting: true })
    else if (news.type === 'reconnected') change({ isReconnecting: false })
    else if (news.type === 'silenced') change({ isSilenced: news.isSilenced })
    else if (news.type === 'device') hearDevice(news)
    else if (news.type === 'screen') change({ screen: news.isOn ? 'on' : 'off' })
    else if (news.type === 'rung') change({ rung: news.rung })
    else if (news.type === 'reaction') void show(news.from, news.emoji)
    else if (news.type === 'arrived') onArrived?.(news.what, news.at)
    else if (news.type === 'devices') change({ devices: news.devices })
    else if (news.type === 'device-changed' || news.type === 'silent') void say(news)
    else if (news.type === 'talking-muted') room.microphone === 'off' && void say(news)
    else if (news.reason === 'lost') void finish({ phase: 'failed', code: 'lost', canRetry: true })
    else if (news.reason === 'refused') void finish({ phase: 'failed', code: 'forbidden', canRetry: true })
    else void finish(ended(news.reason === 'removed' && isOn?.() ? 'replaced' : news.reason))
  }

  function hearDevice({ kind, isOn, isMuted }: Extract<EngineNews, { type: 'device' }>): void {
    const wasOn = room[kind] === 'on' // it is off here before the user's own wish is done
    change({ [kind]: isOn ? 'on' : 'off' })
    if (isMuted && wasOn && kind === 'microphone') void say({ type: 'was-muted' })
  }

  function change(part: Partial<InRoom>): void {
    room = { ...room, ...part }
    const state = $state.get()
    if (state.phase === 'live') $state.set({ ...state, ...room })
  }

  async function say(hint: Hint): Promise<void> {
    change({ hint })
    await clock.wait(HINT)
    if (room.hint === hint) change({ hint: undefined })
  }

  /** For some seconds; of many at once only the last ones. */
  async function show(from: string, emoji: Reaction): Promise<void> {
    const shown = { key: ++reactionKey, from, emoji }
    change({ reactions: [...room.reactions, shown].slice(-MOST_REACTIONS) })
    await clock.wait(REACTION)
    change({ reactions: room.reactions.filter(one => one !== shown) })
  }

  /** A hand or a reaction that cannot be sent is not shown, either: nobody else would see it. */
  const unlessGone = (sending: Promise<void> | undefined) => sending?.catch(() => {})

  async function toggleHand(): Promise<void> {
    const isUp = room.tiles.some(tile => tile.isLocal && tile.hand)
    await unlessGone(engine?.raiseHand(!isUp))
  }

  function toggleSoundOnly(): void {
    if ($state.get().phase !== 'live') return
    change({ isSoundOnly: !room.isSoundOnly })
    engine?.soundOnly(room.isSoundOnly)
  }

  async function choose(kind: ChoiceKind, id: string): Promise<void> {
    const asked = engine
    const isDone = (await asked?.choose(kind, id)) ?? true
    if (!isDone && asked === engine) void say({ type: 'not-chosen', kind })
  }

  async function turnOn(kinds: readonly DeviceKind[]): Promise<void> {
    const asked = engine
    change(Object.fromEntries(kinds.map(kind => [kind, 'pending'])))
    const states = await asked?.turnOn(kinds)
    if (states && asked === engine) change(states)
  }

  async function toggle(kind: DeviceKind): Promise<void> {
    if ($state.get().phase !== 'live' || room[kind] === 'pending') return
    change({ hint: undefined }) // whatever it was about
    if (room[kind] !== 'on') return turnOn([kind])
    change({ [kind]: 'off' })
    await engine?.turnOff(kind)
  }

  async function toggleScreen(): Promise<void> {
    if ($state.get().phase !== 'live' || room.screen === 'pending') return
    if (room.screen === 'on') return engine?.unshare()
    const asked = engine
    change({ screen: 'pending' })
    try {
      await asked?.share()
    } catch (error) {
      // Who closes the browser's list has changed their mind, which needs no word.
      if (asked === engine && !isRefusal(error)) void say({ type: 'not-shared' })
    }
    if (asked === engine) settleScreen()
  }

  /** Nothing came of it. */
  function settleScreen(): void {
    if (room.screen === 'pending') change({ screen: 'off' })
  }

  function ended(reason: EndReason): CallState {
    const state = $state.get()
    const seconds = state.phase === 'live' ? Math.round((clock.now() - state.startedAt) / 1000) : 0
    return { phase: 'ended', seconds, reason }
  }

  async function finish(state: CallState): Promise<void> {
    round++
    const left = engine?.leave()
    engine = undefined
    $state.set(state)
    await left
  }

  return {
    $state,
    preview: () => $state.set({ phase: 'preview' }),
    join,
    retry: () => join(),
    toggleMicrophone: () => toggle('microphone'),
    toggleCamera: () => toggle('camera'),
    toggleScreen,
    toggleHand,
    toggleSoundOnly,
    react: async emoji => unlessGone(engine?.react(emoji)),
    choose,
    flip: async () => engine?.flip().catch(() => say({ type: 'not-chosen', kind: 'camera' })),
    dismiss: () => change({ hint: undefined }),
    microphone: () => engine?.microphone(),
    tap: async () => engine?.tap(),
    measure: async () => (await engine?.measure()) ?? { reports: [] },
    unsilence: async () => engine?.unsilence(),
    async begin() {
      if (hasBegun) return
      hasBegun = true
      const [mine, startedAt] = [round, clock.now()]
      await engine?.unveil() // first of all: what is shown can wait
      const state = $state.get()
      if (mine === round && state.phase === 'live') $state.set({ ...state, startedAt })
    },
    async end(reason) {
      const state = $state.get()
      if (isUnderWay(state)) await finish(ended(reason))
      else if (state.phase === 'ended' && ROOM_REASONS.has(state.reason)) $state.set({ ...state, reason }) // the room knew first
    },
    async leave() {
      if (isUnderWay($state.get())) await finish(ended('left'))
    },
  }
}

function failure(error: unknown): CallState {
  const code = codeOf(error)
  if (code === 'call-off') return { phase: 'failed', code: 'off', canRetry: false }
  if (code === 'not-found' || code === 'forbidden') return { phase: 'failed', code: 'forbidden', canRetry: false }
  if (code === 'call-locked') return { phase: 'failed', code: 'locked', canRetry: true }
  if (code === 'call-recorded') return { phase: 'failed', code: 'recorded', canRetry: true }
  if (code === 'call-refused') return { phase: 'failed', code: 'blocked', canRetry: false }
  if (code === 'call-removed') return { phase: 'ended', seconds: 0, reason: 'removed' }
  if (code === 'gone') return { phase: 'ended', seconds: 0, reason: 'hung-up' }
  if (code === 'answered-elsewhere') return { phase: 'ended', seconds: 0, reason: 'replaced' }
  if (code === 'unauthorized') return { phase: 'failed', code: 'signed-out', canRetry: true }
  return { phase: 'failed', code: 'lost', canRetry: true }
}

const isRefusal = (error: unknown) => error instanceof Error && error.name === 'NotAllowedError'

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
