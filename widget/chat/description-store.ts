import type { ChatId, Description } from '../../server/protocol/chat.ts'
import type { Link, News } from '../link/link.ts'
import { createLiveStore, type LiveStore } from './live-store.ts'

/** Who is in a chat, how it is set, what is pinned: as the server has it, asked for anew when something of it changed. */
export type DescriptionStore = LiveStore<Description>

const CHANGES: ReadonlySet<News['type']> = new Set([
  'joined',
  'left',
  'appointed',
  'configured',
  'pinned',
  'deleted',
  'edited',
  'behind',
])

export function createDescriptionStore(chat: ChatId, link: Link): DescriptionStore {
  return createLiveStore(link, {
    fetch: () => link.describe(chat),
    isOutdated: news => news.chat === chat && CHANGES.has(news.type),
  })
}
