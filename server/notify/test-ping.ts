import type { Webhook } from '../config.ts'
import { randomNoticeId } from './notice.ts'
import { createPost, type Outcome, type PostOptions } from './post.ts'

/** Sends the receiver a `test.ping` now; resolves to what came of it. */
export function sendTest(webhook: Webhook, options: PostOptions = {}): Promise<Outcome> {
  const body = { type: 'test.ping', timestamp: new Date().toISOString(), data: {} }
  return createPost(webhook, options)(randomNoticeId(), JSON.stringify(body))
}
