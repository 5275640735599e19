import type { ChoiceKind, Device } from './engine.ts'

const KEY = 'innies:call-devices'
const BROWSER_KINDS = { microphone: 'audioinput', camera: 'videoinput', speaker: 'audiooutput' } as const
const KINDS: readonly ChoiceKind[] = ['microphone', 'camera', 'speaker']

/** The ids of the devices that the user chose in an earlier call, as far as storage kept them. */
export function rememberedDevices(): Partial<Record<ChoiceKind, string>> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    const entries = KINDS.map(kind => [kind, (kept as Record<string, unknown> | null)?.[kind]] as const)
    return Object.fromEntries(entries.filter(([, id]) => typeof id === 'string'))
  } catch {
    return {} // storage is blocked, or holds something else
  }
}

/** Takes this device in later calls, too. */
export function rememberDevice(kind: ChoiceKind, id: string): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...rememberedDevices(), [kind]: id }))
  } catch {
    // storage is blocked: the choice lasts for this call
  }
}

/** Those of a kind that the browser names, and lets the user choose among. */
export function devicesOf(kind: ChoiceKind, found: readonly MediaDeviceInfo[]): Device[] {
  if (kind === 'speaker' && !canChooseSpeaker()) return []
  return found
    .filter(device => device.kind === BROWSER_KINDS[kind] && device.deviceId && device.label)
    .map(device => ({ id: device.deviceId, name: device.label }))
}

/** Not in Safari, nor in any browser of iOS: LiveKit refuses there (`supportsSetSinkId`). */
function canChooseSpeaker(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype && !navigator.vendor.startsWith('Apple')
}
