import type { Key } from './key.ts'
import { type ContractCase, type ContractStore, equal, newName } from './store.contract.ts'

const HOUR = 3_600_000 // ms
const soon = () => Date.now() + 50
const set = [{ key: ['x'], value: 1 }]

/** What the storage port promises of alarms. */
export const alarmCases: readonly ContractCase[] = [
  {
    name: 'an alarm wakes its partition, and a cleared one does not',
    async run(store) {
      const [cleared, kept] = [newName(), newName()]
      await store.partition(cleared).commit({ set, wakeAt: soon() })
      await store.partition(cleared).commit({ wakeAt: null })
      await store.partition(kept).commit({ set, wakeAt: soon() })

      equal(isAmong(cleared, await wokenUpTo(store, kept)), false)
    },
  },
  {
    name: 'a later alarm leaves an earlier one where it is',
    async run(store) {
      const name = newName()
      await store.partition(name).commit({ set, wakeAt: Date.now() + 500 }) // it must not ring before the next is set
      await store.partition(name).commit({ set, wakeAt: Date.now() + HOUR })

      await wokenUpTo(store, name)
    },
  },
  {
    name: 'an earlier alarm takes the place of a later one',
    async run(store) {
      const name = newName()
      await store.partition(name).commit({ set, wakeAt: Date.now() + HOUR })
      await store.partition(name).commit({ set, wakeAt: soon() })

      await wokenUpTo(store, name)
    },
  },
  {
    name: 'of alarms set at once the earliest counts',
    async run(store) {
      const name = newName()
      const times = [Date.now() + HOUR, soon(), Date.now() + HOUR]
      await Promise.all(times.map(wakeAt => store.partition(name).commit({ set, wakeAt })))

      await wokenUpTo(store, name)
    },
  },
  {
    name: 'an alarm can be set again after it rang',
    async run(store) {
      const name = newName()
      await store.partition(name).commit({ set, wakeAt: soon() })
      await wokenUpTo(store, name)
      await store.partition(name).commit({ set, wakeAt: soon() })

      await wokenUpTo(store, name, 2)
    },
  },
  {
    name: 'a commit that does nothing sets no alarm and clears none',
    async run(store) {
      const [unset, kept, last] = [newName(), newName(), newName()]
      const check = [{ key: ['x'], version: 'never given' }]
      await store.partition(kept).commit({ set, wakeAt: soon() })
      await store.partition(kept).commit({ check, wakeAt: null })
      await store.partition(unset).commit({ check, wakeAt: soon() })
      await wokenUpTo(store, kept)
      await store.partition(last).commit({ set, wakeAt: soon() + 50 })

      equal(isAmong(unset, await wokenUpTo(store, last)), false)
    },
  },
  {
    name: 'a partition whose waking failed is woken again',
    async run(store) {
      const name = newName()
      await store.refuseWake(name)
      await store.partition(name).commit({ set, wakeAt: soon() })

      await wokenUpTo(store, name, 2)
    },
  },
]

/** All that were woken until this one was, so many times. Throws when it takes too long. */
async function wokenUpTo(store: ContractStore, name: Key, times = 1): Promise<Key[]> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('nobody was woken')), store.patience)
  })
  const woken: Key[] = []
  try {
    while (woken.filter(one => isAmong(one, [name])).length < times)
      woken.push(await Promise.race([store.wake(woken.length), late]))
    return woken
  } finally {
    clearTimeout(timer)
  }
}

const isAmong = (name: Key, woken: Key[]) => woken.some(one => JSON.stringify(one) === JSON.stringify(name))
