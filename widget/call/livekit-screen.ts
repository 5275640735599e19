import { type LocalTrack, type Room, RoomEvent, ScreenSharePresets, Track } from 'livekit-client'
import type { EngineNews } from './engine.ts'

/** Sound as it is, without what the call itself plays; the constraints that only some browsers know are ignored by others. */
const SOUND = {
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
  restrictOwnAudio: true,
  suppressLocalAudioPlayback: true, // not an option of LiveKit 2.23, which passes what it is given
}

export interface Screen {
  share(): Promise<void>
  unshare(): Promise<void>
}

/** Shares the screen in a room. What the browser gives is handed to `own` first, since the user may have left meanwhile. */
export function createScreen(
  room: Room,
  hear: (news: EngineNews) => void,
  own: (track: LocalTrack) => boolean,
): Screen {
  const me = room.localParticipant
  const isScreen = ({ source }: { source: Track.Source }) => source === Track.Source.ScreenShare
  room
    .on(RoomEvent.LocalTrackPublished, publication => isScreen(publication) && hear({ type: 'screen', isOn: true }))
    .on(RoomEvent.LocalTrackUnpublished, publication => {
      if (!isScreen(publication)) return
      hear({ type: 'screen', isOn: false })
      void unshare() // ended from the browser's own bar: its sound ends, too
    })

  async function unshare(): Promise<void> {
    const sources = [Track.Source.ScreenShare, Track.Source.ScreenShareAudio]
    for (const source of sources) {
      const track = me.getTrackPublication(source)?.track
      if (track) await me.unpublishTrack(track)
    }
  }

  return {
    async share() {
      const tracks = await me.createScreenTracks({
        audio: SOUND,
        contentHint: 'detail',
        selfBrowserSurface: 'exclude',
        surfaceSwitching: 'include',
        systemAudio: 'include',
      })
      if (!tracks.map(own).every(Boolean)) return
      const screenShareEncoding = ScreenSharePresets.h1080fps15.encoding
      await Promise.all(tracks.map(track => me.publishTrack(track, { screenShareEncoding })))
    },
    unshare,
  }
}
