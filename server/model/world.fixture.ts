import { FakeRoom } from '../call/call-room.fixture.ts'
import type { Entry } from '../kv/kv.ts'
import { localRuntime } from '../local.ts'
import type { Log } from '../log.ts'
import { config } from '../memory.fixture.ts'
import type { ChatId, Description, Fact, Page, Row } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'
import { Session } from '../session.ts'
import { Chronicle } from './chronicle.fixture.ts'
import { Client } from './client.fixture.ts'
import { Deck, quiet } from './deck.fixture.ts'
import { Disk } from './disk.fixture.ts'
import { Rules } from './rules.fixture.ts'
import { Time } from './time.fixture.ts'
import type { Node } from './wire.fixture.ts'
import { Witness } from './witness.fixture.ts'

const PATIENCE = 60_000 // ms within which everything that is under way must be done
const MAX_MOVES = 200_000 // until it is plain that there will be no end
const BLOCK = 4 // facts of a segment of the index: a few, so that there are some
export const USERS = ['ana', 'bob', 'cy', 'dee', 'eve']

/** The whole of it: one store, a server over it, and the devices of a few people, in a time of their own. */
export class World {
  readonly deck: Deck
  readonly time = new Time()
  readonly chronicle = new Chronicle()
  readonly witness = new Witness(this.chronicle.chats)
  readonly disk: Disk
  readonly clients: Client[] = []
  node: Node
  #failure: { error: unknown } | undefined
  readonly #uninstall: () => void

  constructor(seed: number, devices = 2) {
    this.#uninstall = this.time.install()
    this.deck = new Deck(seed)
    this.disk = new Disk(this.deck, (name, change) =>
      this.#try(() => {
        this.chronicle.committed(name, change)
        this.witness.committed(name, change)
      }),
    )
    this.node = this.boot()
    for (let n = 1; n <= devices; n++) for (const user of USERS) this.clients.push(this.#client(user, `device-${n}`))
  }

  async end(): Promise<void> {
    await this.disk.close()
    this.#uninstall()
  }

  /** Throws the first thing that was wrong. */
  check(): void {
    if (this.#failure) throw this.#failure.error
  }

  /** The process dies at this very moment, and another one takes its place. */
  restart(): void {
    const { node } = this
    node.kill()
    this.node = this.boot()
    for (const client of this.clients) if (client.wire?.node === node) client.wire.cut()
  }

  create(chat: ChatId, group: { by: UserId; members: readonly UserId[]; history: 'all' | 'since-join' }): void {
    this.chronicle.begin(chat, new Rules('group'))
    const { by, members, history } = group
    this.node.runtime.chat(chat).create(by, { members, history }).catch(ignore)
  }

  open(chat: ChatId, pair: readonly [UserId, UserId]): void {
    if (!this.chronicle.chats.has(chat)) this.chronicle.begin(chat, new Rules('direct', pair))
    this.node.runtime.chat(chat).open(pair[0], pair).catch(ignore)
  }

  /** Lets some things happen, not all. */
  async go(moves: number): Promise<void> {
    for (let move = 0; move < moves; move++) await this.#move()
    this.check()
  }

  /** Lets everything happen that is under way. */
  async settle(): Promise<void> {
    let left = PATIENCE
    await quiet()
    for (let move = 0; this.deck.size || (this.time.untilNext ?? Infinity) <= left; move++) {
      if (move > MAX_MOVES) throw new Error('This never comes to rest.')
      const before = this.time.untilNext ?? 0
      if (!this.deck.size) left -= before
      await this.#move()
      this.check()
    }
  }

  async #move(): Promise<void> {
    if (this.deck.size && !this.deck.isOneIn(24)) return this.deck.draw()
    if ((this.time.untilNext ?? Infinity) > PATIENCE) return
    this.time.ring()
    await quiet()
  }

  /** Lets things happen until this is answered. */
  async ask<Answer>(answer: Promise<Answer>): Promise<Answer> {
    let result: { answer: Answer } | { error: unknown } | undefined
    answer.then(
      answer => {
        result = { answer }
      },
      (error: unknown) => {
        result = { error }
      },
    )
    while (!result) await this.#move()
    if ('error' in result) throw result.error
    return result.answer
  }

  /** What somebody would see who came now, read from the server without waiting. */
  async fresh(user: UserId): Promise<{ rows: Row[]; pages: Page[]; descriptions: Description[] }> {
    const { runtime } = this.node
    const { rows } = await this.ask(runtime.user(user).inbox())
    const here = rows.filter(row => !row.left)
    const pages: Page[] = []
    const descriptions: Description[] = []
    for (const { chat } of here) {
      const page = await this.ask(runtime.chat(chat).page(user, { after: 0, limit: 200 }))
      while ((page.facts.at(-1)?.rev ?? page.head) < page.head)
        page.facts.push(
          ...(await this.ask(runtime.chat(chat).page(user, { after: lastOf(page.facts), limit: 200 }))).facts,
        )
      pages.push(page)
      descriptions.push(await this.ask(runtime.chat(chat).describe(user)))
    }
    return { rows: here, pages, descriptions }
  }

  /** Everything that is stored of the chats and the users. */
  async contents(): Promise<Entry[]> {
    const names = [...this.chronicle.chats.keys()].map(chat => ['chat', chat])
    const partitions = [...names, ...USERS.map(user => ['user', user])].map(name => this.disk.partition(name))
    const lists = await Promise.all(partitions.map(partition => partition.list({ start: [], end: ALL })))
    return lists.flat()
  }

  /** One more process over the same store. */
  boot(): Node {
    const { store, kill } = this.disk.mount()
    const retentionDays = 1 // by as much the clock jumps
    const trails = () => [this.witness.trail]
    const rooms = () => new FakeRoom({ isReady: false }) // to look into them again and again would be no rest
    const own = { now: this.time.now, retentionDays, log: () => {}, trails, block: BLOCK, rooms }
    const runtime = localRuntime(store, own)
    const log: Log = ({ event, stack }) => {
      if (event === 'frame failed') this.#fail(new Error(`a frame failed inside ${stack}`))
    }
    const session = new Session({
      config: { ...config, log },
      runtime,
      directory: {
        put: none,
        putAll: none,
        count: none,
        remove: none,
        meet: none,
        people: async () => [],
        find: async () => [],
      },
      durability: 'memory',
      now: this.time.now,
      join: none,
    })
    return { runtime, session, kill }
  }

  #client(user: UserId, device: string): Client {
    const { deck, chronicle, time } = this
    const fail = (error: unknown) => this.#fail(error)
    return new Client({ user, device, deck, chronicle, now: time.now, node: () => this.node, fail })
  }

  #try(step: () => void): void {
    try {
      step()
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= { error }
  }
}

const ALL = ['\uffff']

const lastOf = (facts: readonly Fact[]) => facts.at(-1)?.rev ?? 0

/** Whoever wished it asks again. */
function ignore(): void {}

function none(): never {
  throw new Error('nobody asks for this here')
}
