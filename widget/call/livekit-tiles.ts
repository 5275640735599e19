import {
  ConnectionQuality,
  type LocalTrack,
  LocalVideoTrack,
  type Participant,
  type Room,
  RoomEvent,
  Track,
} from 'livekit-client'
import type { DeviceKind, Quality, Show, Tile } from './engine.ts'
import { facesAway } from './livekit-devices.ts'

/** Whatever may change what a tile shows. */
const TILE_EVENTS = [
  RoomEvent.Connected,
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.ParticipantNameChanged,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.TrackStreamStateChanged,
  RoomEvent.Reconnected, // nobody is told of who came and went during the break
] as const

/** Who only tests the connection (`livekit-check.ts`) takes no part in the call. */
const TESTER = /:check-[^:]*$/

type Needs = {
  handOf: (identity: string) => number | undefined
  /** The others' pictures are turned off. */
  isBlind: () => boolean
  /** What an own device gives. */
  trackOf: (kind: DeviceKind) => LocalTrack | undefined
  /** The others are not to be seen yet. */
  isAlone: () => boolean
  /** Nothing was in the picture yet. */
  isDark: (track: Track) => boolean
  hear: (tiles: readonly Tile[]) => void
}

/** Tells of the tiles whenever one may have changed. Returns how to tell once more. */
export function tellTiles(room: Room, { handOf, isBlind, trackOf, isAlone, isDark, hear }: Needs): () => void {
  const showOf = createShows()
  const ownTile = (): Tile => {
    const [camera, microphone] = [trackOf('camera'), trackOf('microphone')]
    const tile = tileOf(room.localParticipant, camera, showOf)
    const away = camera instanceof LocalVideoTrack && !camera.isMuted && facesAway(camera)
    return { ...tile, isMuted: microphone?.isMuted ?? true, ...(away ? { facesAway: true } : {}) }
  }
  const otherTile = (participant: Participant): Tile => {
    const { videoTrack } = participant.getTrackPublication(Track.Source.Camera) ?? {}
    const tile = tileOf(participant, videoTrack, showOf)
    return tile.show && videoTrack && isDark(videoTrack) ? { ...tile, isDark: true } : tile
  }
  const tell = () => {
    const others = isAlone() ? [] : [...room.remoteParticipants.values()].filter(isInCall)
    hear(
      [room.localParticipant, ...others].flatMap(participant => {
        const hand = handOf(participant.identity)
        const whole = { ...(participant.isLocal ? ownTile() : otherTile(participant)), ...(hand ? { hand } : {}) }
        const { show: _show, ...blank } = whole
        const tile = isBlind() && !participant.isLocal ? blank : whole
        return [tile, ...screenTile(participant, showOf)]
      }),
    )
  }
  for (const event of TILE_EVENTS) room.on(event, tell)
  return tell
}

/** Remembers one `show` for each track, so that a view can tell whether the picture is still the same. */
function createShows(): (track: Track) => Show {
  const shows = new WeakMap<Track, Show>()
  return track => {
    const known = shows.get(track)
    if (known) return known
    const show: Show = video => {
      track.attach(video) // not srcObject: adaptiveStream pauses a track that has no element it knows
      return () => {
        track.detach(video)
      }
    }
    shows.set(track, show)
    return show
  }
}

function tileOf(participant: Participant, camera: Track | undefined, showOf: (track: Track) => Show): Tile {
  const picture = camera && !camera.isMuted ? camera : undefined
  return {
    id: participant.identity,
    person: userOf(participant),
    name: participant.name ?? '',
    isLocal: participant.isLocal,
    isMuted: !participant.isMicrophoneEnabled,
    isSpeaking: participant.isSpeaking,
    quality: QUALITY[participant.connectionQuality],
    ...(picture ? { show: showOf(picture) } : {}),
    ...(picture?.streamState === Track.StreamState.Paused ? { isPaused: true } : {}),
  }
}

/** Of somebody whose devices waited at the door while it rang, one is in the call: the others are about to go. */
function isInCall(one: Participant, _: number, all: readonly Participant[]): boolean {
  if (TESTER.test(one.identity)) return false
  const same = all.filter(other => userOf(other) === userOf(one))
  const [first] = [...same].sort((a, b) => Number(isWaiting(a)) - Number(isWaiting(b)))
  return !isWaiting(one) || one === first
}

const isWaiting = ({ attributes }: Participant) => attributes.ringing !== undefined

/** Of `user:device:tab`, the user percent-encoded. */
const userOf = ({ identity }: Participant) => decodeURIComponent(identity.split(':')[0] ?? '')

/** What somebody shares, once there is a picture of it. */
function screenTile(participant: Participant, showOf: (track: Track) => Show): Tile[] {
  const screen = participant.getTrackPublication(Track.Source.ScreenShare)?.videoTrack
  if (!screen) return []
  const { id, ...rest } = tileOf(participant, screen, showOf)
  return [{ ...rest, id: `${id}#screen`, isScreen: true, isMuted: false, isSpeaking: false, show: showOf(screen) }]
}

/** LiveKit's word for a connection, and ours. */
export const QUALITY: Record<ConnectionQuality, Quality> = {
  [ConnectionQuality.Excellent]: 'good',
  [ConnectionQuality.Good]: 'fair',
  [ConnectionQuality.Poor]: 'weak',
  [ConnectionQuality.Lost]: 'lost',
  [ConnectionQuality.Unknown]: 'unknown',
}
