import * as v from 'valibot'
import type { ChatId, Kind } from './chat.ts'
import { CallId } from './fact.ts'
import { UserId } from './people.ts'

/** Where a browser gets what is pushed to it (`PushSubscription.toJSON()`), and the language in which it is shown. */
export const PushSubscription = v.strictObject({
  endpoint: v.pipe(v.string(), v.maxLength(1000), v.url()),
  keys: v.strictObject({
    /** A point of P-256, 65 bytes in base64url. */
    p256dh: v.pipe(v.string(), v.regex(/^[\w-]{87}$/)),
    /** 16 bytes in base64url. */
    auth: v.pipe(v.string(), v.regex(/^[\w-]{22}$/)),
  }),
  /** As `navigator.language` has it. */
  language: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{2,35}$/))),
})
export type PushSubscription = v.InferOutput<typeof PushSubscription>

/** Query of `POST /v1/chats/{chat}/refusal`. */
export const RefusalQuery = v.strictObject({
  call: CallId,
  user: UserId,
  /** When it stops ringing, ms since the epoch. */
  until: v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)),
  /** The server's signature. */
  s: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
})

type InChat = { chat: ChatId; kind: Kind; language?: string; isSilent?: true }

/** What is pushed: JSON that the service worker shows. Names and texts are absent where the site keeps them out of pushes. */
export type Push =
  /** So many messages are unread; the last is from that person, with so many files. `title`: of a group. `isMention`: it speaks to the user. */
  | (InChat & {
      type: 'message'
      unread: number
      at: number
      title?: string
      from?: Who
      text?: string
      files?: number
      isMention?: true
    })
  /** Somebody calls, until that time (ms since the epoch). `refusal`: path on the server that declines it (POST), for who has no token. */
  | (InChat & {
      type: 'call'
      call: CallId
      video: boolean
      until: number
      refusal: string
      title?: string
      from?: Who
    })
  /** It does not ring for the user any more; `isMissed`: and nobody of theirs answered. */
  | (InChat & { type: 'call-over'; call: CallId; isMissed?: true; title?: string; from?: Who })

type Who = { id: UserId; name: string }
