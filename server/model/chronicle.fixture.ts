import assert from 'node:assert/strict'
import { factOf, type Standing } from '../chat/record.ts'
import type { Key } from '../kv/key.ts'
import type { Change } from '../kv/kv.ts'
import type { ChatId, Fact, Sent } from '../protocol/chat.ts'
import type { Act } from '../protocol/frame.ts'
import type { UserId } from '../protocol/people.ts'
import { bodyOf, type Rules, type Send } from './rules.fixture.ts'

/** A message from the moment it was sent to its answer, counted in moments. */
type Span = { chat: ChatId; start: number; end: number; rev: number }

/** All that was ever stored in the chats, written down while it is stored, and held against the rules at once. */
export class Chronicle {
  readonly chats = new Map<ChatId, Rules>()
  /** Who is being erased now, and who ever was. */
  readonly erasing = new Set<UserId>()
  readonly erased = new Set<UserId>()
  readonly #originals = new Map<string, Fact>()
  readonly #bodies = new Map<string, Set<string>>()
  readonly #starts = new Map<string, number>()
  readonly #spans = new Map<string, Span>()
  #moment = 0

  /** To be called before its first commit. */
  begin(chat: ChatId, rules: Rules): void {
    this.chats.set(chat, rules)
  }

  /** Somebody is about to send this, maybe again. */
  sends(by: UserId, frame: Send): void {
    const key = `${frame.chat} ${by} ${frame.clientId}`
    const bodies = this.#bodies.get(key) ?? new Set()
    this.#bodies.set(key, bodies.add(bodyOf(frame)))
    if (!this.#starts.has(key)) this.#starts.set(key, ++this.#moment)
  }

  /** Who sent this message has heard that it is stored. */
  acknowledged({ chat, from, clientId, rev }: Sent): void {
    const key = `${chat} ${from} ${clientId}`
    const start = this.#starts.get(key)
    assert.ok(start, 'I2: nobody hears of what they did not send')
    if (!this.#spans.has(key)) this.#spans.set(key, { chat, start, end: ++this.#moment, rev })
    assert.equal(this.#spans.get(key)?.rev, rev, 'I3: a message has one place')
  }

  committed([kind, id]: Key, { set = [], delete: removed = [] }: Change): void {
    if (kind === 'user') this.#noteErasure(String(id), set)
    const chat = String(id)
    const rules = kind === 'chat' ? this.chats.get(chat) : undefined
    if (!rules) return
    const record = set.find(({ key }) => key[0] === 'chat')?.value as Standing | undefined // as the log wrote it
    if (record?.head.rev === 0) rules.keep(record.roster.members.map(member => member.user))
    const stored = set.flatMap(({ key, value }) => (key[0] === 'log' ? [factOf(value as Fact)] : [])) // as the log wrote it
    const news = stored.filter(fact => fact.rev > rules.rev).sort((one, other) => one.rev - other.rev)
    const keys = new Map(set.flatMap(({ key, value }) => (key[0] === 'once' ? [onceOf(key, value)] : [])))
    for (const fact of news) {
      this.#take(rules, this.#original(fact, keys))
      const key = keys.get(fact.rev)
      if (key && !rules.once.has(key)) rules.once.set(key, { rev: fact.rev, body: undefined })
    }
    for (const fact of stored) if (this.#isErasedWord(rules.facts.get(fact.rev), fact)) rules.facts.set(fact.rev, fact)
    for (const key of removed) if (key[0] === 'log') rules.drop(Number(key[1]))
  }

  #noteErasure(user: UserId, set: NonNullable<Change['set']>): void {
    const job = set.find(({ key }) => key[0] === 'erasure')?.value as { until?: number } | undefined // as the job wrote it
    if (!job) return
    this.erased.add(user)
    if (job.until === undefined) return void this.erasing.add(user)
    this.erasing.delete(user)
    for (const [chat, { facts }] of this.chats)
      for (const fact of facts.values()) assert.ok(!isOf(fact, user), `I23: nothing of ${user} is left in ${chat}`)
  }

  /** What somebody changed who was erased becomes void, and nobody is told. */
  #isErasedWord(before: Fact | undefined, now: Fact): boolean {
    return now.type === 'void' && before !== undefined && 'of' in before && this.erased.has(before.by ?? '')
  }

  #take(rules: Rules, fact: Fact): void {
    assert.equal(fact.rev, rules.rev + 1, 'I4: each fact follows the one before')
    assert.ok(fact.at >= rules.at, 'I19: time never goes back in a log')
    if (fact.type === 'sent') {
      assert.equal(fact.n, rules.n + 1, 'I4: each message follows the one before')
      assert.ok(!rules.once.has(`${fact.from} ${fact.clientId}`), 'I3: a message is stored once')
      const bodies = this.#bodies.get(`${fact.chat} ${fact.from} ${fact.clientId}`)
      assert.ok(bodies?.has(bodyOf(fact)), 'I2: what is stored was sent so')
      assert.equal(rules.judgeSend(fact.from, fact), 'ok', 'I2: who sends may send')
      rules.once.set(`${fact.from} ${fact.clientId}`, { rev: fact.rev, body: bodyOf(fact) })
    }
    if ('of' in fact) this.#checkChange(rules, fact)
    rules.take(fact)
    this.#originals.set(`${fact.chat} ${fact.rev}`, fact)
  }

  #checkChange(rules: Rules, fact: Extract<Fact, { of: number }>): void {
    const message = rules.facts.get(fact.of)
    if (message?.type !== 'sent') return
    const { by = 'the site' } = fact // which does nothing here
    if (this.erasing.has(by) && fact.type === 'deleted') assert.equal(message.from, by, 'I2: their own')
    else if (fact.type === 'unreacted') assert.ok(this.erasing.has(by), 'I2: only an erasure takes back all')
    else assert.equal(rules.judge(by, wishOf(fact)), 'ok', `I2: who does "${fact.type}" may do it`)
  }

  /** As it was when it was new: later steps of the same commit have changed it already. */
  #original(fact: Fact, keys: ReadonlyMap<number, string>): Fact {
    if (fact.type !== 'sent' && fact.type !== 'gone') return fact
    const { chat, rev, at, n, from } = fact
    const clientId = keys.get(rev)?.slice(from.length + 1) ?? ''
    const bodies = [...(this.#bodies.get(`${chat} ${from} ${clientId}`) ?? [])]
    const isWhole = fact.type === 'sent' && !fact.edited
    if (!isWhole && bodies.length !== 1) return fact
    const body = JSON.parse(isWhole ? bodyOf(fact) : bodies[0]!) as unknown[] // written by bodyOf
    const [text, replyTo, thread, mentions] = body.map(part => part ?? undefined)
    const message = { type: 'sent', chat, rev, at, n, clientId, from, text, replyTo, thread, mentions }
    return JSON.parse(JSON.stringify(message)) as Sent
  }

  /** Whether something else is stored under the key of this message. */
  differs(user: UserId, { chat, clientId, ...body }: Send): boolean {
    return this.chats.get(chat)?.once.get(`${user} ${clientId}`)?.body !== bodyOf({ chat, ...body })
  }

  /** A fact has come to a socket of this user, live. */
  heard(user: UserId, fact: Fact): void {
    const rules = this.chats.get(fact.chat)
    assert.ok(rules && fact.rev <= rules.rev, 'I1: what is told is stored')
    assert.ok(rules.heard(user, fact.rev), `I11: ${user} hears of ${fact.chat} only as a member, not of ${fact.rev}`)
    this.#compare(fact)
  }

  /** A fact has come to this user in a page. */
  read(user: UserId, fact: Fact): void {
    const rules = this.chats.get(fact.chat)
    assert.ok(
      rules?.mayHaveRead(user, fact.rev),
      `I11: ${user} reads ${fact.chat} up to their leaving, not ${fact.rev}`,
    )
    this.#compare(fact)
  }

  #compare(fact: Fact): void {
    const original = this.#originals.get(`${fact.chat} ${fact.rev}`)
    if (!original || original.type === 'void' || original.type === 'gone') return
    if (fact.type === 'void') return assert.ok('of' in original, 'I6: only what is about a message becomes void')
    if (original.type !== 'sent' || (fact.type === 'sent' && !fact.changed)) assert.deepEqual(fact, original, 'I6')
    else if (fact.type === 'sent') assert.deepEqual(identity(fact), identity(original), 'I6')
    else assert.equal(fact.type, 'gone', 'I6')
  }

  /** Who sends after an answer has come, comes after it. */
  checkOrder(): void {
    const spans = [...this.#spans.values()]
    for (const one of spans)
      for (const other of spans)
        if (one.chat === other.chat && one.end < other.start && one.rev >= other.rev)
          assert.fail(`I5: rev ${one.rev} was acknowledged before rev ${other.rev} was sent`)
  }
}

function onceOf(key: Key, value: unknown): [number, string] {
  return [(value as [number, string])[0], `${key[1]} ${key[2]}`] // as the log wrote it
}

const WISH = { edited: 'edit', deleted: 'delete', reacted: 'react', pinned: 'pin' } as const

function wishOf(fact: Exclude<Extract<Fact, { of: number }>, { type: 'unreacted' }>): Act {
  return { ...fact, ask: 1, type: WISH[fact.type] } as Act // the compiler cannot pair them
}

const identity = ({ chat, rev, n, from, clientId, at }: Sent) => ({ chat, rev, n, from, clientId, at })

/** Whether it has words or reactions of the user. */
function isOf(fact: Fact, user: UserId): boolean {
  if (fact.type === 'edited' || fact.type === 'reacted') return fact.by === user
  return (
    fact.type === 'sent' &&
    (fact.from === user ||
      Object.values(fact.reactions ?? {})
        .flat()
        .includes(user))
  )
}
