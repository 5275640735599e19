import type { Key } from './key.ts'
import type { Partition } from './kv.ts'

/** One promise of the storage port. Throws when a driver breaks it; runs wherever a driver runs. */
export type ContractCase = { name: string; run: (store: ContractStore) => Promise<void> }

export type ContractPartition = Omit<Partition, 'lineage'>

/** A driver under test, as the cases see it. */
export type ContractStore = {
  partition: (name: Key) => ContractPartition
  lineage: (name: Key) => Promise<string>
  /** Whom the driver woke, by number from 0; resolves when it happens. */
  wake: (n: number) => Promise<Key>
  /** Lets the next waking of this partition fail. */
  refuseWake: (name: Key) => Promise<void>
  /** How long an alarm may take, in ms. */
  patience: number
  /** What a crash at the moment of the call leaves, opened; absent where nothing is kept. */
  crash?: () => Promise<ContractStore>
  close: () => Promise<void>
}

export const newName = (): Key => ['contract', crypto.randomUUID()]
export const fresh = (store: ContractStore): ContractPartition => store.partition(newName())

export function equal(actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (a !== b) throw new Error(`${a} instead of ${b}`)
}

/** Keeps whom a driver woke, for `wake` and `refuseWake`. */
export class WakeLog {
  readonly #woken: Key[] = []
  readonly #refused = new Set<string>()
  readonly #heard = new Set<() => void>()

  /** The handler to give to the driver. */
  async woken(name: Key): Promise<void> {
    this.#woken.push(name)
    for (const hear of this.#heard) hear()
    if (this.#refused.delete(JSON.stringify(name))) throw new Error('not now')
  }

  refuse(name: Key): void {
    this.#refused.add(JSON.stringify(name))
  }

  async wake(n: number): Promise<Key> {
    while (n >= this.#woken.length) {
      await new Promise<void>(resolve => {
        const hear = () => {
          this.#heard.delete(hear)
          resolve()
        }
        this.#heard.add(hear)
      })
    }
    return this.#woken[n]!
  }
}
