import { type Room, RoomEvent, Track, TrackEvent } from 'livekit-client'
import type { Measure, Report } from './stats.ts'

/** What the browser measures of every track of the call, at each asking. */
export function measureOf(room: Room): () => Promise<Measure> {
  const firsts: Pick<Measure, 'firstSoundAt' | 'firstPictureAt'> = {}
  room.on(RoomEvent.TrackSubscribed, track => {
    const isSound = track.kind === Track.Kind.Audio
    const [event, name] = isSound
      ? ([TrackEvent.AudioPlaybackStarted, 'firstSoundAt'] as const)
      : ([TrackEvent.VideoPlaybackStarted, 'firstPictureAt'] as const)
    track.once(event, () => {
      firsts[name] ??= performance.now()
    })
  })
  return async () => {
    const everybody = [room.localParticipant, ...room.remoteParticipants.values()]
    const tracks = everybody.flatMap(({ isLocal, trackPublications }) =>
      [...trackPublications.values()].flatMap(({ track }) => (track ? [{ isUp: isLocal, track }] : [])),
    )
    const reports = await Promise.all(
      tracks.map(async ({ isUp, track }): Promise<Report[]> => {
        const stats = await track.getRTCStatsReport().catch(() => undefined) // the track ended meanwhile
        return stats ? [{ isUp, stats }] : []
      }),
    )
    return { reports: reports.flat(), ...firsts }
  }
}
