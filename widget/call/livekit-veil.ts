import { LocalAudioTrack, type LocalTrack, LocalVideoTrack, type Room, Track } from 'livekit-client'
import { type Blank, createBlack, createSilence } from './blank.ts'
import type { DeviceKind } from './engine.ts'

export type MakeVeil = typeof createVeil

type VeilNeeds = {
  room: Room
  /** What the others are to expect: it is sent black and silent. */
  kinds: readonly DeviceKind[]
  /** Sees to it that a track is stopped in the end; `false` when that is now. */
  own: (track: LocalTrack) => boolean
  /** The device that it comes from may be pulled out later. */
  relax: (track: LocalTrack) => void
  /** The own picture is another one. */
  onChange: () => void
}

/** What is sent in place of a device. */
type Cover = { blank: Blank; track: LocalTrack; isPublished: Promise<boolean> }

const SOURCE = { microphone: Track.Source.Microphone, camera: Track.Source.Camera } as const
const SOON = 500 // ms

/**
 * What hangs over a call while it rings: everything is connected, but what the devices give has no sender. Black and silence
 * go out, until `lift` puts picture and voice in their place, with nothing to negotiate any more.
 */
export interface Veil {
  /** It still rings. */
  readonly isDown: boolean
  /** Resolves when it does no more; never where it is closed before that. */
  readonly lifted: Promise<void>
  /** Sends black and silence. */
  publish(): void
  /** Whether a device has something else sent in its place. */
  covers(kind: DeviceKind): boolean
  /** What a device gives, sent or not. */
  trackOf(kind: DeviceKind): LocalTrack | undefined
  /** These devices are being asked for. */
  expect(kinds: readonly DeviceKind[]): void
  /** Sends it in its place, or keeps it until the veil is lifted. */
  put(track: LocalTrack): Promise<void>
  /** Of these there is nothing to wait for any more. */
  settle(kinds: readonly DeviceKind[]): Promise<void>
  /** Resolves when what was there to be sent is, or soon. */
  lift(): Promise<void>
  close(): void
}

export function createVeil({ room, kinds, own, relax, onChange }: VeilNeeds): Veil {
  const me = room.localParticipant
  const covers = new Map<DeviceKind, Cover>()
  const kept = new Map<DeviceKind, LocalTrack>()
  const expected = new Set<DeviceKind>()
  let isDown = true
  let raise = () => {}
  const lifted = new Promise<void>(resolve => {
    raise = resolve
  })

  function cover(kind: DeviceKind): void {
    try {
      const blank = kind === 'camera' ? createBlack() : createSilence()
      // As one of the user's own, so that LiveKit never asks for a device by itself.
      const track =
        kind === 'camera'
          ? new LocalVideoTrack(blank.track, undefined, true)
          : new LocalAudioTrack(blank.track, undefined, true)
      const publishing = me.publishTrack(track, { source: SOURCE[kind] })
      covers.set(kind, {
        blank,
        track,
        isPublished: publishing.then(
          () => true,
          () => false,
        ),
      })
    } catch {
      // a browser that makes no such track sends nothing before the call is on
    }
  }

  async function swap(kind: DeviceKind, real: LocalTrack): Promise<void> {
    const cover = covers.get(kind)
    const isIn = cover !== undefined && (await cover.isPublished) && (await takePlace(cover.track, real))
    if (kept.get(kind) !== real) return // closed meanwhile
    kept.delete(kind)
    if (isIn) uncover(kind)
    else {
      await drop(kind)
      await me.publishTrack(real)
    }
    onChange()
  }

  /** As a copy, so that the track from before is done with. Resolves to whether it went well. */
  async function takePlace(cover: LocalTrack, real: LocalTrack): Promise<boolean> {
    if (real.isMuted) await cover.mute()
    const copy = real.mediaStreamTrack.clone()
    try {
      await cover.replaceTrack(copy, false)
    } catch {
      copy.stop()
      return false
    }
    own(cover)
    relax(cover)
    if (real.isMuted) await cover.mute()
    real.stop()
    return true
  }

  function uncover(kind: DeviceKind): void {
    covers.get(kind)?.blank.stop()
    covers.delete(kind)
  }

  /** Nothing is sent for this device any more. */
  async function drop(kind: DeviceKind): Promise<void> {
    const cover = covers.get(kind)
    uncover(kind)
    if (cover && (await cover.isPublished)) await me.unpublishTrack(cover.track).catch(() => {})
  }

  return {
    get isDown() {
      return isDown
    },
    lifted,
    publish: () => {
      if (isDown) kinds.forEach(cover)
    },
    covers: kind => covers.has(kind),
    trackOf: kind => kept.get(kind) ?? (covers.has(kind) ? undefined : me.getTrackPublication(SOURCE[kind])?.track),
    expect: kinds => {
      for (const kind of kinds) expected.add(kind)
    },
    async put(track) {
      const kind = track.source === SOURCE.camera ? 'camera' : 'microphone'
      kept.set(kind, track)
      onChange()
      if (!isDown) await swap(kind, track)
    },
    async settle(kinds) {
      for (const kind of kinds) expected.delete(kind)
      if (!isDown) await Promise.all(kinds.filter(kind => !kept.has(kind)).map(drop))
    },
    async lift() {
      if (!isDown) return
      isDown = false
      raise()
      const unexpected = [...covers.keys()].filter(kind => !kept.has(kind) && !expected.has(kind))
      const swapping = [...kept].map(([kind, track]) => swap(kind, track))
      void Promise.all(unexpected.map(drop))
      await Promise.race([Promise.all(swapping), new Promise(resolve => setTimeout(resolve, SOON))])
    },
    close() {
      isDown = false
      kept.clear()
      for (const kind of [...covers.keys()]) uncover(kind)
    },
  }
}
