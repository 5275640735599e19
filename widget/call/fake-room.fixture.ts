import { type CallNeeds, createCallStore } from './call-store.ts'
import type { DeviceKind, DeviceState, Engine, EngineNews } from './engine.ts'

/** A room that does as it is told, and a clock that stands. */
export function fakeRoom() {
  const did: string[] = []
  const waits: (() => void)[] = []
  const room = {
    did,
    devices: {} as Partial<Record<DeviceKind, DeviceState>>,
    /** Whether a device that is chosen can be had. */
    canChoose: true,
    shareError: undefined as Error | undefined,
    say: (_: EngineNews) => {},
    now: 0,
    /** Whoever has waited longest has waited long enough. */
    tick: () => waits.shift()?.(),
    loadEngine: async () => (hear: (news: EngineNews) => void) => {
      room.say = hear
      return engine
    },
    clock: {
      now: () => room.now,
      wait: () => new Promise<void>(resolve => void waits.push(resolve)),
    },
  }
  const engine: Engine = {
    connect: async () => void did.push('connect'),
    unveil: async () => void did.push('unveil'),
    turnOn: async kinds => {
      did.push(`on ${kinds}`)
      return Object.fromEntries(kinds.map(kind => [kind, room.devices[kind] ?? 'on']))
    },
    turnOff: async kind => void did.push(`off ${kind}`),
    choose: async (kind, id) => {
      did.push(`choose ${kind} ${id}`)
      return room.canChoose
    },
    flip: async () => void did.push('flip'),
    share: async () => {
      did.push('share')
      if (room.shareError) throw room.shareError
      room.say({ type: 'screen', isOn: true })
    },
    unshare: async () => {
      did.push('unshare')
      room.say({ type: 'screen', isOn: false })
    },
    raiseHand: async isUp => void did.push(`hand ${isUp}`),
    react: async emoji => void did.push(`react ${emoji}`),
    soundOnly: isOn => void did.push(`sound only ${isOn}`),
    microphone: () => undefined,
    tap: async () => ({ pictures: () => [], sounds: () => [], close: () => {} }),
    measure: async () => ({ reports: [] }),
    unsilence: async () => void did.push('unsilence'),
    leave: async () => void did.push('leave'),
  }
  return room
}

/** A call of Ana's that is under way in such a room. */
export async function joined(needs: Partial<CallNeeds> = {}) {
  const room = fakeRoom()
  const store = createCallStore({
    ...room,
    askPass: async () => ({ token: 't', url: 'ws://x' }),
    isVideo: true,
    ...needs,
  })
  await store.join()
  return { room, store }
}

/** Its state, as long as it is live. */
export function liveOf(store: ReturnType<typeof createCallStore>) {
  const state = store.$state.get()
  if (state.phase !== 'live') throw new Error(`not live but ${state.phase}`)
  return state
}
