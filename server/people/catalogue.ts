import { within } from '../kv/key.ts'
import type { Partition } from '../kv/kv.ts'
import type { NotedChat, Place } from '../runtime.ts'
import type { Tally } from './tally.ts'

/** The chats of the site that belong to one shard, by the time of their birth. */
export class Catalogue {
  readonly #partition: Partition
  readonly #tally: Tally

  constructor(partition: Partition, tally: Tally) {
    this.#partition = partition
    this.#tally = tally
  }

  /** May be repeated: what was noted before is counted no more. */
  note(chat: NotedChat): Promise<void> {
    const { id, born, messages, isCalling } = chat
    const key = ['chat', born, id]
    return this.#tally.change(async () => {
      const old = await this.#partition.get<NotedChat>(key)
      const moves = {
        chats: old ? 0 : 1,
        messages: messages - (old?.value.messages ?? 0),
        calls: Number(isCalling) - Number(old?.value.isCalling ?? false),
      }
      return {
        change: { check: [{ key, version: old?.version }], set: [{ key, value: chat }] },
        moves,
        result: undefined,
      }
    })
  }

  /** The newest before a place. */
  async page({ before, limit }: { before?: Place | undefined; limit: number }): Promise<Place[]> {
    const { start, end } = within('chat')
    const range = { start, end: before ? ['chat', ...before] : end, limit, reverse: true }
    return (await this.#partition.list<NotedChat>(range)).map(({ value: { born, id } }) => [born, id])
  }
}
