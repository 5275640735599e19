import {
  AudioPresets,
  DefaultReconnectPolicy,
  DisconnectReason,
  type LocalTrack,
  LogLevel,
  MediaDeviceFailure,
  type RemoteTrack,
  Room,
  RoomEvent,
  setLogLevel,
  Track,
} from 'livekit-client'
import type { CloseReason, DeviceKind, DeviceState, Engine, EngineNews } from './engine.ts'
import type { watchArrivals } from './livekit-arrivals.ts'
import { createDeviceDesk, relax } from './livekit-devices.ts'
import { keepQuality } from './livekit-quality.ts'
import { createSignals } from './livekit-signals.ts'
import { measureOf } from './livekit-stats.ts'
import { tellTiles } from './livekit-tiles.ts'
import type { MakeVeil, Veil } from './livekit-veil.ts'
import { wakePictures } from './livekit-wake.ts'
import type { Measure } from './stats.ts'

// Each cut of the network is an error to LiveKit's log. Here it is a state that people see; the site's console stays clean.
setLogLevel(LogLevel.silent)

const SOURCE = { microphone: Track.Source.Microphone, camera: Track.Source.Camera } as const

/** ms before each attempt: LiveKit's own, with a longer tail, since a tunnel takes minutes and a call is worth waiting for. */
const RECONNECT = [0, 300, 1200, 2700, 4800, ...Array<number>(20).fill(7000)]

/** Px: in which size pictures are asked for before it is known how large they are shown. */
const [WHOLE, SMALL] = [
  { width: 1280, height: 720 },
  { width: 320, height: 180 },
]

const LISTEN_AFTER = 1000 // ms

export type EngineParts = {
  watchArrivals: typeof watchArrivals
  /** For a room that is entered before the call is on. */
  veil?: { make: MakeVeil; kinds: readonly DeviceKind[] }
}

/** The engine over LiveKit, for one stay in one room. The others' sound comes out of elements put into `speaker`. */
export function createEngine(speaker: Element, hear: (news: EngineNews) => void, parts: EngineParts): Engine {
  const room = new Room({
    adaptiveStream: true,
    dynacast: true,
    disconnectOnPageLeave: true,
    publishDefaults: { videoCodec: 'vp9', backupCodec: { codec: 'vp8' }, audioPreset: AudioPresets.speech },
    reconnectPolicy: new DefaultReconnectPolicy(RECONNECT),
  })
  const me = room.localParticipant
  const ownTracks = new Set<LocalTrack>()
  let hasLeft = false
  let comingIn: Promise<void> | undefined

  const veil = parts.veil?.make({ room, kinds: parts.veil.kinds, own: take, relax, onChange: () => tellAgain() })
  const trackOf =
    veil?.trackOf ?? ((kind: DeviceKind): LocalTrack | undefined => me.getTrackPublication(SOURCE[kind])?.track)
  tellNews(room, hear, veil)
  // One of two fills the stage at the accept; of many each is small, and small ones are there sooner.
  wakePictures(room, veil ? WHOLE : SMALL, veil?.lifted ?? Promise.resolve())
  const playAll = playSound(room, speaker, veil)
  const firsts: Pick<Measure, 'firstSoundAt' | 'firstPictureAt'> = {}
  const arrivals = parts.watchArrivals(room, (what, at) => {
    firsts[what === 'sound' ? 'firstSoundAt' : 'firstPictureAt'] ??= at
    hear({ type: 'arrived', what, at })
    tellAgain()
  })
  let listening: ReturnType<typeof setTimeout> | undefined
  let stopListening = () => {}
  const signals = createSignals(room, hear, () => tellAgain())
  const measure = measureOf(room)
  const quality = keepQuality(room, measure, news => {
    hear(news)
    tellAgain()
  })
  const tellAgain = tellTiles(room, {
    handOf: signals.handOf,
    isBlind: quality.isBlind,
    trackOf,
    isAlone: () => veil?.isDown ?? false,
    isDark: track => veil !== undefined && !arrivals.isSeen(track),
    hear: tiles => hear({ type: 'tiles', tiles }),
  })
  const desk = createDeviceDesk({ room, hear, trackOf, isCovered: kind => veil?.covers(kind) ?? false })
  const screen = import('./livekit-screen.ts').then(({ createScreen }) => createScreen(room, hear, take))
  screen.catch(() => {}) // said when it is wanted
  if (!veil) begin()

  function begin(): void {
    playAll()
    arrivals.start()
    // Only for hints: they come after everything else, and a call does without.
    listening = setTimeout(async () => {
      const { listenToOwnVoice } = await import('./livekit-voice.ts').catch(() => ({ listenToOwnVoice: undefined }))
      if (!hasLeft) stopListening = listenToOwnVoice?.(room, hear) ?? stopListening
    }, LISTEN_AFTER)
  }

  /** Keeps a track to be stopped in the end; `false` when that is now, since the user has left. */
  function take(track: LocalTrack): boolean {
    ownTracks.add(track)
    if (hasLeft) track.stop()
    return !hasLeft
  }

  /** Asks the browser once for all kinds, so that the user is asked once. */
  async function capture(kinds: readonly DeviceKind[]): Promise<void> {
    const tracks = await me.createTracks({
      audio: kinds.includes('microphone') && (await desk.wanted('microphone')),
      video: kinds.includes('camera') && (await desk.wanted('camera')),
    })
    for (const track of tracks) relax(track)
    if (!tracks.map(take).every(Boolean)) return // the user answered the browser after leaving
    await comingIn // whom one waits for is seen first
    await Promise.all(tracks.map(track => (veil ? veil.put(track) : me.publishTrack(track))))
    for (const kind of kinds) void desk.recall(kind)
    // A page that nobody touched is silent; one that records is not (Firefox, Safari).
    if (!room.canPlaybackAudio) await room.startAudio().catch(() => {})
  }

  async function turnOnOne(kind: DeviceKind): Promise<DeviceState> {
    try {
      const track = trackOf(kind)
      await (track ? track.unmute() : capture([kind]))
      if (hasLeft) stopDevices()
      return 'on'
    } catch (error) {
      return deviceFailure(error)
    }
  }

  async function turnOn(kinds: readonly DeviceKind[]): Promise<Partial<Record<DeviceKind, DeviceState>>> {
    if (kinds.length > 1) {
      const isDone = await capture(kinds).then(
        () => true,
        () => false,
      )
      if (isDone) return Object.fromEntries(kinds.map(kind => [kind, 'on']))
    }
    // One by one: without a camera there is still a voice.
    const states: Partial<Record<DeviceKind, DeviceState>> = {}
    for (const kind of kinds) states[kind] = await turnOnOne(kind)
    return states
  }

  function stopDevices(): void {
    for (const track of ownTracks) track.stop()
  }

  return {
    async connect({ url, token }) {
      const connecting = room.connect(url, token, { subscriberAllowPause: true })
      veil?.publish()
      comingIn = connecting.then(arrivals.untilComing, () => {})
      await connecting
      void desk.recall('speaker')
    },

    async unveil() {
      if (!veil?.isDown) return
      await veil.lift()
      if (hasLeft) return
      begin()
      tellAgain()
    },

    async turnOn(kinds) {
      veil?.expect(kinds)
      const states = await turnOn(kinds)
      await veil?.settle(kinds)
      return states
    },

    async turnOff(kind) {
      await trackOf(kind)?.mute()
    },

    choose: desk.choose,

    async flip() {
      await desk.flip()
      tellAgain()
    },

    share: async () => (await screen).share(),
    unshare: async () => (await screen).unshare(),

    raiseHand: signals.raise,
    react: signals.react,

    soundOnly(isOn) {
      quality.soundOnly(isOn)
      tellAgain()
    },

    measure: async () => ({ reports: await measure(), ...firsts }),

    microphone: () => me.getTrackPublication(SOURCE.microphone)?.track?.mediaStreamTrack,

    tap: async () => (await import('./livekit-tap.ts')).tapRoom(room),

    unsilence: () => room.startAudio(),

    async leave() {
      hasLeft = true
      room.removeAllListeners()
      clearTimeout(listening)
      stopListening()
      arrivals.stop()
      quality.stop()
      veil?.close()
      stopDevices()
      speaker.replaceChildren()
      await room.disconnect()
    },
  }
}

function tellNews(room: Room, hear: (news: EngineNews) => void, veil: Veil | undefined): void {
  room
    .on(RoomEvent.SignalReconnecting, () => hear({ type: 'reconnecting' }))
    .on(RoomEvent.Reconnecting, () => hear({ type: 'reconnecting' }))
    .on(RoomEvent.Reconnected, () => hear({ type: 'reconnected' }))
    .on(RoomEvent.AudioPlaybackStatusChanged, () => hear({ type: 'silenced', isSilenced: !room.canPlaybackAudio }))
    .on(RoomEvent.TrackMuted, (publication, { isLocal }) => isLocal && tellDevice(publication.source, false, true))
    .on(RoomEvent.LocalTrackUnpublished, publication => tellDevice(publication.source, false))
    .on(RoomEvent.LocalTrackPublished, publication => tellDevice(publication.source, !publication.isMuted))
    .on(RoomEvent.Disconnected, reason => hear({ type: 'closed', reason: closeReason(reason) }))

  function tellDevice(source: Track.Source, isOn: boolean, isMuted = false): void {
    for (const kind of ['microphone', 'camera'] as const)
      if (source === SOURCE[kind] && !veil?.covers(kind)) hear({ type: 'device', kind, isOn, isMuted })
  }
}

/** Whom one hears, one hears from the moment the call is on. Returns how to begin with those who are there already. */
function playSound(room: Room, speaker: Element, veil: Veil | undefined): () => void {
  const play = (track: RemoteTrack | undefined) => {
    if (track?.kind !== Track.Kind.Audio || veil?.isDown || track.attachedElements.length) return
    const audio = document.createElement('audio')
    speaker.append(audio)
    track.attach(audio)
  }
  room.on(RoomEvent.TrackSubscribed, play)
  room.on(RoomEvent.TrackUnsubscribed, track => {
    if (track.kind === Track.Kind.Audio) for (const audio of track.detach()) audio.remove()
  })
  return () => {
    for (const { audioTrackPublications } of room.remoteParticipants.values())
      for (const { audioTrack } of audioTrackPublications.values()) play(audioTrack as RemoteTrack | undefined)
  }
}

function closeReason(reason: DisconnectReason | undefined): CloseReason {
  if (reason === DisconnectReason.ROOM_DELETED || reason === DisconnectReason.ROOM_CLOSED) return 'hung-up'
  if (reason === DisconnectReason.PARTICIPANT_REMOVED) return 'removed'
  if (reason === DisconnectReason.DUPLICATE_IDENTITY) return 'replaced'
  if (reason === DisconnectReason.JOIN_FAILURE) return 'refused'
  return 'lost'
}

function deviceFailure(error: unknown): DeviceState {
  const failure = MediaDeviceFailure.getFailure(error)
  if (failure === MediaDeviceFailure.PermissionDenied) return 'denied'
  if (failure === MediaDeviceFailure.DeviceInUse) return 'busy'
  return 'missing'
}
