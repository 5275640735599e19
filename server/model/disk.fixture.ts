import type { Key } from '../kv/key.ts'
import type { Change, Partition, Store } from '../kv/kv.ts'
import { memoryStore } from '../kv/memory.ts'
import { InniesError } from '../protocol/error.ts'
import type { Deck } from './deck.fixture.ts'

/** What happens next: commits are refused, or stored without an answer that says so; or what is stored cannot be read. */
export type Failure = { how: 'refused' | 'unsure' | 'unread'; code: 'storage-full' | 'unavailable'; left: number }

/** A store as one process has it. */
export type Mounted = { store: Store; kill: () => void }

type Wake = (name: Key) => Promise<void>
type Process = { isDead: boolean; wake?: Wake; onDeath: Set<() => void>; writes: Set<() => Promise<unknown>> }

/** One store under any number of processes. Each operation waits until the deck lets it happen, and maybe longer for its answer. */
export class Disk {
  /** The next commits that go wrong. */
  failure: Failure | undefined
  readonly #deck: Deck
  readonly #store: Store
  readonly #onCommit: (name: Key, change: Change) => void
  readonly #processes: Process[] = []

  constructor(deck: Deck, onCommit: (name: Key, change: Change) => void, store: Store = memoryStore()) {
    this.#deck = deck
    this.#store = store
    this.#onCommit = onCommit
  }

  /** The store itself: every answer comes at once. */
  partition(name: Key): Partition {
    return this.#store.partition(name)
  }

  close(): Promise<void> {
    return this.#store.close()
  }

  mount(): Mounted {
    const process: Process = { isDead: false, onDeath: new Set(), writes: new Set() }
    this.#store.onWake(name => this.#wake(name)) // each start looks after all alarms
    this.#processes.push(process)
    const store: Store = {
      durability: 'memory',
      partition: name => this.#partition(name, process),
      onWake: wake => {
        process.wake = wake
      },
      close: async () => {},
    }
    return { store, kill: () => this.#kill(process) }
  }

  #kill(process: Process): void {
    process.isDead = true
    this.#processes.splice(this.#processes.indexOf(process), 1)
    for (const die of process.onDeath) die()
    // What a dead process began may still be stored, before the next one starts, and is answered to nobody.
    for (const write of process.writes) if (this.#deck.isOneIn(2)) void write().catch(() => {})
  }

  /** Whoever dies while awake leaves the alarm as it was. */
  async #wake(name: Key): Promise<void> {
    const process = this.#processes[this.#deck.below(this.#processes.length)]
    if (!process?.wake) throw new Error('nobody is awake')
    let die = () => {}
    const death = new Promise<void>((_resolve, reject) => {
      die = () => reject(new Error('died'))
    })
    process.onDeath.add(die)
    await Promise.race([process.wake(name), death]).finally(() => process.onDeath.delete(die))
  }

  #partition(name: Key, process: Process): Partition {
    const real = this.#store.partition(name)
    return {
      lineage: real.lineage,
      get: key => this.#later(process, () => this.#read(() => real.get(key))),
      list: range => this.#later(process, () => this.#read(() => real.list(range))),
      commit: change => this.#later(process, () => this.#commit(real, name, change), true),
    }
  }

  async #commit(partition: Partition, name: Key, change: Change): Promise<boolean> {
    const { failure } = this
    if (!failure?.left || failure.how === 'unread') return this.#apply(partition, name, change)
    failure.left--
    if (failure.how === 'unsure') await this.#apply(partition, name, change)
    throw new InniesError(failure.code, 'The store does not take this now.')
  }

  async #read<Result>(read: () => Promise<Result>): Promise<Result> {
    const { failure } = this
    if (!failure?.left || failure.how !== 'unread') return read()
    failure.left--
    throw new InniesError(failure.code, 'The store does not give this now.')
  }

  /** Told in the same breath as it is stored. */
  async #apply(partition: Partition, name: Key, change: Change): Promise<boolean> {
    const isDone = await partition.commit(change)
    if (isDone) this.#onCommit(name, change)
    return isDone
  }

  #later<Result>(process: Process, operate: () => Promise<Result>, isWrite = false): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (process.isDead) return
      if (isWrite) process.writes.add(operate)
      this.#deck.add(() => {
        process.writes.delete(operate)
        if (process.isDead) return
        const answer = (tell: () => void) => {
          if (process.isDead) return
          if (this.#deck.isOneIn(4)) this.#deck.add(() => process.isDead || tell())
          else tell()
        }
        operate().then(
          result => answer(() => resolve(result)),
          (error: unknown) => answer(() => reject(error)),
        )
      })
    })
  }
}
