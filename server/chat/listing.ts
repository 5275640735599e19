import type { Partition } from '../kv/kv.ts'
import type { ChatId } from '../protocol/chat.ts'
import type { NotedChat } from '../runtime.ts'
import type { Standing } from './record.ts'

/** What the site was told last, and when (ms since the epoch). */
type Listed = { messages: number; isCalling: boolean; at: number }

export type ListingDependencies = {
  chat: ChatId
  partition: Partition
  /** Notes the chat in the lists of the site. */
  note: (chat: NotedChat) => Promise<void>
  now: () => number
}

const LISTED = ['listed']
const GROWTH = 1.25 // times as many messages as the site was told of
const HOUR = 3_600_000 // ms after which any new message is news
const RETRY = 60_000 // ms until it is tried again to tell a site that does not answer

/**
 * Tells the site that there is this chat, whether a call is on, and how many messages there are: not each time, for it costs
 * two commits, but when there are a quarter more, or the site was told an hour ago.
 */
export class Listing {
  readonly #deps: ListingDependencies

  constructor(deps: ListingDependencies) {
    this.#deps = deps
  }

  /** Tells what is due. Resolves to when to try again what failed (ms since the epoch). */
  async tell({ head }: Standing): Promise<number | undefined> {
    const { chat, partition, note, now } = this.#deps
    const listed = (await partition.get<Listed>(LISTED))?.value
    const news = { messages: head.n, isCalling: head.call !== undefined }
    const at = now()
    if (listed && !isDue(listed, { ...news, at })) return undefined
    try {
      await note({ id: chat, born: head.born ?? 0, ...news })
      await partition.commit({ set: [{ key: LISTED, value: { ...news, at } }] })
      return undefined
    } catch {
      return at + RETRY // no member waits for it
    }
  }
}

function isDue(listed: Listed, news: Listed): boolean {
  if (listed.isCalling !== news.isCalling) return true
  if (listed.messages === news.messages) return false
  const age = news.at - listed.at // less than nothing when the clock was set back
  return news.messages >= listed.messages * GROWTH || age < 0 || age >= HOUR
}
