import type { DeviceKind, MakeEngine } from './engine.ts'

/**
 * The engine over LiveKit, its code loaded first. With a veil for these devices it sends black and silence in their place,
 * and shows and plays nobody, until `unveil`. Rejects when the code cannot be had.
 */
export async function loadEngine(speaker: Element, veiled?: readonly DeviceKind[]): Promise<MakeEngine> {
  const [{ createEngine }, { watchArrivals }, veil] = await Promise.all([
    import('./livekit.ts'),
    import('./livekit-arrivals.ts'),
    veiled && import('./livekit-veil.ts'),
  ])
  const parts = { watchArrivals, ...(veil && veiled ? { veil: { make: veil.createVeil, kinds: veiled } } : {}) }
  return hear => createEngine(speaker, hear, parts)
}

/** What a call asks for. */
export const devicesFor = (isVideo: boolean): readonly DeviceKind[] =>
  isVideo ? ['microphone', 'camera'] : ['microphone']
