import { atom, type ReadableAtom } from 'nanostores'
import type { ChatId, Row } from '../../server/protocol/chat.ts'
import type { Welcome } from '../../server/protocol/frame.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
import { committed, done, inTime, openDatabase } from './database.ts'
import type { Pending } from './link.ts'

const STORES = ['outbox', 'drafts', 'meta', 'rows', 'people', 'logs'] as const
type StoreName = (typeof STORES)[number]

/** Names of errors after which the database goes on: it is slow, full, or does not take blobs. */
const HARMLESS = /^(Timeout|QuotaExceeded|DataClone|Unknown)Error$/

/** What changed since it was last kept. */
export type Changes<Key, Value> = { put: readonly Value[]; gone: readonly Key[] }

/** What one user left on this device. Nothing rejects: without a database nothing is kept, and that is said. */
export class Store {
  readonly #$isKept = atom(false)
  #database: IDBDatabase | undefined
  #hasTimedOut = false
  #writes = 0
  /** Which write was the last that failed at once. */
  #refused = 0

  /** Without a database when it cannot be opened. */
  static async open(name: string): Promise<Store> {
    return new Store(await openDatabase(name).catch(() => undefined))
  }

  private constructor(database: IDBDatabase | undefined) {
    this.#database = database
    this.#$isKept.set(database !== undefined)
  }

  /** Whether what was written last outlives the page. */
  get $isKept(): ReadableAtom<boolean> {
    return this.#$isKept
  }

  /** Keeps a message; with `isDraft` its chat's draft is forgotten in the same step. */
  async putPending(pending: Pending, { isNew, isDraft }: { isNew: boolean; isDraft: boolean }): Promise<void> {
    const { chat, clientId, files } = pending
    const put = (pending: object) =>
      this.write(['outbox', 'drafts'], transaction => {
        const outbox = transaction.objectStore('outbox')
        // At once if it is new: the page may close with the key that sends. WebKit commits without the files that it does not take.
        const replacing = isNew && !files ? void outbox.add(pending) : replace(outbox, pending, clientId)
        if (isDraft) transaction.objectStore('drafts').delete(chat)
        return replacing
      })
    if ((await put(pending)) || this.#isHanging) return
    await this.write(['logs'], transaction => void transaction.objectStore('logs').clear()) // what is on its way comes first
    if ((await put(pending)) || !files) return
    const { asBytes } = await import('./kept-files.ts')
    await put(await asBytes(pending))
  }

  async dropPending(clientId: string): Promise<void> {
    await this.write(['outbox'], async transaction => {
      const outbox = transaction.objectStore('outbox')
      const seq = await done(outbox.index('clientId').getKey(clientId))
      if (seq !== undefined) outbox.delete(seq)
    })
  }

  /** In the order in which they were written. */
  async outbox(): Promise<Pending[]> {
    const kept = await this.read('outbox', outbox => done<(Pending & { seq: number })[]>(outbox.getAll()))
    return kept?.map(({ seq: _seq, ...pending }) => withBlobs(pending as Pending)) ?? [] // as it was put there
  }

  async putDraft(chat: ChatId, text: string): Promise<void> {
    await this.write(['drafts'], transaction => {
      const drafts = transaction.objectStore('drafts')
      if (text) drafts.put({ chat, text })
      else drafts.delete(chat)
    })
  }

  async drafts(): Promise<ReadonlyMap<ChatId, string>> {
    const kept = await this.read('drafts', drafts => done<{ chat: ChatId; text: string }[]>(drafts.getAll()))
    return new Map(kept?.map(({ chat, text }) => [chat, text]))
  }

  /** What a server said last, with the whole inbox as it was then. */
  async welcome(): Promise<Welcome | undefined> {
    const [welcome, rows, people] = await Promise.all([
      this.read('meta', meta => done<Welcome | undefined>(meta.get('welcome'))),
      this.read('rows', store => done<Row[]>(store.getAll())),
      this.read('people', store => done<Person[]>(store.getAll())),
    ])
    return welcome && rows && people && { ...welcome, inbox: { ...welcome.inbox, rows, people } }
  }

  /** `welcome` without the inbox's rows and people, which come as changes. */
  async putWelcome(welcome: Welcome, rows: Changes<ChatId, Row>, people: Changes<UserId, Person>): Promise<void> {
    await this.write(['meta', 'rows', 'people'], transaction => {
      transaction.objectStore('meta').put(welcome, 'welcome')
      apply(transaction.objectStore('rows'), rows)
      apply(transaction.objectStore('people'), people)
    })
  }

  async clear(): Promise<void> {
    await this.write(STORES, transaction => {
      for (const store of STORES) transaction.objectStore(store).clear()
    })
  }

  /** Whether all that `act` wrote is kept. Where the database hangs nothing waits for it, until it is found to go on. */
  async write(
    stores: readonly StoreName[],
    act: (transaction: IDBTransaction) => void | Promise<void>,
  ): Promise<boolean> {
    const write = ++this.#writes
    try {
      const transaction = this.#database?.transaction(stores, 'readwrite')
      if (!transaction) return false
      const acting = act(transaction)
      if (!acting) transaction.commit() // without waiting for answers: the page may be closing
      const writing = Promise.all([committed(transaction), acting])
      writing.then(
        () => write > this.#refused && this.#$isKept.set(true), // not an older one that took longer
        () => {},
      )
      if (this.#isHanging) return false
      await inTime(writing)
      return true
    } catch (error) {
      this.#failed(error)
      if (!this.#hasTimedOut) this.#refused = write
      return false
    }
  }

  async read<Result>(store: StoreName, ask: (store: IDBObjectStore) => Promise<Result>): Promise<Result | undefined> {
    if (this.#isHanging) return undefined
    try {
      const transaction = this.#database?.transaction(store)
      return transaction && (await inTime(ask(transaction.objectStore(store))))
    } catch (error) {
      this.#failed(error)
      return undefined
    }
  }

  close(): void {
    this.#database?.close()
    this.#database = undefined
  }

  /** Something was not answered in time, and nothing has been since. */
  get #isHanging(): boolean {
    return this.#hasTimedOut && !this.#$isKept.get()
  }

  #failed(error: unknown): void {
    const name = error instanceof DOMException ? error.name : ''
    this.#hasTimedOut = name === 'TimeoutError'
    this.#$isKept.set(false)
    if (!HARMLESS.test(name)) this.close() // it is being deleted, or broken
  }
}

function apply<Value>(store: IDBObjectStore, { put, gone }: Changes<string, Value>): void {
  for (const value of put) store.put(value)
  for (const key of gone) store.delete(key)
}

/** Where bytes were kept there are blobs again. */
function withBlobs(pending: Pending): Pending {
  const { files } = pending
  return files ? { ...pending, files: files.map(file => ({ ...file, blob: new Blob([file.blob], file) })) } : pending
}

async function replace(outbox: IDBObjectStore, pending: object, clientId: string): Promise<void> {
  const seq = await done(outbox.index('clientId').getKey(clientId))
  await done(outbox.put(seq === undefined ? pending : { ...pending, seq }))
}
