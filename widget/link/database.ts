const VERSION = 1
const PATIENCE = 2000 // ms for the browser's database to answer; some never do

/** Where what belongs to one user of one server is kept; also the name of their tabs' lock and channel. */
export function homeName(server: string, user: string): string {
  return `innies:${server}:${user}:v${VERSION}`
}

/**
 * Opens the database, which is made at the first time. Rejects where there is none to be had: in some private
 * windows, without room, when it hangs.
 */
export async function openDatabase(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, VERSION)
  request.onupgradeneeded = () => lay(request.result)
  const opening = done(request)
  const database = await inTime(opening).catch((error: unknown) => {
    opening.then(late => late.close()).catch(() => {})
    throw error
  })
  database.onversionchange = () => database.close() // somebody deletes it
  return database
}

/** Resolves when nothing of it is left, or it cannot be reached. */
export async function deleteDatabase(name: string): Promise<void> {
  try {
    await inTime(done(indexedDB.deleteDatabase(name)))
  } catch {
    // there is none, or a frozen tab holds it: it goes when that one does
  }
}

/** The names of all that users of this server have here. None where the browser does not tell. */
export async function databases(server: string): Promise<string[]> {
  try {
    const known = await indexedDB.databases()
    return known.flatMap(({ name }) => (name?.startsWith(`innies:${server}:`) ? [name] : []))
  } catch {
    return []
  }
}

export function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** Resolves when all that the transaction wrote is kept. */
export function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new DOMException('', 'AbortError'))
  })
}

/** Rejects with a TimeoutError when the database hangs. */
export function inTime<Result>(answer: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DOMException('The database does not answer.', 'TimeoutError')), PATIENCE)
    answer.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

function lay(database: IDBDatabase): void {
  const outbox = database.createObjectStore('outbox', { keyPath: 'seq', autoIncrement: true })
  outbox.createIndex('clientId', 'clientId', { unique: true })
  database.createObjectStore('drafts', { keyPath: 'chat' })
  database.createObjectStore('meta')
  database.createObjectStore('rows', { keyPath: 'chat' })
  database.createObjectStore('people', { keyPath: 'id' })
  database.createObjectStore('logs', { keyPath: 'chat' }).createIndex('at', 'at')
}
