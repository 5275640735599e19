import type { EncodedKey, Key } from './key.ts'

/** Changes with every write of its key; `undefined` for an absent one. Compare only with ===. */
export type Version = string | number

export type Entry<T = unknown> = { key: Key; value: T; version: Version }

/** From `start` (within) to `end` (without), in the order of the keys. */
export type KeyRange = { start: Key; end: Key; limit?: number; reverse?: boolean }

export type Change = {
  /** Each key must still have the version that was read; `undefined`: must be absent. */
  check?: { key: Key; version: Version | undefined }[]
  /** Values are plain JSON. */
  set?: { key: Key; value: unknown }[]
  delete?: Key[]
  /** Sets this partition's single alarm (ms since the epoch), unless it is set for earlier; `null` clears it. */
  wakeAt?: number | null
}

/** One unit of order: what is committed together is read together. */
export interface Partition {
  /** A random id of this line of writes: another one after a restore or a failover, when writes may have been lost. */
  readonly lineage: string
  /** `undefined` when the key is absent. */
  get<T>(key: Key): Promise<Entry<T> | undefined>
  list<T>(range: KeyRange): Promise<Entry<T>[]>
  /** All or nothing, and durable once it resolves. `false` when a checked version has moved on. */
  commit(change: Change): Promise<boolean>
}

/** What an acknowledged write survives. */
export type Durability = 'memory' | 'fsync' | 'gate' | 'replica-fsync'

/** Partitions by name, and their alarms. */
export interface Store {
  readonly durability: Durability
  partition(name: Key): Partition
  /**
   * Calls `wake` for each partition whose alarm is due, also one that fell due while nobody ran.
   * The alarm is cleared when `wake` has resolved; when it rejects, it wakes again a second later. After a start it may wake
   * once before its time: whoever is woken looks at what is due.
   */
  onWake(wake: (name: Key) => Promise<void>): void
  close(): Promise<void>
}

/** A range as encoded keys, the way drivers want it. */
export type EncodedRange = { start: EncodedKey; end: EncodedKey; limit: number; reverse: boolean }

/** Most entries that one `list` returns. */
export const MAX_LIST = 10_000
