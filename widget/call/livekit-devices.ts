import { type LocalTrack, LocalVideoTrack, type Room, RoomEvent } from 'livekit-client'
import { devicesOf, rememberDevice, rememberedDevices } from './device-choice.ts'
import type { ChoiceKind, Device, DeviceKind, Devices, EngineNews } from './engine.ts'

const KINDS = { microphone: 'audioinput', camera: 'videoinput', speaker: 'audiooutput' } as const
const NAMES = Object.keys(KINDS) as ChoiceKind[]

export interface DeviceDesk {
  choose(kind: ChoiceKind, id: string): Promise<boolean>
  flip(): Promise<void>
  /** The device chosen in an earlier call, if the browser already tells that it is there. */
  wanted(kind: ChoiceKind): Promise<{ deviceId?: ConstrainDOMString }>
  /** Takes what was chosen in an earlier call, if it is there: some browsers tell only after they were asked for a device. */
  recall(kind: ChoiceKind): Promise<void>
}

type DeskNeeds = {
  room: Room
  hear: (news: EngineNews) => void
  trackOf: (kind: DeviceKind) => LocalTrack | undefined
  /** Something else is sent in place of the device, which LiveKit must not touch. */
  isCovered: (kind: DeviceKind) => boolean
}

/** Tells of the devices a call can use, and changes them. Never makes the browser ask for permission. */
export function createDeviceDesk({ room, hear, trackOf: ownTrack, isCovered }: DeskNeeds): DeviceDesk {
  const picked: Partial<Record<ChoiceKind, string>> = {}
  let known: Devices | undefined

  const trackOf = (kind: ChoiceKind) => (kind === 'speaker' ? undefined : ownTrack(kind))

  function chosen(kind: ChoiceKind): string {
    if (kind === 'speaker') return room.getActiveDevice('audiooutput') ?? 'default'
    const track = trackOf(kind)
    const used = track?.mediaStreamTrack.getSettings().deviceId
    return (track?.isMuted ? (picked[kind] ?? used) : (used ?? picked[kind])) ?? ''
  }

  /** One look at a time may be out of date by the next: the last one counts. */
  async function look(): Promise<void> {
    const found = await navigator.mediaDevices?.enumerateDevices()
    if (!found) return
    const one = (kind: ChoiceKind) => ({ list: devicesOf(kind, found), chosen: chosen(kind) })
    const devices: Devices = { microphone: one('microphone'), camera: one('camera'), speaker: one('speaker') }
    const old = known
    known = devices
    hear({ type: 'devices', devices })
    for (const kind of NAMES) if (old && isReplaced(old[kind], devices[kind])) await replace(kind, devices[kind].list)
  }

  /** What was in use is gone. LiveKit has another try by itself; the next one shall not want what is gone. */
  async function replace(kind: ChoiceKind, [next]: readonly Device[]): Promise<void> {
    if (next) await take(kind, next.id)
    if (next || kind !== 'speaker') hear({ type: 'device-changed', kind, ...(next ? { name: next.name } : {}) })
  }

  /** Exactly this one: what is only wished for, Chromium overrules by its default. */
  async function take(kind: ChoiceKind, id: string): Promise<boolean> {
    const switching =
      kind !== 'speaker' && isCovered(kind)
        ? trackOf(kind)?.setDeviceId({ exact: id })
        : room.switchActiveDevice(KINDS[kind], id)
    const isDone = (await switching?.catch(() => false)) ?? true
    const track = trackOf(kind)
    if (track) relax(track)
    return isDone
  }

  const onChange = () => void look()
  for (const event of [RoomEvent.Connected, RoomEvent.LocalTrackPublished, RoomEvent.MediaDevicesChanged] as const)
    room.on(event, onChange)

  return {
    async choose(kind, id) {
      const isDone = await take(kind, id)
      if (isDone) {
        picked[kind] = id
        rememberDevice(kind, id)
      }
      await look()
      return isDone
    },
    async wanted(kind) {
      const id = rememberedDevices()[kind]
      if (!id) return {}
      const found = (await navigator.mediaDevices?.enumerateDevices()) ?? []
      return found.some(({ deviceId }) => deviceId === id) ? { deviceId: { exact: id } } : {}
    },
    async recall(kind) {
      const id = rememberedDevices()[kind]
      await look()
      if (!id || id === known?.[kind].chosen || !known?.[kind].list.some(device => device.id === id)) return
      await take(kind, id)
      await look()
    },
    async flip() {
      const track = trackOf('camera')
      if (!(track instanceof LocalVideoTrack)) return
      await track.restartTrack({ facingMode: facesAway(track) ? 'user' : 'environment' })
      await look()
    },
  }
}

/** A device that is pulled out later shall be no reason to have none. */
export function relax({ constraints }: LocalTrack): void {
  const { deviceId } = constraints
  if (typeof deviceId === 'object' && 'exact' in deviceId && deviceId.exact)
    constraints.deviceId = { ideal: deviceId.exact }
}

/** Whether it is the camera at the back of a phone. */
export function facesAway(track: LocalTrack): boolean {
  return track.mediaStreamTrack.getSettings().facingMode === 'environment'
}

/** The same id may mean another device: "default" does. */
function isReplaced(old: Devices[ChoiceKind], now: Devices[ChoiceKind]): boolean {
  const used = old.list.find(({ id }) => id === old.chosen)
  return used !== undefined && !now.list.some(({ id, name }) => id === used.id && name === used.name)
}
