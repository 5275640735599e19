import type { ChatId } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'

const ID_BYTES = 16

/**
 * The chat of two, whoever asks: the first 128 bits of HMAC-SHA-256 over both ids, sorted, each after its length.
 * Nobody without the secret can guess it, and no index has to remember it.
 */
export async function directChatId(secret: string, one: UserId, other: UserId): Promise<ChatId> {
  const encoder = new TextEncoder()
  const pair = [one, other].sort().map(id => encoder.encode(id))
  const input = pair.flatMap(bytes => [bytes.length >> 8, bytes.length & 255, ...bytes])
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, Uint8Array.from(input)))
  return Array.from(mac.subarray(0, ID_BYTES), byte => byte.toString(16).padStart(2, '0')).join('')
}

/** The id of the chat of these two. */
export async function directChat(runtime: Runtime, one: UserId, other: UserId): Promise<ChatId> {
  return directChatId(await runtime.site(0).secret('chat-id'), one, other)
}
