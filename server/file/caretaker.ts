import { within } from '../kv/key.ts'
import type { Entry } from '../kv/kv.ts'
import { bugOf, type Log } from '../log.ts'
import { InniesError } from '../protocol/error.ts'
import type { FileId } from '../protocol/file.ts'
import type { Blobs } from './blobs.ts'
import { DUE, dueKey, keyOf, type Shelf, type ShelfDependencies } from './shelf.ts'
import type { Claim, StoredFile, Whole } from './stored-file.ts'

export type CaretakerDependencies = ShelfDependencies & {
  shelf: Shelf
  /** Absent where files are off: what is to be removed waits. */
  blobs: Blobs | undefined
  log: Log
}

const BATCH = 100 // files that are looked at while one alarm rings
const RETRY = 60_000 // ms; doubles with every failure
const MOST = 3_600_000 // ms between two tries

/** Removes, by the alarm of a share, the files that no message has, and the bytes of those that are gone. */
export class Caretaker {
  readonly #deps: CaretakerDependencies

  constructor(deps: CaretakerDependencies) {
    this.#deps = deps
  }

  async wake(): Promise<void> {
    const { partition, now } = this.#deps
    const due = await partition.list({ start: [DUE], end: [DUE, now() + 1], limit: BATCH })
    for (const { key } of due) await this.#look(Number(key[1]), String(key[2]))
    const [next] = await partition.list({ ...within(DUE), limit: 1 })
    if (next) await partition.commit({ wakeAt: Number(next.key[1]) })
  }

  /** One that fails does not hold up the others. */
  async #look(at: number, id: FileId): Promise<void> {
    const { partition, now, log } = this.#deps
    const entry = await partition.get<StoredFile>(keyOf(id))
    if (!entry) return void (await partition.commit({ delete: [dueKey(at, id)] }))
    try {
      await this.#settle(entry, at)
    } catch (error) {
      const why = error instanceof InniesError ? { code: error.code } : bugOf(error)
      log({ level: 'error', event: 'a file was not looked after', ...why })
      await this.#putOff(entry, at, now())
    }
  }

  async #settle(entry: Entry<StoredFile>, at: number): Promise<void> {
    const { partition, shelf, blobs } = this.#deps
    const { key, value, version } = entry
    const due = dueKey(at, String(key[1]))
    if (value.phase === 'going') {
      if (!blobs) throw new InniesError('unavailable', 'Files are off.')
      await blobs.remove(String(key[1]))
      await partition.commit({ delete: [key, due] })
    } else if (value.expires !== at) await partition.commit({ delete: [due] })
    else if (value.phase === 'whole' && value.claim && (await this.#isKept(String(key[1]), value, value.claim))) {
      const { expires: _over, ...kept } = value
      await partition.commit({ check: [{ key, version }], set: [{ key, value: kept }], delete: [due] })
    } else await shelf.removeAs({ key, value, version }) // unless a message has it since: then it is looked at again
  }

  #isKept(file: FileId, { owner }: Whole, { chat, clientId }: Claim): Promise<boolean> {
    return this.#deps.isKept(chat, owner, { clientId, file })
  }

  async #putOff({ key, value, version }: Entry<StoredFile>, at: number, now: number): Promise<void> {
    const id = String(key[1])
    const tries = value.phase === 'going' ? value.tries : 0
    const again = now + Math.min(MOST, RETRY * 2 ** tries)
    const next: StoredFile =
      value.phase === 'going' ? { phase: 'going', tries: Math.min(20, tries + 1) } : { ...value, expires: again }
    await this.#deps.partition.commit({
      check: [{ key, version }],
      set: [
        { key, value: next },
        { key: dueKey(again, id), value: 1 },
      ],
      delete: [dueKey(at, id)],
    })
  }
}
