import { ConnectionQuality, LocalVideoTrack, type Participant, type Room, RoomEvent, Track } from 'livekit-client'
import type { Quality, Show, Tile } from './engine.ts'
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
  hear: (tiles: readonly Tile[]) => void
}

/** Tells of the tiles whenever one may have changed. Returns how to tell once more. */
export function tellTiles(room: Room, { handOf, isBlind, hear }: Needs): () => void {
  const showOf = createShows()
  const tell = () => {
    const everybody = [room.localParticipant, ...room.remoteParticipants.values()]
    const there = everybody.filter(({ identity }) => !TESTER.test(identity))
    hear(
      there.flatMap(participant => {
        const hand = handOf(participant.identity)
        const whole = { ...toTile(participant, showOf), ...(hand ? { hand } : {}) }
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

function toTile(participant: Participant, showOf: (track: Track) => Show): Tile {
  const camera = participant.getTrackPublication(Track.Source.Camera)
  const picture = camera && !camera.isMuted ? camera.videoTrack : undefined
  const [person = ''] = participant.identity.split(':') // user:device:tab, the user percent-encoded
  return {
    id: participant.identity,
    person: decodeURIComponent(person),
    name: participant.name ?? '',
    isLocal: participant.isLocal,
    isMuted: !participant.isMicrophoneEnabled,
    isSpeaking: participant.isSpeaking,
    quality: QUALITY[participant.connectionQuality],
    ...(picture ? { show: showOf(picture) } : {}),
    ...(picture?.streamState === Track.StreamState.Paused ? { isPaused: true } : {}),
    ...(picture instanceof LocalVideoTrack && facesAway(picture) ? { facesAway: true } : {}),
  }
}

/** What somebody shares, once there is a picture of it. */
function screenTile(participant: Participant, showOf: (track: Track) => Show): Tile[] {
  const screen = participant.getTrackPublication(Track.Source.ScreenShare)?.videoTrack
  if (!screen) return []
  const { id, ...rest } = toTile(participant, showOf)
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
