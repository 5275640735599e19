/** What can be shown in a call at the press of a button; anything else that arrives is ignored. */
export const REACTIONS = ['👍', '❤️', '😂', '🎉', '👏', '😮', '🤔', '👋'] as const
export type Reaction = (typeof REACTIONS)[number]

/** What people in a call send each other besides sound and picture. */
export type Signal = { type: 'hand'; isUp: boolean } | { type: 'react'; emoji: Reaction }

const MOST = 200 // bytes; ours have fewer than 50

export function writeSignal(signal: Signal): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(signal))
}

/** `undefined` for anything that is no signal: whoever is in a room may send what they like. */
export function readSignal(bytes: Uint8Array): Signal | undefined {
  if (bytes.length > MOST) return undefined
  try {
    const { type, isUp, emoji } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>
    if (type === 'hand' && typeof isUp === 'boolean') return { type, isUp }
    const known = REACTIONS.find(one => one === emoji)
    return type === 'react' && known ? { type, emoji: known } : undefined
  } catch {
    return undefined
  }
}
