import { type Room, RoomEvent, Track } from 'livekit-client'
import type { EngineNews } from './engine.ts'
import { listen } from './level.ts'

const LOOK = 150 // ms
const LOUD = 0.03 // root mean square of a voice near the microphone; a quiet room is below 0.01
const ENOUGH = 4 // loud looks within ten: a cough is shorter
const SILENCE = 4000 // ms
const PAUSE = 20_000 // ms before it is said again

/** Notices that nothing comes from the own microphone, and that the user speaks while it is muted. Returns how to stop. */
export function listenToOwnVoice(room: Room, hear: (news: EngineNews) => void): () => void {
  let stop = () => {}
  let saidAt = -PAUSE

  const follow = () => {
    stop()
    stop = () => {}
    const track = room.localParticipant.getTrackPublication(Track.Source.Microphone)?.track
    if (track?.isMuted) stop = whenLoud(track.mediaStreamTrack, say)
  }
  const suspect = () => {
    const track = room.localParticipant.getTrackPublication(Track.Source.Microphone)?.track
    if (!track || track.isMuted) return
    stop()
    stop = whenSilent(track.mediaStreamTrack, () => hear({ type: 'silent' }))
  }
  const say = () => {
    if (performance.now() - saidAt < PAUSE) return
    saidAt = performance.now()
    hear({ type: 'talking-muted' })
  }
  for (const event of [RoomEvent.TrackMuted, RoomEvent.TrackUnmuted, RoomEvent.LocalTrackUnpublished] as const)
    room.on(event, follow)
  room.on(RoomEvent.LocalAudioSilenceDetected, suspect)
  suspect() // LiveKit looks when a microphone is published, which may be long ago
  return () => stop()
}

function whenLoud(track: MediaStreamTrack, say: () => void): () => void {
  let loud: boolean[] = []
  return listen(track, level => {
    loud = [...loud, level > LOUD].slice(-10)
    if (loud.filter(Boolean).length < ENOUGH) return
    loud = []
    say()
  })
}

/** Not a single sign of life for seconds: a room is never that quiet. */
function whenSilent(track: MediaStreamTrack, say: () => void): () => void {
  let looks = 0
  const stop = listen(track, level => {
    looks++
    if (level === 0 && looks * LOOK < SILENCE) return
    stop()
    if (level === 0) say()
  })
  return stop
}
