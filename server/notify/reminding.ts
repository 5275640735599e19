import type { Reminding } from '../chat/unread.ts'
import type { Webhook } from '../config.ts'
import { shardOf } from '../people/shards.ts'
import type { Runtime } from '../runtime.ts'
import { noticeId } from './notice.ts'

const MINUTE = 60_000 // ms

/** Tells the site of messages that somebody has not read; undefined where it does not want to hear of them. */
export function reminding(
  webhook: Pick<Webhook, 'events' | 'unreadMinutes'> | undefined,
  site: Runtime['site'],
  now: () => number,
): Reminding | undefined {
  if (!webhook?.unreadMinutes || !webhook.events.includes('message.unread')) return undefined
  return {
    after: webhook.unreadMinutes * MINUTE,
    async tell(user, { chat, epoch, read }) {
      // All that comes until they read on is the same stretch.
      const id = await noticeId('message.unread', chat, epoch, user, read)
      await site(shardOf(user)).announce([{ type: 'message.unread', chat, user, id, at: now() }])
    },
  }
}
