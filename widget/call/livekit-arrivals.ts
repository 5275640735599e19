import { type RemoteTrack, type Room, RoomEvent, Track } from 'livekit-client'
import type { Arrival } from './engine.ts'

/** Size of the black picture of before a call, px: nearly that of a camera, but of a shape that no camera has, unlike a dark room. */
export const BLACK = { width: 1280, height: 704 }
const DARK = 8 // of 255: what a codec makes of black
const LISTEN = 50 // ms
const MOST = 600 // times that one listens whether a track has a sound

export type Arrivals = {
  /** Tells from now on. */
  start(): void
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

  function look(track: RemoteTrack): void {
    const video = document.createElement('video')
    const see = (at: number) => {
      video.srcObject = null
      shown.add(track)
      tell('picture', at)
    }
    if (!video.requestVideoFrameCallback) return see(performance.now())
    video.muted = true
    video.srcObject = new MediaStream([track.mediaStreamTrack])
    video.play().catch(() => {}) // the track is gone
    const next = () =>
      video.requestVideoFrameCallback((at, frame) => {
        if (stopped.signal.aborted) video.srcObject = null
        else if (isBlack(video, frame)) next()
        else see(at)
      })
    next()
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
    isSeen: track => shown.has(track),
    stop: () => stopped.abort(),
  }
}

/** Whether a video shows the black picture of before a call. */
function isBlack(video: HTMLVideoElement, { width, height }: { width: number; height: number }): boolean {
  if (width * BLACK.height !== height * BLACK.width) return false
  const context = new OffscreenCanvas(16, 9).getContext('2d', { willReadFrequently: true })
  context?.drawImage(video, 0, 0, 16, 9)
  const { data } = context?.getImageData(0, 0, 16, 9) ?? { data: [] }
  return data.every((value, at) => at % 4 === 3 || value < DARK)
}
