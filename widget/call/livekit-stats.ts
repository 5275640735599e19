import type { Room } from 'livekit-client'
import type { Report } from './stats.ts'

/** What the browser measures of every track of the call, at each asking. */
export function measureOf(room: Room): () => Promise<Report[]> {
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
    return reports.flat()
  }
}
