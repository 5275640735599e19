import { LocalVideoTrack, RemoteTrackPublication, type Room, RoomEvent, Track, TrackEvent } from 'livekit-client'
import type { EngineNews } from './engine.ts'
import { createLadder, type Rung } from './ladder.ts'
import { QUALITY } from './livekit-tiles.ts'
import { createStatsReader, type Report } from './stats.ts'

const LOOK = 2000 // ms

export interface QualityKeeper {
  /** The user wants no pictures, or wants them again. */
  soundOnly(isOn: boolean): void
  /** Whether the pictures of others are turned off, by whomever. */
  isBlind(): boolean
  stop(): void
}

/** Gives voice priority: on a weak connection it pauses the own picture, then those of others, and brings them back. */
export function keepQuality(
  room: Room,
  measure: () => Promise<Report[]>,
  hear: (news: EngineNews) => void,
): QualityKeeper {
  const climb = createLadder()
  const read = createStatsReader()
  const turnedOff = new WeakSet<RemoteTrackPublication>()
  let rung: Rung = 'all'
  let isSoundOnly = false

  const isWithout = (what: 'own' | 'others') => isSoundOnly || rung === 'sound' || (what === 'own' && rung !== 'all')

  /** May be repeated: what is so already stays so. A shared screen stays: it was asked for. */
  function apply(): void {
    const own = room.localParticipant.getTrackPublication(Track.Source.Camera)?.track
    if (own?.sender) void (isWithout('own') ? own.pauseUpstream() : own.resumeUpstream()).catch(() => {})
    for (const { trackPublications } of room.remoteParticipants.values())
      for (const publication of trackPublications.values())
        if (publication instanceof RemoteTrackPublication && publication.source === Track.Source.Camera)
          turn(publication)
  }

  /** Turned on only where it was turned off here: otherwise LiveKit itself decides by what is in sight. */
  function turn(publication: RemoteTrackPublication): void {
    if (isWithout('others')) turnedOff.add(publication)
    if (turnedOff.has(publication)) publication.setEnabled(!isWithout('others'))
  }

  /** A camera that is turned on, or changed, goes on the air by itself, and LiveKit tells everybody so: both are taken back. */
  const holdBack = () => {
    const own = room.localParticipant.getTrackPublication(Track.Source.Camera)?.track
    if (isWithout('own')) void own?.pauseUpstream().catch(() => {})
  }
  room
    .on(RoomEvent.LocalTrackPublished, ({ source, track }) => {
      if (source === Track.Source.Camera) track?.on(TrackEvent.UpstreamResumed, holdBack)
    })
    .on(RoomEvent.TrackUnmuted, ({ source, track }, { isLocal }) => {
      if (!isLocal || source !== Track.Source.Camera || !isWithout('own')) return
      if (track instanceof LocalVideoTrack) void track.resumeUpstream().catch(() => {}) // `holdBack` follows
    })

  async function look(): Promise<void> {
    const { lossUp = 0, lossDown = 0, delay } = read(await measure())
    const quality = QUALITY[room.localParticipant.connectionQuality]
    const next = climb(
      { quality, loss: Math.max(lossUp, lossDown), ...(delay === undefined ? {} : { delay }) },
      Date.now(),
    )
    if (next === rung) return
    rung = next
    apply()
    hear({ type: 'rung', rung })
  }

  const looking = setInterval(() => void look(), LOOK)
  for (const event of [RoomEvent.TrackSubscribed, RoomEvent.LocalTrackPublished, RoomEvent.Reconnected] as const)
    room.on(event, () => (rung !== 'all' || isSoundOnly) && apply())
  return {
    soundOnly(isOn) {
      isSoundOnly = isOn
      apply()
    },
    isBlind: () => isWithout('others'),
    stop: () => clearInterval(looking),
  }
}
