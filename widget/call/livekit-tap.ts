import { type ElementInfo, type Participant, RemoteVideoTrack, type Room, RoomEvent, Track } from 'livekit-client'
import type { Tap, TappedPicture } from './tap.ts'

/** Of the recording: what is larger would be made smaller. */
const SIZE = { width: 640, height: 360 }

/** Taps a room. LiveKit pauses pictures that no element shows, and all of them in a hidden tab: those that are recorded come on. */
export function tapRoom(room: Room): Tap {
  const awake = new Map<RemoteVideoTrack, ElementInfo>()
  const wake = (track: unknown) => {
    if (!(track instanceof RemoteVideoTrack) || awake.has(track)) return
    const watcher = neverHidden()
    awake.set(track, watcher)
    track.observeElementInfo(watcher)
  }
  const everybody = () => [room.localParticipant, ...room.remoteParticipants.values()].filter(isInCall)
  for (const participant of room.remoteParticipants.values())
    for (const { track } of participant.trackPublications.values()) wake(track)
  room.on(RoomEvent.TrackSubscribed, wake)
  return {
    pictures: () => everybody().flatMap(picturesOf),
    sounds: () =>
      everybody().flatMap(participant =>
        [...participant.audioTrackPublications.values()].flatMap(({ track }) => track?.mediaStreamTrack ?? []),
      ),
    close() {
      room.off(RoomEvent.TrackSubscribed, wake)
      for (const [track, watcher] of awake) track.stopObservingElementInfo(watcher)
    },
  }
}

/** Not who waits at the door while it rings, nor who tests the connection. */
const isInCall = ({ attributes, identity }: Participant) =>
  attributes.ringing === undefined && !identity.includes(':check-')

function picturesOf(participant: Participant): TappedPicture[] {
  const { identity, name = '' } = participant
  const trackOf = (source: Track.Source) => {
    const track = participant.getTrackPublication(source)?.track
    return track && !track.isMuted ? track.mediaStreamTrack : undefined
  }
  const [camera, screen] = [trackOf(Track.Source.Camera), trackOf(Track.Source.ScreenShare)]
  return [
    { id: identity, name, isScreen: false, ...(camera ? { track: camera } : {}) },
    ...(screen ? [{ id: `${identity} screen`, name, isScreen: true, track: screen }] : []),
  ]
}

/** What LiveKit takes for a picture in picture, which is seen whatever is before the page. */
function neverHidden(): ElementInfo {
  return {
    element: {},
    width: () => SIZE.width,
    height: () => SIZE.height,
    visible: true,
    pictureInPicture: true,
    visibilityChangedAt: undefined,
    observe: () => {},
    stopObserving: () => {},
  }
}
