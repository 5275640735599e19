import { statfsSync, statSync } from 'node:fs'
import { constants } from 'node:os'
import { type Database, open, type RootDatabase } from 'lmdb'
import { createLog, type Log } from '../log.ts'
import { InniesError } from '../protocol/error.ts'
import type { EncodedKey } from './key.ts'
import type { Version } from './kv.ts'
import { type Sealed, unseal } from './sealed.ts'

/** `entries` are the values of partitions, `alarms` when each wakes, `meta` what the store knows of itself. */
export type Table = 'entries' | 'alarms' | 'meta'

/** One row to write, or to remove without a value. */
export type Write = { table: Table; key: EncodedKey; value: Sealed | undefined; version: number }

/** A row as it was read; the value is DAMAGED when its checksum is not right. */
export type Row = { key: EncodedKey; value: unknown; version: number }

const TABLES: readonly Table[] = ['entries', 'alarms', 'meta']

type Rows = Database<unknown, EncodedKey>
type Opened = { root: RootDatabase } & Record<Table, Rows>

/**
 * `refusing`: a write has failed, and its caller is about to learn of it. `failed`: opening it again did not work, and is tried
 * with each use.
 */
type State = { phase: 'open' | 'refusing'; opened: Opened } | { phase: 'reopening' | 'failed' | 'closed' }

/** Longest key in bytes, the partition's name included. */
export const MAX_KEY = 1978
const MAP_FULL = -30792

/**
 * Bytes left free on the disk. LMDB must not meet its end: of a page that is refused it makes a message longer than the memory
 * it has for it (mdb_page_flush in lmdb 3.5.6), which ends the process now and then.
 */
const RESERVE = 8 * 1024 * 1024

/** The data file: three tables of checksummed rows. */
export class LmdbFile {
  readonly path: string
  readonly #options: { isReadOnly: boolean; isSynced: boolean; log: Log }
  #state: State

  /** Throws what LMDB throws. */
  constructor(path: string, options: { isReadOnly?: boolean; isSynced?: boolean; log?: Log | undefined } = {}) {
    const { isReadOnly = false, isSynced = true, log = createLog('errors') } = options
    this.path = path
    this.#options = { isReadOnly, isSynced, log }
    this.#state = { phase: 'open', opened: this.#open() }
  }

  get(table: Table, key: EncodedKey): Row | undefined {
    const entry = this.#reading(() => this.#tables()[table].getEntry(key))
    return entry && { key, value: entry.value, version: entry.version! }
  }

  /** Whether an entry has this version, or is absent for `undefined`. The value is not looked at. */
  isAt(key: EncodedKey, version: Version | undefined): boolean {
    const { entries } = this.#tables()
    const isThere = () => (version === undefined ? entries.doesExist(key) : entries.doesExist(key, version as number))
    return this.#reading(isThere) === (version !== undefined)
  }

  *range(table: Table, range: Parameters<Rows['getRange']>[0] = {}): Generator<Row> {
    const tables = this.#tables()
    // Where a read is refused, a range does not say so: it looks empty (read.js of lmdb 3.5.6).
    this.#reading(() => tables.meta.doesExist('range' as EncodedKey))
    const rows = tables[table].getRange({ start: '\0', ...range, versions: true })
    const iterator = rows[Symbol.iterator]() as Iterator<Row>
    try {
      for (let row = iterator.next(); !row.done; row = iterator.next()) yield row.value
    } finally {
      iterator.return?.()
    }
  }

  /** Of all tables, now. */
  count(): number {
    const tables = this.#tables()
    return TABLES.reduce((sum, table) => sum + (tables[table].getStats() as { entryCount: number }).entryCount, 0)
  }

  /** Every row of every table, as of one moment. */
  *snapshot(): Generator<Row & { table: Table }> {
    const transaction = this.#tables().root.useReadTransaction()
    try {
      for (const table of TABLES) for (const row of this.range(table, { transaction })) yield { table, ...row }
    } finally {
      transaction.done()
    }
  }

  /** All of them or none; durable, and visible, once it resolves. */
  async write(writes: readonly Write[]): Promise<void> {
    const tables = this.#tables()
    if (this.#isFull()) throw full()
    try {
      await tables.entries.batch(() => {
        for (const { table, key, value, version } of writes) {
          if (value) void tables[table].put(key, value, version)
          else void tables[table].remove(key)
        }
      })
    } catch (error) {
      const failure = await this.#failure(error)
      await this.#reopen()
      throw failure
    }
  }

  /** As `write`, for rows that come in the order of their keys into an empty file: pages are filled. */
  async append(writes: readonly Write[]): Promise<void> {
    const tables = this.#tables()
    const put = ({ table, key, value, version }: Write) =>
      tables[table].put(key, value, { version, append: true } as unknown as number) // its types lack the options
    await tables.entries.batch(() => {
      for (const write of writes) put(write).catch(() => {}) // the batch fails with it
    })
  }

  async close(): Promise<void> {
    await this.#leave('closed')
  }

  async #leave(phase: 'reopening' | 'closed'): Promise<void> {
    const before = this.#state
    this.#state = { phase }
    if ('opened' in before) await before.opened.root.close()
  }

  #open(): Opened {
    const root = open({
      path: this.path,
      noSubdir: true,
      maxDbs: 8,
      readOnly: this.#options.isReadOnly,
      noSync: !this.#options.isSynced,
      // A commit becomes visible when it is on the disk and not before, so that nothing shows of one the disk refused.
      overlappingSync: false,
    })
    const table = (name: Table): Rows => {
      const rows = root.openDB<unknown, EncodedKey>({ name, keyEncoder, encoder, useVersions: true } as {
        name: string
      })
      if (!rows) throw new Error(`there is no table ${name} in it`)
      return rows
    }
    try {
      return { root, entries: table('entries'), alarms: table('alarms'), meta: table('meta') }
    } catch (error) {
      void root.close()
      throw error
    }
  }

  /** LMDB ends the process of who reads from a closed store. */
  #tables(): Opened {
    if (this.#state.phase === 'failed') this.#openAgain()
    if (this.#state.phase !== 'open') throw new InniesError('unavailable', 'The store is not open.')
    return this.#state.opened
  }

  /** After a failed write LMDB may refuse, or hang on, every later one: only a new environment is sure to work. */
  async #reopen(): Promise<void> {
    await this.#leave('reopening')
    this.#openAgain()
  }

  #openAgain(): void {
    try {
      this.#state = { phase: 'open', opened: this.#open() }
    } catch (error) {
      this.#state = { phase: 'failed' }
      this.#options.log({ level: 'error', event: 'store cannot be opened again', why: (error as Error).message })
    }
  }

  async #failure(error: unknown): Promise<InniesError> {
    const { commitError } = error as { commitError?: Promise<never> }
    const cause: { code?: number; message?: string } = commitError ? await commitError.catch(e => e) : (error as Error)
    this.#options.log({ level: 'error', event: 'disk refused a commit', why: cause.message })
    const { ENOSPC, EDQUOT } = constants.errno
    const isFull = cause.code === ENOSPC || cause.code === EDQUOT || cause.code === MAP_FULL || this.#isFull()
    return isFull ? full() : new InniesError('unavailable', 'The store does not take this now.')
  }

  /** Bytes of the file, and of the disk those that may be taken. */
  measure(): { bytes: number; free: number } {
    const { bavail, bsize } = statfsSync(this.path)
    return { bytes: statSync(this.path).size, free: bavail * bsize }
  }

  #isFull(): boolean {
    return this.measure().free < RESERVE
  }

  /**
   * From a commit that failed until it is opened again, LMDB refuses reads too. It is asked once: each refusal makes its next
   * message longer (mdb_txn_renew), until that is longer than the memory it has for it.
   */
  #reading<T>(read: () => T): T {
    try {
      return read()
    } catch (error) {
      if (!(error as Error).message.includes('MDB_PANIC')) throw error
      if (this.#state.phase === 'open') this.#state = { ...this.#state, phase: 'refusing' }
      throw new InniesError('unavailable', 'The store cannot be read now.')
    }
  }
}

const full = () => new InniesError('storage-full', 'There is no space left to store this.')

/** Keys are one character for each byte already. */
const keyEncoder = {
  writeKey: (key: EncodedKey, target: Buffer, start: number): number => start + target.write(key, start, 'latin1'),
  readKey: (source: Buffer, start: number, end: number): EncodedKey => source.toString('latin1', start, end),
}

const encoder = {
  encode: (value: Sealed): Sealed => value,
  decode: (bytes: Buffer, length: unknown): unknown =>
    unseal(bytes, typeof length === 'number' ? length : bytes.length),
}
