import type { CallPass } from '../../server/protocol/call.ts'
import type { UserId } from '../../server/protocol/people.ts'
import type { Rung } from './ladder.ts'
import type { Reaction } from './signal.ts'
import type { Measure } from './stats.ts'
import type { Tap } from './tap.ts'

export type DeviceKind = 'microphone' | 'camera'

/** `off`: turned off by the user. The last three: wanted, but not to be had. */
export type DeviceState = 'on' | 'off' | 'pending' | 'denied' | 'missing' | 'busy'

/** What the user may choose among. */
export type ChoiceKind = DeviceKind | 'speaker'

export type Device = { id: string; name: string }

/**
 * The devices there are, and the id of the one in use. A list is empty until the user let the page use such a device,
 * and where the browser leaves no choice.
 */
export type Devices = Readonly<Record<ChoiceKind, { list: readonly Device[]; chosen: string }>>

/** Of the own screen: whether the others see it. */
export type ScreenState = 'on' | 'off' | 'pending'

export type Quality = 'good' | 'fair' | 'weak' | 'lost' | 'unknown'

/** Puts a picture into a video element until the returned function is called. */
export type Show = (video: HTMLVideoElement) => () => void

/** Somebody in the call, seen from one of their tabs; or what they share. */
export type Tile = {
  id: string
  person: UserId
  /** As the pass into the room names them. */
  name: string
  isLocal: boolean
  isMuted: boolean
  isSpeaking: boolean
  quality: Quality
  /** The turn of their raised hand, the lowest came first. */
  hand?: number
  /** The picture stands still, because the connection is too weak for it. */
  isPaused?: boolean
  /** What somebody shares, not who they are. */
  isScreen?: boolean
  /** The camera looks away from its user, so that the picture is no mirror. */
  facesAway?: boolean
  /** The same function as long as the picture is the same one; absent while there is none. */
  show?: Show
  /** Nothing is in the picture yet: it stands for a device that is about to be sent. */
  isDark?: boolean
}

/** What comes from another one for the first time. */
export type Arrival = 'sound' | 'picture'

/** Why the room let go of us: ended for all, taken out, opened elsewhere, not let in, connection gone for good. */
export type CloseReason = 'hung-up' | 'removed' | 'replaced' | 'refused' | 'lost'

export type EngineNews =
  | { type: 'tiles'; tiles: readonly Tile[] }
  | { type: 'reconnecting' }
  | { type: 'reconnected' }
  /** Whether the browser keeps the others silent until the user touches something. */
  | { type: 'silenced'; isSilenced: boolean }
  /** A device goes on or off the air, whoever did it; `isMuted`: it is still there, and waits to be turned on. */
  | { type: 'device'; kind: DeviceKind; isOn: boolean; isMuted?: boolean }
  | { type: 'devices'; devices: Devices }
  /** The device in use is another one, without the user's doing; `name` is absent when there is none left. */
  | { type: 'device-changed'; kind: ChoiceKind; name?: string }
  /** The own screen goes on or off the air, whoever did it. */
  | { type: 'screen'; isOn: boolean }
  /** `from` is the id of a tile. */
  | { type: 'reaction'; from: string; emoji: Reaction }
  /** What the call goes without, because the connection is weak. */
  | { type: 'rung'; rung: Rung }
  /** Nothing comes from the microphone. */
  | { type: 'silent' }
  /** The user speaks and nobody hears it. */
  | { type: 'talking-muted' }
  /** Another one is seen or heard; `at` is by `performance.now()`. */
  | { type: 'arrived'; what: Arrival; at: number }
  | { type: 'closed'; reason: CloseReason }

/** What carries picture and sound, for one stay in one room. */
export interface Engine {
  /** Resolves once in the room. Rejects with an Error; one with a `reason` is of the room. */
  connect(pass: CallPass): Promise<void>
  /** The call is on: from now on what the devices give is sent, and the others are seen and heard. Resolves when what is to be sent is. */
  unveil(): Promise<void>
  /** Asks for devices, together, and sends what it gets; may be called while `connect` is under way. Never rejects. */
  turnOn(kinds: readonly DeviceKind[]): Promise<Partial<Record<DeviceKind, DeviceState>>>
  turnOff(kind: DeviceKind): Promise<void>
  /** Takes another device from now on, in later calls too. Resolves to whether it could be had. */
  choose(kind: ChoiceKind, id: string): Promise<boolean>
  /** The other camera of a phone. */
  flip(): Promise<void>
  /** Lets the user choose what to share, and shares it with its sound; rejects where that cannot be had. */
  share(): Promise<void>
  unshare(): Promise<void>
  /** Shows everybody that one would like to speak; rejects where that cannot be sent. */
  raiseHand(isUp: boolean): Promise<void>
  react(emoji: Reaction): Promise<void>
  /** Neither sends nor shows pictures of people. */
  soundOnly(isOn: boolean): void
  measure(): Promise<Measure>
  /** What the microphone gives, muted or not; undefined before it was on. */
  microphone(): MediaStreamTrack | undefined
  /** All that is seen and heard, for a recorder, who closes it. */
  tap(): Promise<Tap>
  /** Lets the others be heard; must be called from a click. */
  unsilence(): Promise<void>
  /** Out of the room, every device released. */
  leave(): Promise<void>
}

export type MakeEngine = (hear: (news: EngineNews) => void) => Engine
