import { atom, type ReadableAtom } from 'nanostores'
import { devicesOf, rememberDevice, rememberedDevices } from './device-choice.ts'
import type { ChoiceKind, DeviceKind, DeviceState, Devices } from './engine.ts'

export type PreviewState = {
  microphone: DeviceState
  camera: DeviceState
  /** What they give, while they are on. */
  tracks: Partial<Record<DeviceKind, MediaStreamTrack>>
  devices: Devices
}

/** The devices before a call: nobody but their user sees or hears what they give. */
export interface PreviewDevices {
  readonly $state: ReadableAtom<PreviewState>
  /** Asks the browser once for all of them. Never rejects. */
  turnOn(kinds: readonly DeviceKind[]): Promise<void>
  turnOff(kind: DeviceKind): void
  /** Takes another device from now on, in calls too. */
  choose(kind: ChoiceKind, id: string): Promise<void>
  stop(): void
}

const NONE = { list: [], chosen: '' }
const NAMES = { microphone: 'audio', camera: 'video' } as const
const KINDS: readonly DeviceKind[] = ['microphone', 'camera']

export function createPreviewDevices(): PreviewDevices {
  const $state = atom<PreviewState>({
    ...{ microphone: 'off', camera: 'off', tracks: {} },
    devices: { microphone: NONE, camera: NONE, speaker: NONE },
  })
  let isOver = false
  const change = (part: Partial<PreviewState>) => $state.set({ ...$state.get(), ...part })
  const trackOf = (kind: DeviceKind) => $state.get().tracks[kind]

  async function look(): Promise<void> {
    const found = await find()
    const chosen = (kind: ChoiceKind) =>
      (kind === 'speaker' ? undefined : trackOf(kind)?.getSettings().deviceId) ?? rememberedDevices()[kind] ?? ''
    const one = (kind: ChoiceKind) => ({ list: devicesOf(kind, found), chosen: chosen(kind) })
    change({ devices: { microphone: one('microphone'), camera: one('camera'), speaker: one('speaker') } })
  }

  async function capture(kinds: readonly DeviceKind[]): Promise<void> {
    const found = await find()
    const wanted = Object.fromEntries(kinds.map(kind => [NAMES[kind], wish(kind, found)]))
    const stream = await navigator.mediaDevices.getUserMedia(wanted)
    if (isOver)
      for (const track of stream.getTracks()) track.stop() // the user answered the browser after leaving
    else for (const kind of kinds) take(kind, kind === 'camera' ? stream.getVideoTracks() : stream.getAudioTracks())
  }

  function take(kind: DeviceKind, [track]: readonly MediaStreamTrack[]): void {
    if (!track) return change({ [kind]: 'missing' })
    trackOf(kind)?.stop()
    track.addEventListener('ended', () => trackOf(kind) === track && letGo(kind, 'missing'))
    change({ [kind]: 'on', tracks: { ...$state.get().tracks, [kind]: track } })
  }

  function letGo(kind: DeviceKind, state: DeviceState): void {
    const { [kind]: track, ...rest } = $state.get().tracks
    track?.stop()
    change({ [kind]: state, tracks: rest })
  }

  async function turnOn(kinds: readonly DeviceKind[]): Promise<void> {
    change(Object.fromEntries(kinds.map(kind => [kind, 'pending'])))
    const isDone = await capture(kinds).then(
      () => true,
      () => false,
    )
    // One by one: without a camera there is still a voice.
    if (!isDone) for (const kind of kinds) await capture([kind]).catch(error => letGo(kind, failureOf(error)))
    if (!isOver) await look()
  }

  const onChange = () => void look()
  navigator.mediaDevices?.addEventListener('devicechange', onChange)
  void look()
  return {
    $state,
    turnOn,
    turnOff: kind => letGo(kind, 'off'),
    async choose(kind, id) {
      rememberDevice(kind, id)
      if (kind !== 'speaker' && trackOf(kind)) await turnOn([kind])
      else await look()
    },
    stop() {
      isOver = true
      navigator.mediaDevices?.removeEventListener('devicechange', onChange)
      for (const kind of KINDS) letGo(kind, 'off')
    },
  }
}

async function find(): Promise<readonly MediaDeviceInfo[]> {
  return (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? []
}

/** The device that the user chose before, if it is there. */
function wish(kind: DeviceKind, found: readonly MediaDeviceInfo[]): MediaTrackConstraints | true {
  const id = rememberedDevices()[kind]
  return id && found.some(({ deviceId }) => deviceId === id) ? { deviceId: { exact: id } } : true
}

/** By the names that browsers give (w3.org/TR/mediacapture-streams, getUserMedia). */
function failureOf(error: unknown): DeviceState {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'missing'
}
