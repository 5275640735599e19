import { type Key, within } from '../kv/key.ts'
import type { Change, Entry, Partition } from '../kv/kv.ts'
import type { Tally } from '../people/tally.ts'
import type { ChatId } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { File, FileId, Upload } from '../protocol/file.ts'
import type { UserId } from '../protocol/people.ts'
import type { FilePage, FileVerbs, NewFile, NewPiece, Turn } from './file-verbs.ts'
import {
  type Arriving,
  type Claim,
  chargeOf,
  type Going,
  PIECE,
  type StoredFile,
  sizeOf,
  uploadOf,
  type Whole,
} from './stored-file.ts'

export type ShelfDependencies = {
  partition: Partition
  tally: Tally
  now: () => number
  /** Whether a message has the file; if not, it never will. */
  isKept: (chat: ChatId, by: UserId, claim: { clientId: string; file: FileId }) => Promise<boolean>
}

export const UNUSED = 86_400_000 // ms after which it is looked whether a message has it
const PAGE = 200
const LEAST_ROOM = 10 * 1024 * 1024 // bytes: with less, what is open does not begin

export const DUE = 'file-due'
export const keyOf = (id: FileId): Key => ['file', id]
const ownKey = (owner: UserId, id: FileId): Key => ['file-of', owner, id]
const sumKey = (owner: UserId): Key => ['file-sum', owner]
export const dueKey = (at: number, id: FileId): Key => [DUE, at, id]

type AnyEntry = Entry<Arriving | Whole> | Entry<Going>
const isGoing = (entry: AnyEntry): entry is Entry<Going> => entry.value.phase === 'going'

/** One share of what is known of files, over its partition. */
export class Shelf implements FileVerbs {
  readonly #partition: Partition
  readonly #now: () => number
  readonly #tally: Tally

  constructor({ partition, now, tally }: Pick<ShelfDependencies, 'partition' | 'now' | 'tally'>) {
    this.#partition = partition
    this.#tally = tally
    this.#now = now
  }

  async beginUpload({ id, quota, isOpen, ...file }: NewFile): Promise<Upload> {
    const expires = this.#now() + UNUSED
    const { owner } = file
    const open = isOpen ? { isOpen: true as const } : {}
    return this.#tally.change(async () => {
      const sum = await this.#partition.get<number>(sumKey(owner))
      const room = quota - (sum?.value ?? 0)
      // Of one that is open nobody knows whether it needs all that it may have.
      const size = isOpen && room >= LEAST_ROOM ? Math.min(file.size, room) : file.size
      const value: Arriving = { phase: 'arriving', ...file, ...open, size, offset: 0, turn: 0, pieces: [], expires }
      const total = (sum?.value ?? 0) + chargeOf(size)
      if (total > quota) throw new InniesError('too-large', 'You have sent all that you may: delete something first.')
      const change: Change = {
        check: [
          { key: sumKey(owner), version: sum?.version },
          { key: keyOf(id), version: undefined },
        ],
        set: [
          { key: keyOf(id), value },
          { key: ownKey(owner, id), value: chargeOf(size) },
          { key: sumKey(owner), value: total },
          { key: dueKey(expires, id), value: 1 },
        ],
        wakeAt: expires,
      }
      return { change, moves: { files: 1, fileBytes: size }, result: uploadOf(id, value) }
    })
  }

  async upload(id: FileId, by: UserId): Promise<Upload> {
    return uploadOf(id, (await this.#own(id, by)).value)
  }

  async takeTurn(id: FileId, by: UserId, offset: number): Promise<Turn> {
    for (;;) {
      const entry = await this.#own(id, by)
      const { value } = entry
      if (value.phase === 'whole' || value.offset !== offset) throw wrongOffset(uploadOf(id, value).offset)
      const next = { ...value, turn: value.turn + 1 }
      if (await this.#put(entry, next)) return next
    }
  }

  async addPiece(id: FileId, { turn, piece, offset, file }: NewPiece): Promise<boolean> {
    for (;;) {
      const entry = await this.#read(id)
      const value = entry?.value
      if (value?.phase !== 'arriving' || value.turn !== turn) return false
      const { owner, expires } = value
      const pieces = [...value.pieces.slice(0, Math.floor(value.offset / PIECE)), piece]
      const next: StoredFile =
        file && !value.isOpen
          ? { phase: 'whole', owner, file, pieces, expires }
          : { ...value, pieces, offset, ...(file ? { file } : {}) }
      if (await this.#put(entry!, next)) return true
    }
  }

  async closeUpload(id: FileId, by: UserId, how: { length?: number; duration?: number }): Promise<Upload> {
    const { value } = await this.#own(id, by)
    if (value.phase === 'whole' || !value.isOpen) return uploadOf(id, value)
    const closed = await this.#tally.change(async () => {
      const entry = await this.#own(id, by)
      if (entry.value.phase === 'whole' || !entry.value.isOpen) return { result: entry.value }
      const next = closedOf(entry.value, how)
      const sum = await this.#partition.get<number>(sumKey(by))
      const [before, after] = [chargeOf(entry.value.size), chargeOf(sizeOf(next))]
      const change: Change = {
        check: [entry, { key: sumKey(by), version: sum?.version }],
        set: [
          { key: entry.key, value: next },
          { key: ownKey(by, id), value: after },
          { key: sumKey(by), value: Math.max(0, (sum?.value ?? 0) - before + after) },
        ],
      }
      return { change, moves: { fileBytes: sizeOf(next) - entry.value.size }, result: next }
    })
    return uploadOf(id, closed)
  }

  async discardUpload(id: FileId, by: UserId): Promise<void> {
    for (;;) {
      const entry = await this.#own(id, by)
      if (entry.value.phase === 'whole' && entry.value.claim)
        throw new InniesError('forbidden', 'A message has this file: delete the message.')
      if (await this.removeAs(entry)) return
    }
  }

  async claimFiles(ids: readonly FileId[], by: UserId, claim: Claim): Promise<File[]> {
    for (;;) {
      const entries: Entry<Whole>[] = []
      for (const id of ids) entries.push(await this.#claimable(id, by, claim))
      const isDone = await this.#partition.commit({
        check: entries,
        set: entries.filter(({ value }) => !value.claim).map(({ key, value }) => ({ key, value: { ...value, claim } })),
      })
      if (isDone) return entries.map(({ value }) => value.file)
    }
  }

  async letGo(ids: readonly FileId[]): Promise<void> {
    for (const id of ids) await this.remove(id)
  }

  async file(id: FileId): Promise<{ file: File; pieces: string[] } | undefined> {
    const value = (await this.#read(id))?.value
    return value?.phase === 'whole' ? { file: value.file, pieces: value.pieces } : undefined
  }

  async filesOf(owner: UserId, after?: FileId): Promise<FilePage> {
    const { start, end } = within('file-of', owner)
    const entries = await this.#partition.list({
      start: after ? ['file-of', owner, after, 0] : start,
      end,
      limit: PAGE,
    })
    const ids = entries.map(({ key }) => String(key[2]))
    const found = await Promise.all(ids.map(id => this.file(id)))
    const files = found.flatMap(one => (one ? [one.file] : []))
    return { files, ...(ids.length === PAGE ? { next: ids.at(-1)! } : {}) }
  }

  async countFilesOf(owner: UserId): Promise<number> {
    return (await this.#partition.list(within('file-of', owner))).length
  }

  async removeFilesOf(owner: UserId): Promise<void> {
    for (;;) {
      const entries = await this.#partition.list({ ...within('file-of', owner), limit: PAGE })
      if (!entries.length) return
      for (const { key } of entries) await this.remove(String(key[2]))
    }
  }

  /** Whatever it is: from here on nothing is left of it but bytes, which the alarm removes. */
  async remove(id: FileId): Promise<void> {
    for (;;) {
      const entry = await this.#read(id)
      if (!entry || isGoing(entry) || (await this.removeAs(entry))) return
    }
  }

  /** The same, of one that is still as it was read; resolves to false when it is not. */
  removeAs({ key, version }: Entry): Promise<boolean> {
    const id = String(key[1])
    return this.#tally.change(async () => {
      const entry = await this.#read(id)
      if (!entry || isGoing(entry) || entry.version !== version) return { result: false }
      const { owner } = entry.value
      const sum = await this.#partition.get<number>(sumKey(owner))
      const change = goingChange(entry, { sum, now: this.#now() })
      return { change, moves: { files: -1, fileBytes: -sizeOf(entry.value) }, result: true }
    })
  }

  async #claimable(id: FileId, by: UserId, claim: Claim): Promise<Entry<Whole>> {
    const { value, ...entry } = await this.#own(id, by, notYours)
    if (value.phase !== 'whole')
      throw new InniesError('bad-request', '"uploads": not all bytes of that file have come.')
    const isOther = value.claim && (value.claim.chat !== claim.chat || value.claim.clientId !== claim.clientId)
    if (isOther) throw new InniesError('bad-request', '"uploads": another message has that file already.')
    return { ...entry, value }
  }

  /** Throws `not-found`, as for one that is not there. */
  async #own(id: FileId, by: UserId, refusal = noUpload): Promise<Entry<Arriving | Whole>> {
    const entry = await this.#read(id)
    if (!entry || isGoing(entry) || entry.value.owner !== by) throw refusal()
    return entry
  }

  #read(id: FileId): Promise<AnyEntry | undefined> {
    return this.#partition.get<StoredFile>(keyOf(id)) as Promise<AnyEntry | undefined> // a union of entries narrows
  }

  #put({ key, version }: Entry, value: StoredFile): Promise<boolean> {
    return this.#partition.commit({ check: [{ key, version }], set: [{ key, value }] })
  }
}

/** An open upload once it is known how long it is. Throws `bad-request`. */
function closedOf(open: Arriving, { length = open.offset, duration }: { length?: number; duration?: number }) {
  const { isOpen: _isOpen, file, ...value } = open
  if (length < open.offset || length > open.size)
    throw new InniesError('bad-request', `Upload-Length: from ${open.offset} to ${open.size} bytes are possible.`)
  if (!length || (length === open.offset && !file))
    throw new InniesError('bad-request', 'Upload-Length: a file has at least one byte.')
  const told = duration === undefined ? value.told : { ...value.told, duration }
  if (length > open.offset || !file) return { ...value, told, size: length }
  const { owner, pieces, expires } = value
  const whole = { ...file, size: length, ...(duration === undefined ? {} : { duration }) }
  return { phase: 'whole' as const, owner, file: whole, pieces, expires }
}

/** What makes a file go: its owner has room again, and the alarm removes its bytes. */
function goingChange(
  { key, value, version }: Entry<Arriving | Whole>,
  { sum, now }: { sum: Entry<number> | undefined; now: number },
): Change {
  const id = String(key[1])
  const { owner, expires } = value
  const left = Math.max(0, (sum?.value ?? 0) - chargeOf(sizeOf(value)))
  const going: Going = { phase: 'going', tries: 0 }
  return {
    check: [
      { key, version },
      { key: sumKey(owner), version: sum?.version },
    ],
    set: [
      { key, value: going },
      { key: dueKey(now, id), value: 1 },
      ...(left ? [{ key: sumKey(owner), value: left }] : []),
    ],
    delete: [
      ownKey(owner, id),
      ...(expires === undefined || expires === now ? [] : [dueKey(expires, id)]),
      ...(left ? [] : [sumKey(owner)]),
    ],
    wakeAt: now,
  }
}

export const noUpload = () => new InniesError('not-found', 'There is no such upload of yours.')

const notYours = () => new InniesError('bad-request', '"uploads": there is no such upload of yours.')

export const wrongOffset = (offset: number) =>
  new InniesError('wrong-offset', `${offset} bytes of this upload have come: go on from there.`)
