import {
  AudioPresets,
  DefaultReconnectPolicy,
  DisconnectReason,
  type LocalTrack,
  LogLevel,
  MediaDeviceFailure,
  Room,
  RoomEvent,
  setLogLevel,
  Track,
} from 'livekit-client'
import type { CloseReason, DeviceKind, DeviceState, Engine, EngineNews } from './engine.ts'
import { createDeviceDesk, relax } from './livekit-devices.ts'
import { keepQuality } from './livekit-quality.ts'
import { createScreen } from './livekit-screen.ts'
import { createSignals } from './livekit-signals.ts'
import { measureOf } from './livekit-stats.ts'
import { tellTiles } from './livekit-tiles.ts'

// Each cut of the network is an error to LiveKit's log. Here it is a state that people see; the site's console stays clean.
setLogLevel(LogLevel.silent)

const SOURCE = { microphone: Track.Source.Microphone, camera: Track.Source.Camera } as const

/** ms before each attempt: LiveKit's own, with a longer tail, since a tunnel takes minutes and a call is worth waiting for. */
const RECONNECT = [0, 300, 1200, 2700, 4800, ...Array<number>(20).fill(7000)]

/** The engine over LiveKit, for one stay in one room. The others' sound comes out of elements put into `speaker`. */
export function createEngine(speaker: Element, hear: (news: EngineNews) => void): Engine {
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

  tellNews(room, hear)
  playSound(room, speaker)
  let stopListening = () => {}
  // Only for hints: it need not be there first, and a call does without.
  import('./livekit-voice.ts').then(
    ({ listenToOwnVoice }) => {
      if (!hasLeft) stopListening = listenToOwnVoice(room, hear)
    },
    () => {},
  )
  const signals = createSignals(room, hear, () => tellAgain())
  const measure = measureOf(room)
  const quality = keepQuality(room, measure, news => {
    hear(news)
    tellAgain()
  })
  const tellAgain = tellTiles(room, {
    handOf: signals.handOf,
    isBlind: quality.isBlind,
    hear: tiles => hear({ type: 'tiles', tiles }),
  })
  const desk = createDeviceDesk(room, hear)
  const screen = createScreen(room, hear, take)

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
    await Promise.all(tracks.map(track => me.publishTrack(track)))
    for (const kind of kinds) void desk.recall(kind)
  }

  async function turnOnOne(kind: DeviceKind): Promise<DeviceState> {
    try {
      const publication = me.getTrackPublication(SOURCE[kind])
      await (publication ? publication.unmute() : capture([kind]))
      if (hasLeft) stopDevices()
      return 'on'
    } catch (error) {
      return deviceFailure(error)
    }
  }

  function stopDevices(): void {
    for (const track of ownTracks) track.stop()
  }

  return {
    async connect({ url, token }) {
      await room.connect(url, token, { subscriberAllowPause: true })
      void desk.recall('speaker')
    },

    async turnOn(kinds) {
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
    },

    async turnOff(kind) {
      await me.getTrackPublication(SOURCE[kind])?.mute()
    },

    choose: desk.choose,

    async flip() {
      await desk.flip()
      tellAgain()
    },

    share: screen.share,
    unshare: screen.unshare,

    raiseHand: signals.raise,
    react: signals.react,

    soundOnly(isOn) {
      quality.soundOnly(isOn)
      tellAgain()
    },

    measure,

    unsilence: () => room.startAudio(),

    async leave() {
      hasLeft = true
      room.removeAllListeners()
      stopListening()
      quality.stop()
      stopDevices()
      speaker.replaceChildren()
      await room.disconnect()
    },
  }
}

function tellNews(room: Room, hear: (news: EngineNews) => void): void {
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
      if (source === SOURCE[kind]) hear({ type: 'device', kind, isOn, isMuted })
  }
}

function playSound(room: Room, speaker: Element): void {
  room.on(RoomEvent.TrackSubscribed, track => {
    if (track.kind !== Track.Kind.Audio) return
    const audio = document.createElement('audio')
    speaker.append(audio)
    track.attach(audio)
  })
  room.on(RoomEvent.TrackUnsubscribed, track => {
    if (track.kind === Track.Kind.Audio) for (const audio of track.detach()) audio.remove()
  })
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
