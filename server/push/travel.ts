import type { Push } from '../protocol/push.ts'
import type { Travel } from './pushing.ts'

const KEPT = 3 * 86_400 // seconds that a push service keeps a message for a browser that is off
const LETTERS = 32 // of a topic, at most (RFC 8030, 5.4)

/** How a push travels; undefined for a call that does not ring any more. */
export function travelOf(push: Push, topic: string, now: number): Travel | undefined {
  if (push.type !== 'call') return { seconds: KEPT, urgency: isUrgent(push) ? 'high' : 'normal', topic }
  const seconds = Math.ceil((push.until - now) / 1000)
  return seconds > 0 ? { seconds, urgency: 'high', topic } : undefined
}

/** A sleeping phone is woken for those who speak to its owner. */
const isUrgent = (push: Push) => push.kind === 'direct' || (push.type === 'message' && push.isMention === true)

/** Of one chat's pushes of a kind that wait for a browser only the last comes. A push service reads it: nobody's id is in it. */
export async function topicOf(chat: string, lane: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${lane} ${chat}`))
  return btoa(String.fromCharCode(...new Uint8Array(hash)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .slice(0, LETTERS)
}
