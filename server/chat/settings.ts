import type { Partition, Version } from '../kv/kv.ts'
import type { DeviceId, UserId } from '../protocol/people.ts'

/** What a user decided, and the marks that a logout or the site leave. Times are ms since the epoch. */
export type Stored = {
  blocks: UserId[]
  hidden: boolean
  /** When the last socket went. */
  seen?: number
  revokedBefore?: number
  /** When the site suspended the user; absent while it has not. */
  suspendedAt?: number
  devices: Record<DeviceId, { revokedBefore?: number; seen: number }>
}

export const SETTINGS = ['settings']

/** Key of the user's own id: who sets the alarm of the partition writes it in the same commit, for a Durable Object that is woken knows no name. */
export const NAME = ['name']

export const NOTHING: Stored = { blocks: [], hidden: false, devices: {} }

export async function readSettings(partition: Partition): Promise<{ value: Stored; version: Version | undefined }> {
  const entry = await partition.get<Stored>(SETTINGS)
  return { value: entry?.value ?? NOTHING, version: entry?.version }
}

export async function changeSettings(partition: Partition, become: (stored: Stored) => Stored): Promise<void> {
  for (;;) {
    const { value, version } = await readSettings(partition)
    const set = [{ key: SETTINGS, value: become(value) }]
    if (await partition.commit({ check: [{ key: SETTINGS, version }], set })) return
  }
}
