import type { FileId } from '../../server/protocol/file.ts'
import { done } from './database.ts'
import { LinkError } from './error.ts'
import type { Failure, OutFile, Pending } from './link.ts'
import { HOLD, type Outbox } from './outbox.ts'
import { withoutMetadata } from './plain-photo.ts'
import type { Store } from './store.ts'
import type { TokenSource } from './token.ts'
import { Tus } from './tus.ts'

export type UploadsNeeds = {
  server: string
  tokens: TokenSource
  outbox: Pick<Outbox, '$pending' | 'drain' | 'uploaded' | 'fail'>
  /** Where it is kept which upload belongs to which file, so that one goes on after a reload. */
  store: Pick<Store, 'read' | 'write'>
  /** How much of each file has arrived, 0 to 1, by its key. */
  tell: (shares: ReadonlyMap<string, number>) => void
}

const KIB = 1024
const [LEAST, MOST] = [256 * KIB, 8192 * KIB] // bytes of one request: as many as take some seconds
const [SHORT, LONG] = [2000, 8000] // ms; the server cuts a request after 30 s
const [SOON, LATE] = [1000, 30_000] // ms between two tries

/** What may be another time. */
const PASSING: ReadonlySet<string> = new Set([
  ...['offline', 'unavailable', 'internal', 'too-many', 'unauthorized'],
  ...['wrong-offset', 'not-found', 'damaged'], // what came of it is asked for anew, or it is begun again
])

type Coming = { files: readonly OutFile[]; stop: AbortController; isOver: boolean }

/** Brings the files of messages to the server, one after the other, through breaks and reloads. */
export class Uploads {
  readonly #needs: UploadsNeeds
  readonly #tus: Tus
  readonly #coming = new Map<string, Coming>()
  readonly #ids = new Map<string, FileId>()
  #shares: ReadonlyMap<string, number> = new Map()
  #turn: Promise<void> = Promise.resolve()
  #piece = 1024 * KIB
  /** Ends the pause between two tries. */
  #wake: () => void = () => {}
  #isStopped = false
  readonly #unlisten: () => void

  constructor(needs: UploadsNeeds) {
    this.#needs = needs
    this.#tus = new Tus(needs.server, needs.tokens)
    this.#unlisten = needs.outbox.$pending.listen(pending => this.#look(pending))
    addEventListener('online', this.#hurry)
  }

  /** Says in the end to the outbox what became of it. Asked again, it hurries. */
  bring(pending: Pending): void {
    const { clientId, files = [], at } = pending
    this.#hurry()
    if (this.#isStopped || (this.#coming.get(clientId)?.isOver ?? true) === false) return
    const coming = { files, stop: new AbortController(), isOver: false }
    this.#coming.set(clientId, coming)
    setTimeout(() => this.#needs.outbox.drain(), at + HOLD - Date.now())
    this.#turn = this.#turn.then(() => this.#bring(clientId, coming))
  }

  /** Another tab does it from now on, or nobody. What has arrived stays where it is. */
  stop(): void {
    this.#isStopped = true
    this.#unlisten()
    removeEventListener('online', this.#hurry)
    for (const { stop } of this.#coming.values()) stop.abort()
    this.#hurry()
  }

  readonly #hurry = (): void => this.#wake()

  async #bring(clientId: string, coming: Coming): Promise<void> {
    const { outbox } = this.#needs
    try {
      const ids: FileId[] = []
      for (const file of coming.files) ids.push(await this.#one(await asSent(file), coming.stop.signal))
      coming.isOver = true
      outbox.uploaded(clientId, ids)
    } catch (error) {
      coming.isOver = true
      if (coming.stop.signal.aborted) return
      const { code = 'internal', message = '' } = Object(error) as { code?: Failure; message?: string }
      outbox.fail(clientId, code, message)
    }
  }

  async #one(file: OutFile, signal: AbortSignal): Promise<FileId> {
    for (let pause = SOON; ; pause = Math.min(pause * 2, LATE)) {
      const share = this.#shares.get(file.key)
      try {
        signal.throwIfAborted()
        return await this.#go(file, signal)
      } catch (error) {
        const { code = '' } = Object(error) as { code?: string }
        if (signal.aborted || !PASSING.has(code)) throw error
        if (code === 'damaged' || code === 'not-found') await this.#note(file.key, undefined)
        if (share !== this.#shares.get(file.key)) pause = SOON // it gets on
        await this.#rest(pause, signal)
      }
    }
  }

  /** Goes on where it stood, to the end. */
  async #go(file: OutFile, signal: AbortSignal): Promise<FileId> {
    const { size } = file.blob
    const known = await this.#idOf(file.key)
    const id = known ?? (await this.#tus.begin(file, signal))
    if (!known) await this.#note(file.key, id)
    let offset = known ? await this.#tus.offsetOf(id, signal) : 0
    while (offset < size) {
      const piece = file.blob.slice(offset, offset + this.#piece)
      const body = await readable(piece.arrayBuffer())
      const begin = performance.now()
      const from = offset
      const onProgress = (bytes: number) => this.#share(file.key, (from + bytes) / size)
      offset = await this.#tus.add(id, offset, { body, signal, onProgress })
      this.#weigh(performance.now() - begin)
    }
    this.#share(file.key, 1)
    return id
  }

  /** The next request takes about as long as is good. */
  #weigh(took: number): void {
    if (took < SHORT) this.#piece = Math.min(this.#piece * 2, MOST)
    if (took > LONG) this.#piece = Math.max(this.#piece / 2, LEAST)
  }

  #rest(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
      signal.addEventListener('abort', this.#wake, { once: true })
    })
  }

  #share(key: string, share: number): void {
    this.#shares = new Map(this.#shares).set(key, share)
    this.#needs.tell(this.#shares)
  }

  /** Messages that are in the outbox no more: sent, or not wanted. */
  #look(pending: readonly Pending[]): void {
    for (const [clientId, { files, stop, isOver }] of this.#coming) {
      if (pending.some(one => one.clientId === clientId)) continue
      this.#coming.delete(clientId)
      stop.abort()
      for (const { key } of files) void this.#forget(key, !isOver)
    }
  }

  async #forget(key: string, isUnwanted: boolean): Promise<void> {
    const id = await this.#idOf(key)
    await this.#note(key, undefined)
    this.#shares = new Map([...this.#shares].filter(([one]) => one !== key))
    this.#needs.tell(this.#shares)
    if (id && isUnwanted) await this.#tus.remove(id).catch(() => {}) // the server removes it in a day
  }

  async #idOf(key: string): Promise<FileId | undefined> {
    return (
      this.#ids.get(key) ??
      (await this.#needs.store.read('meta', meta => done<FileId | undefined>(meta.get(name(key)))))
    )
  }

  async #note(key: string, id: FileId | undefined): Promise<void> {
    if (id) this.#ids.set(key, id)
    else this.#ids.delete(key)
    await this.#needs.store.write(['meta'], transaction => {
      const meta = transaction.objectStore('meta')
      if (id) meta.put(id, name(key))
      else meta.delete(name(key))
    })
  }
}

const name = (key: string) => `upload ${key}`

async function asSent(file: OutFile): Promise<OutFile> {
  return { ...file, blob: await readable(withoutMetadata(file.blob)) }
}

/** A file that was changed or removed since it was chosen cannot be read. */
async function readable<Read>(reading: Promise<Read>): Promise<Read> {
  try {
    return await reading
  } catch {
    throw Object.assign(new LinkError('not-found', 'This device has the file no more.'), { code: 'unreadable' })
  }
}
