import type { Called, Ended, Fact } from '../protocol/chat.ts'

/** As much of a chat as a call needs to know. */
type Standing = { rev: number; call?: Called & { sid: string } }

/** The facts that make a call be on in this room: none if it is, and first the end of one that was left in another room. */
export function startedCall(
  chat: string,
  head: Standing,
  room: { by: string; sid: string; video: boolean; at: number },
): Fact[] {
  if (head.call?.sid === room.sid) return []
  const facts: Fact[] = head.call ? [ended(chat, head, head.call, room.at)] : []
  const rev = head.rev + facts.length + 1
  return [
    ...facts,
    { type: 'called', chat, rev, call: crypto.randomUUID(), from: room.by, video: room.video, at: room.at },
  ]
}

export function ended(chat: string, head: Standing, { call, video, at: began }: Called, at: number): Ended {
  return { type: 'ended', chat, rev: head.rev + 1, call, video, seconds: Math.floor((at - began) / 1000), at }
}
