import type { Called, News } from '../protocol/chat.ts'

/** The fact that a call began. */
export function startedCall(from: string, video: boolean): News {
  return { type: 'called', call: crypto.randomUUID(), from, video }
}

/** The fact that it ended, so many ms after it began. */
export function ended({ call, video }: Called, lasted: number): News {
  return { type: 'ended', call, video, seconds: Math.floor(lasted / 1000) }
}
