import { type ElementInfo, type RemoteTrack, RemoteVideoTrack, type Room, RoomEvent, Track } from 'livekit-client'

const LINGER = 2000 // ms after which LiveKit has found the element in which a picture is seen

/** Px: what LiveKit is told of where a picture is. */
type Size = { width: number; height: number }

/**
 * Lets the others' pictures flow as soon as they are there: the server holds back one that LiveKit sees in no element, and it
 * takes a while to look. `until`: when they are to be seen.
 */
export function wakePictures(room: Room, { width, height }: Size, until: Promise<void>): void {
  room.on(RoomEvent.TrackSubscribed, async (track: RemoteTrack) => {
    if (!(track instanceof RemoteVideoTrack) || track.source !== Track.Source.Camera) return
    const info = seenIn(width, height)
    track.observeElementInfo(info)
    await until
    setTimeout(() => track.stopObservingElementInfo(info), LINGER)
  })
}

function seenIn(width: number, height: number): ElementInfo {
  return {
    element: {},
    width: () => width,
    height: () => height,
    visible: true,
    pictureInPicture: true, // even in a tab that is behind another
    visibilityChangedAt: undefined,
    observe() {},
    stopObserving() {},
  }
}
