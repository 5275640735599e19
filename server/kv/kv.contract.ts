import { alarmCases } from './alarm.contract.ts'
import { type Key, within } from './key.ts'
import {
  type ContractCase,
  type ContractPartition,
  type ContractStore,
  equal,
  fresh,
  newName,
} from './store.contract.ts'

const entryCases: ContractCase[] = [
  {
    name: 'an absent key is undefined',
    run: async store => equal(await fresh(store).get(['x']), undefined),
  },
  {
    name: 'what was set is read back, with any text in key and value',
    async run(store) {
      const room = fresh(store)
      const key = ['ä\0\u{10ffff}', 7, '']
      await room.commit({ set: [{ key, value: { text: 'nul \0, astral 🙈' } }] })

      equal((await room.get(key))?.value, { text: 'nul \0, astral 🙈' })
      equal((await room.list(within('ä\0\u{10ffff}')))[0]?.key, key)
    },
  },
  {
    name: 'numbers are in the order of numbers, texts in the order of their bytes',
    async run(store) {
      const room = fresh(store)
      const keys: Key[] = [
        ['m', 0],
        ['m', 9],
        ['m', 10],
        ['m', 255],
        ['m', 256],
        ['m', 2 ** 40],
      ]
      const texts: Key[] = [
        ['t', 'a'],
        ['t', 'ab'],
        ['t', 'b'],
        ['t', '\uffff'],
        ['t', '\u{1f648}'],
      ]
      await room.commit({ set: [...keys, ...texts].reverse().map(key => ({ key, value: 1 })) })

      equal(
        (await room.list(within('m'))).map(entry => entry.key),
        keys,
      )
      equal(
        (await room.list(within('t'))).map(entry => entry.key),
        texts,
      )
    },
  },
  {
    name: 'a range has its start and not its end, forwards and backwards, up to its limit',
    async run(store) {
      const room = fresh(store)
      await room.commit({ set: [1, 2, 3, 4, 5].map(n => ({ key: ['m', n], value: n })) })
      const values = async (range: object) =>
        (await room.list<number>({ start: ['m', 2], end: ['m', 5], ...range })).map(entry => entry.value)

      equal(await values({}), [2, 3, 4])
      equal(await values({ limit: 2 }), [2, 3])
      equal(await values({ reverse: true }), [4, 3, 2])
      equal(await values({ reverse: true, limit: 1 }), [4])
    },
  },
  {
    name: 'a key can be made once',
    async run(store) {
      const room = fresh(store)
      const make = (value: number) =>
        room.commit({ check: [{ key: ['seq'], version: undefined }], set: [{ key: ['seq'], value }] })

      equal([await make(1), await make(2)], [true, false])
      equal((await room.get(['seq']))?.value, 1)
    },
  },
  {
    name: 'a change of what has moved on does nothing at all',
    async run(store) {
      const room = fresh(store)
      await room.commit({
        set: [
          { key: ['seq'], value: 1 },
          { key: ['old'], value: 1 },
        ],
      })
      const old = await room.get(['seq'])
      await room.commit({ set: [{ key: ['seq'], value: 2 }] })

      const isDone = await room.commit({
        check: [{ key: ['seq'], version: old!.version }],
        set: [
          { key: ['seq'], value: 3 },
          { key: ['new'], value: 1 },
        ],
        delete: [['old']],
      })
      equal(isDone, false)
      equal(
        [(await room.get(['seq']))?.value, await room.get(['new']), (await room.get(['old']))?.value],
        [2, undefined, 1],
      )
    },
  },
  {
    name: 'a version is not used again for what was deleted and made anew',
    async run(store) {
      const room = fresh(store)
      await room.commit({ set: [{ key: ['x'], value: 1 }] })
      const first = await room.get(['x'])
      await room.commit({ delete: [['x']] })
      await room.commit({ set: [{ key: ['x'], value: 1 }] })

      equal(
        await room.commit({ check: [{ key: ['x'], version: first!.version }], set: [{ key: ['x'], value: 2 }] }),
        false,
      )
    },
  },
  {
    name: 'partitions do not see each other',
    async run(store) {
      const [a, b] = [fresh(store), fresh(store)]
      await a.commit({ set: [{ key: ['x'], value: 'a' }] })

      equal([await b.get(['x']), (await b.list({ start: [], end: ['zzz'] })).length], [undefined, 0])
    },
  },
  {
    name: 'of racing writers each gets its turn',
    async run(store) {
      const room = fresh(store)
      await room.commit({ set: [{ key: ['seq'], value: 0 }] })
      await Promise.all(Array.from({ length: 20 }, () => increment(room)))

      equal((await room.get(['seq']))?.value, 20)
      equal((await room.list(within('turn'))).length, 20)
    },
  },
  {
    name: 'what was acknowledged is there after a crash',
    async run(store) {
      const name = newName()
      await store.partition(name).commit({ set: [{ key: ['x'], value: 1 }] })
      await afterCrash(store, async after => equal((await after.partition(name).get(['x']))?.value, 1))
    },
  },
  {
    name: 'a lineage is a name that stays the same after a crash',
    async run(store) {
      const name = newName()
      const lineage = await store.lineage(name)
      await store.partition(name).commit({ set: [{ key: ['x'], value: 1 }] })

      equal([typeof lineage, lineage.length > 0, await store.lineage(name)], ['string', true, lineage])
      await afterCrash(store, async after => equal(await after.lineage(name), lineage))
    },
  },
]

/** What every driver promises. */
export const contract: readonly ContractCase[] = [...entryCases, ...alarmCases]

async function afterCrash(store: ContractStore, look: (after: ContractStore) => Promise<void>): Promise<void> {
  const after = await store.crash?.()
  try {
    if (after) await look(after)
  } finally {
    await after?.close()
  }
}

async function increment(room: ContractPartition): Promise<void> {
  for (;;) {
    const seq = (await room.get<number>(['seq']))!
    const set = [
      { key: ['seq'], value: seq.value + 1 },
      { key: ['turn', seq.value], value: 1 },
    ]
    if (await room.commit({ check: [{ key: ['seq'], version: seq.version }], set })) return
  }
}
