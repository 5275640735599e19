import type { ChatId, Fact, Page, Range, Row } from '../../server/protocol/chat.ts'
import type { ServerFrame, Welcome } from '../../server/protocol/frame.ts'
import { done } from './database.ts'
import type { Rows } from './rows.ts'
import type { Changes, Store } from './store.ts'

type Source = {
  readonly rows: Rows
  welcome(inbox: Welcome['inbox']): Welcome | undefined
  page(chat: ChatId, range: Partial<Range>): Promise<Page>
}

/** The end of a chat's log, and when it was last added to: clock of this device, ms. */
type KeptLog = Page & { at: number }

const REST = 300 // ms in which what comes is gathered
const MOST_LOGS = 30
const MOST_MISSED = 200 // facts; a log that is further behind is asked for anew when it is opened

/** The inbox and the ends of logs as they were last known, for a page that opens before the server answers. */
export class Cache {
  readonly #store: Store
  readonly #source: Source
  /** As they were last written. */
  #rows: ReadonlyMap<ChatId, Row> = new Map()
  #people: ReturnType<Rows['$people']['get']> = new Map()
  /** Pages and single facts to be joined to the logs, by chat. */
  #heard = new Map<ChatId, (Page | Fact)[]>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #isStopped = false
  #flushing: Promise<void> = Promise.resolve()

  constructor(store: Store, source: Source) {
    this.#store = store
    this.#source = source
  }

  /** What is known now is written already, or comes from where it is. */
  begin(): void {
    this.#rows = this.#source.rows.$rows.get() ?? new Map()
    this.#people = this.#source.rows.$people.get()
  }

  hear(frame: ServerFrame): void {
    if (frame.type === 'paged') this.#note(frame.page.chat, frame.page)
    else if ('rev' in frame && 'chat' in frame) this.#note(frame.chat, frame)
  }

  /** Something of the inbox changed. */
  changed(): void {
    this.#timer ??= setTimeout(() => void this.flush(), REST)
  }

  async page(chat: ChatId): Promise<Page | undefined> {
    const kept = await this.#store.read('logs', logs => done<KeptLog | undefined>(logs.get(chat)))
    const row = this.#source.rows.$rows.get()?.get(chat)
    const isCurrent = kept && row && !row.left && row.epoch === kept.epoch && row.head - kept.head <= MOST_MISSED
    return isCurrent ? kept : undefined
  }

  /** Brings up to date what is kept, so that what was deleted meanwhile is deleted here too. */
  async refresh(): Promise<void> {
    await this.flush()
    const logs = await this.#store.read('logs', store => done<KeptLog[]>(store.getAll()))
    for (const log of logs ?? []) {
      if (this.#isStopped) return
      if (!(await this.#isUpToDate(log))) await this.#drop(log.chat)
    }
  }

  /** Writes what waits. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#flushing = this.#flushing.then(() => this.#flushOnce())
    return this.#flushing
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#isStopped = true
  }

  async #flushOnce(): Promise<void> {
    if (this.#isStopped) return
    await this.#writeInbox()
    const heard = this.#heard
    this.#heard = new Map()
    if (heard.size) await this.#writeLogs(heard)
  }

  async #writeInbox(): Promise<void> {
    const { rows, people, feed } = this.#now()
    const welcome = feed && this.#source.welcome({ feed, rows: [], people: [] })
    if (!welcome || (rows === this.#rows && people === this.#people)) return
    const changes = [
      changesOf(this.#rows, rows, row => !row.left),
      changesOf(this.#people, people, () => true),
    ] as const
    this.#rows = rows
    this.#people = people
    await this.#store.putWelcome(welcome, ...changes)
  }

  #now() {
    const { $rows, $people, feed } = this.#source.rows
    return { rows: $rows.get() ?? new Map<ChatId, Row>(), people: $people.get(), feed }
  }

  async #writeLogs(heard: ReadonlyMap<ChatId, (Page | Fact)[]>): Promise<void> {
    const { rows } = this.#now()
    const kept = await import('./kept-log.ts').catch(() => undefined)
    if (!kept || this.#isStopped) return // these logs are asked for anew
    await this.#store.write(['logs'], async transaction => {
      const logs = transaction.objectStore('logs')
      for (const [chat, news] of heard) {
        const before = await done<KeptLog | undefined>(logs.get(chat))
        const isOpen = rows.get(chat)?.left === undefined
        const log = isOpen ? news.reduce<Page | undefined>(kept.withNews, before) : undefined
        if (log) logs.put({ ...log, at: Date.now() })
        else logs.delete(chat)
      }
      const count = await done(logs.count())
      if (count <= MOST_LOGS) return
      const oldest = await done(logs.index('at').getAllKeys(null, 1e9))
      for (const chat of oldest.slice(0, count - MOST_LOGS)) logs.delete(chat)
    })
  }

  #note(chat: ChatId, news: Page | Fact): void {
    const waiting = this.#heard.get(chat) ?? []
    waiting.push(news)
    this.#heard.set(chat, waiting)
    this.changed()
  }

  /** Asks for what is missing at its end; the answer is heard like any other. */
  async #isUpToDate({ chat, epoch, head }: KeptLog): Promise<boolean> {
    const row = this.#source.rows.$rows.get()?.get(chat)
    if (!row || row.left || row.epoch !== epoch || row.head - head > MOST_MISSED) return false
    if (row.head <= head) return true
    const page = await this.#source.page(chat, { after: head, limit: MOST_MISSED }).catch(() => undefined)
    return page !== undefined && page.epoch === epoch && (page.facts.at(-1)?.rev ?? head) >= row.head
  }

  async #drop(chat: ChatId): Promise<void> {
    await this.#store.write(['logs'], transaction => void transaction.objectStore('logs').delete(chat))
  }
}

function changesOf<Key, Value>(
  before: ReadonlyMap<Key, Value>,
  now: ReadonlyMap<Key, Value>,
  isKept: (value: Value) => boolean,
): Changes<Key, Value> {
  const changed = [...now].filter(([key, value]) => before.get(key) !== value)
  const put = changed.flatMap(([, value]) => (isKept(value) ? [value] : []))
  const gone = [
    ...[...before.keys()].filter(key => !now.has(key)),
    ...changed.flatMap(([key, value]) => (isKept(value) ? [] : [key])),
  ]
  return { put, gone }
}
