/** Drivers with one mistake each, which the contract must find. */
import type { Key } from './key.ts'
import type { Partition, Store } from './kv.ts'

/** The same store with other partitions. */
const withPartition = (store: Store, change: (partition: Partition, name: Key) => Partial<Partition>): Store => ({
  ...wrap(store),
  partition(name) {
    const partition = store.partition(name)
    return { ...partition, ...change(partition, name) }
  },
})

const wrap = (store: Store): Store => ({
  durability: store.durability,
  partition: name => store.partition(name),
  onWake: wake => store.onWake(wake),
  close: () => store.close(),
})

export const broken: Record<string, (store: Store) => Store> = {
  'does not look at versions': store =>
    withPartition(store, ({ commit }) => ({ commit: ({ check: _, ...change }) => commit(change) })),

  'orders numbers as texts': store =>
    withPartition(store, ({ list }) => ({
      async list<T>({ limit, reverse, ...range }: Parameters<Partition['list']>[0]) {
        const found = await list<T>(range)
        found.sort((a, b) => (String(a.key) < String(b.key) ? -1 : 1))
        return (reverse ? found.reverse() : found).slice(0, limit)
      },
    })),

  'acknowledges before the disk has it': store =>
    withPartition(store, ({ commit }) => ({
      async commit(change) {
        void commit(change).catch(() => {})
        return true
      },
    })),

  'forgets alarms': store =>
    withPartition(store, ({ commit }) => ({ commit: ({ wakeAt: _, ...change }) => commit(change) })),

  'loses an alarm whose waking failed': store => ({
    ...wrap(store),
    onWake: wake => store.onWake(name => wake(name).catch(() => {})),
  }),

  'lets a later alarm take the place of an earlier one': store =>
    withPartition(store, ({ commit }) => ({
      async commit({ wakeAt, ...change }) {
        if (!(await commit(change))) return false
        if (wakeAt !== undefined) await commit({ wakeAt: null })
        return wakeAt ? commit({ wakeAt }) : true
      },
    })),

  'sets the alarm of a commit that does nothing': store =>
    withPartition(store, ({ commit }) => ({
      async commit({ wakeAt, ...change }) {
        if (wakeAt !== undefined) await commit({ wakeAt })
        return commit(change)
      },
    })),

  'makes a lineage anew at each start': store => {
    const lineage = crypto.randomUUID()
    return withPartition(store, () => ({ lineage }))
  },

  'leaves out the end of a commit that was refused': store =>
    withPartition(store, ({ commit }) => ({
      async commit({ check, set = [], ...change }) {
        const isDone = await commit({ ...(check && { check }), ...change, set })
        if (!isDone) await commit({ set: set.slice(0, 1) })
        return isDone
      },
    })),
}
