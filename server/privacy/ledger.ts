import { within } from '../kv/key.ts'
import type { Partition } from '../kv/kv.ts'
import type { UserId } from '../protocol/people.ts'
import type { Erasure } from '../protocol/privacy.ts'
import { pseudonymsBy } from './pseudonym.ts'

const PAGE = 500 // people that are looked at at once

/** The receipts of erasures, which stay. */
export class Ledger {
  readonly #partition: Partition

  constructor(partition: Partition) {
    this.#partition = partition
  }

  async put(receipt: Erasure): Promise<void> {
    await this.#partition.commit({ set: [{ key: ['erasure', receipt.id], value: receipt }] })
  }

  async get(id: string): Promise<Erasure | undefined> {
    return (await this.#partition.get<Erasure>(['erasure', id]))?.value
  }

  /** In the order of their ids. */
  async list({ after, limit }: { after?: string | undefined; limit: number }): Promise<Erasure[]> {
    const { start, end } = within('erasure')
    const entries = await this.#partition.list<Erasure>({ start: after ? ['erasure', after, 0] : start, end, limit })
    return entries.map(entry => entry.value)
  }
}

/** The people of a shard whom receipts name, by the names they have there. */
export async function identify(
  partition: Partition,
  secret: string,
  pseudonyms: readonly string[],
): Promise<[pseudonym: string, user: UserId][]> {
  const { of } = await pseudonymsBy(secret)
  const wanted = new Set(pseudonyms)
  const found: [string, UserId][] = []
  for (let { start, end } = within('person'); ; ) {
    const entries = await partition.list({ start, end, limit: PAGE })
    for (const { key } of entries) {
      const user = String(key[1])
      const pseudonym = await of(user)
      if (wanted.has(pseudonym)) found.push([pseudonym, user])
    }
    if (entries.length < PAGE) return found
    start = [...entries.at(-1)!.key, 0]
  }
}
