import { type RemoteTrack, type Room, RoomEvent, Track, TrackEvent } from 'livekit-client'
import type { Arrival } from './engine.ts'

const DARK = 8 // of 255: what a codec makes of black
const LISTEN = 100 // ms
const WAIT = 1000 // ms
const MOST = 300 // times that one listens whether a track has a sound

export type Arrivals = {
  /** Tells from now on. */
  start(): void
  /** Resolves when the others who are in the room are on their way: what is sent before that makes them wait. */
  untilComing(): Promise<void>
  /** A picture of that track was shown, other than the black one that stands for it before the call is on. */
  isSeen(track: Track): boolean
  stop(): void
}

/** Notices when each of the others is first seen and heard: what arrives, not what is announced. */
export function watchArrivals(room: Room, tell: (what: Arrival, at: number) => void): Arrivals {
  const watched = new WeakSet<Track>()
  const shown = new WeakSet<Track>()
  const stopped = new AbortController()

  const watch = (track: RemoteTrack) => {
    if (watched.has(track) || track.source === Track.Source.ScreenShare) return
    watched.add(track)
    if (track.kind === Track.Kind.Audio) void listen(track)
    else look(track)
  }

  /** In the very element that shows it: a browser hurries with no other. */
  function look(track: RemoteTrack): void {
    const follow = (element: HTMLMediaElement) => {
      if (!(element instanceof HTMLVideoElement) || shown.has(track)) return
      if (!element.requestVideoFrameCallback) return see(performance.now())
      element.requestVideoFrameCallback(at => {
        if (stopped.signal.aborted) return
        if (isBlack(element)) follow(element)
        else see(at)
      })
    }
    const see = (at: number) => {
      if (shown.has(track)) return
      shown.add(track)
      tell('picture', at)
    }
    track.on(TrackEvent.ElementAttached, follow)
    track.attachedElements.forEach(follow)
  }

  async function listen(track: RemoteTrack): Promise<void> {
    for (let times = 0; times < MOST && !stopped.signal.aborted; times++) {
      const stats = await track.getRTCStatsReport().catch(() => undefined)
      if ([...(stats?.values() ?? [])].some(({ totalAudioEnergy }) => totalAudioEnergy > 0))
        return tell('sound', performance.now())
      await new Promise(resolve => setTimeout(resolve, LISTEN))
    }
  }

  return {
    start() {
      room.on(RoomEvent.TrackSubscribed, watch)
      for (const { trackPublications } of room.remoteParticipants.values())
        for (const { track } of trackPublications.values()) if (track) watch(track as RemoteTrack)
    },
    async untilComing() {
      const end = performance.now() + WAIT
      const isMissing = () =>
        [...room.remoteParticipants.values()].some(({ trackPublications }) =>
          [...trackPublications.values()].some(publication => !publication.track),
        )
      while (isMissing() && performance.now() < end && !stopped.signal.aborted)
        await new Promise(resolve => setTimeout(resolve, 20))
    },
    isSeen: track => shown.has(track),
    stop: () => stopped.abort(),
  }
}

/** Whether a video shows the black picture of before a call; so does a camera that is covered, and a person says more. */
function isBlack(video: HTMLVideoElement): boolean {
  context ??= new OffscreenCanvas(16, 9).getContext('2d', { willReadFrequently: true })
  context?.drawImage(video, 0, 0, 16, 9)
  const { data } = context?.getImageData(0, 0, 16, 9) ?? { data: [] }
  return data.every((value, at) => at % 4 === 3 || value < DARK)
}

let context: OffscreenCanvasRenderingContext2D | null | undefined
