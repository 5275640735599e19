import { atom } from 'nanostores'
import type { CallsPhase } from '../../server/protocol/call.ts'
import type {
  Arrangement,
  Called,
  ChatId,
  Description,
  Ended,
  Fact,
  Page,
  Range,
  Receipt,
  Row,
  Sent,
} from '../../server/protocol/chat.ts'
import type { Complaint } from '../../server/protocol/complaint.ts'
import type { ErrorCode } from '../../server/protocol/error.ts'
import type { FilesTaken } from '../../server/protocol/file.ts'
import type { Presence } from '../../server/protocol/frame.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'
import type { PushSubscription } from '../../server/protocol/push.ts'
import { LinkError } from '../link/error.ts'
import type { Admission, Deed, Extras, Found, Link, LinkStatus, News, Pending, Quest } from '../link/link.ts'

export const ANA: Person = { id: 'ana', name: 'Ana Lima' }
export const BEN: Person = { id: 'ben', name: 'Ben Okafor' }

/** A message in the chat `c1`; its ordinal is its place unless told. */
export function sent(rev: number, from: UserId, part: Partial<Sent> = {}): Sent {
  const text = part.text ?? `text ${rev}`
  return { type: 'sent', chat: 'c1', rev, n: rev, clientId: `client-of-${rev}`, from, text, at: rev * 1000, ...part }
}

export const called = (rev: number, call: string): Called => ({
  type: 'called',
  chat: 'c1',
  rev,
  call,
  from: 'ben',
  video: true,
  at: rev * 1000,
})

export const ended = (rev: number, call: string, seconds: number): Ended => ({
  type: 'ended',
  chat: 'c1',
  rev,
  call,
  from: 'ben',
  video: true,
  seconds,
  at: rev * 1000,
})

/** `count` messages by turns, beginning with Ana. */
export const talk = (count: number): Fact[] =>
  Array.from({ length: count }, (_, i) => sent(i + 1, i % 2 ? 'ben' : 'ana'))

export function row(part: Partial<Row> = {}): Row {
  return { chat: 'c1', kind: 'direct', epoch: 'e1', head: 0, n: 0, read: 0, members: ['ana', 'ben'], at: 0, ...part }
}

export const DESCRIPTION: Description = {
  chat: 'c1',
  kind: 'direct',
  history: 'all',
  members: [
    { user: 'ana', role: 'member' },
    { user: 'ben', role: 'member' },
  ],
  pins: [],
}

/** The link of Ana over a log in memory. Nothing moves by itself: `hear`, `$status` and `log` are the other side. */
export function fakeLink(log: Fact[] = []) {
  const ears = new Set<(news: News) => void>()
  const receipts: Record<UserId, Receipt> = {}
  /** `room`: facts that fit into one page; `cached`: what the device knows without the server. */
  const server = {
    log,
    epoch: 'e1',
    floor: 0,
    room: 200,
    receipts,
    cached: new Map<ChatId, Page>(),
    people: [BEN],
    found: [] as Sent[],
    readers: 0,
    description: DESCRIPTION,
  }
  const watched = new Set<readonly ChatId[]>()
  /** What page() was asked for; while `isHeld` nothing is answered. */
  const asked: Partial<Range>[] = []
  const reads: number[] = []
  /** What was wished besides: deeds, arrangements, blocks, reports … */
  const wishes: object[] = []
  async function wish(one: object): Promise<void> {
    wishes.push(one)
    if (gate.code) throw new LinkError(gate.code, 'That is not possible.')
  }
  const held: (() => void)[] = []
  /** With a `code` every page is refused. */
  const gate = { isHeld: false, isBroken: false, code: undefined as ErrorCode | undefined }
  const $outbox = atom<readonly Pending[]>([])
  const $drafts = atom<ReadonlyMap<ChatId, string>>(new Map())
  const noted = new Map<ChatId, string>()
  const change = (id: string, part: Pending[]) =>
    $outbox.set([...$outbox.get().filter(({ clientId }) => clientId !== id), ...part])
  type Admit = { type: string; chat: ChatId; call: string; video?: boolean; here?: boolean }
  let count = 0
  async function admit({ type, ...part }: Admit): Promise<Admission> {
    await wish({ type, ...part })
    const { here: _here, ...of } = part
    const call = { ...called(1, part.call), rings: 45, phase: 'ringing' as const, accepted: [], declined: [], ...of }
    return { call, pass: { token: 't', url: 'ws://x' } }
  }

  function answer(chat: ChatId, { before = Infinity, after, around, thread, limit = 50 }: Partial<Range>): Page {
    if (gate.code) throw new LinkError(gate.code, 'There is no such chat.')
    if (gate.isBroken) throw new Error('The server is away.')
    const { epoch, floor, receipts } = server
    const isOf = (fact: Fact) => thread === undefined || ('thread' in fact && fact.thread === thread)
    const found = server.log.filter(fact => isOf(fact) && fact.rev < before && fact.rev > Math.max(after ?? 0, floor))
    const room = Math.min(limit, server.room)
    const middle = found.findIndex(fact => fact.rev === around)
    const nearest = found.slice(Math.max(0, middle - (room >> 1))).slice(0, room)
    const facts = around ? nearest : after === undefined ? found.slice(-room) : found.slice(0, room)
    return { chat, epoch, floor, head: server.log.at(-1)?.rev ?? 0, facts, receipts }
  }

  const link = {
    server: 'https://chat.example',
    $status: atom<LinkStatus>({ phase: 'open' }),
    $me: atom<Person | undefined>(ANA),
    $rows: atom<ReadonlyMap<ChatId, Row> | undefined>(new Map([['c1', row()]])),
    $people: atom<ReadonlyMap<UserId, Person>>(new Map([ANA, BEN].map(person => [person.id, person]))),
    $calls: atom<CallsPhase>('ready'),
    $canSearch: atom(true),
    $filesTaken: atom<FilesTaken | undefined>(),
    $progress: atom<ReadonlyMap<string, number>>(new Map()),
    $push: atom<string | undefined>(),
    $outbox,
    $drafts,
    $isKept: atom(true),
    listen(hear: (news: News) => void) {
      ears.add(hear)
      return () => ears.delete(hear)
    },
    $presence: atom<ReadonlyMap<UserId, Presence>>(new Map()),
    $typing: atom<ReadonlyMap<ChatId, readonly UserId[]>>(new Map()),
    $blocks: atom<ReadonlySet<UserId>>(new Set()),
    $isHidden: atom(false),
    send(chat: ChatId, text: string, extras: Extras = {}) {
      const clientId = `own-${++count}`
      change(clientId, [{ chat, clientId, text, ...extras, at: 1_000_000, state: 'sending' }])
      return clientId
    },
    act: (deed: Deed) => wish(deed),
    async search(quest: Quest): Promise<Found> {
      await wish({ type: 'search', ...quest })
      return { facts: server.found, people: server.people }
    },
    async describe(chat: ChatId): Promise<Description> {
      await wish({ type: 'describe', chat })
      return { ...server.description, chat }
    },
    async countReads() {
      return server.readers
    },
    arrange: (chat: ChatId, arrangement: Arrangement) => wish({ type: 'arrange', chat, ...arrangement }),
    block: (user: UserId, on: boolean) => wish({ type: 'block', user, on }),
    report: (complaint: Complaint) => wish({ type: 'report', ...complaint }),
    appear: (isHidden: boolean) => wish({ type: 'appear', hidden: isHidden }),
    watch(chats: readonly ChatId[]) {
      watched.add(chats)
      return () => watched.delete(chats)
    },
    type: (chat: ChatId) => void wishes.push({ type: 'type', chat }),
    retry(clientId: string) {
      change(
        clientId,
        $outbox.get().flatMap(one => (one.clientId === clientId ? [{ ...one, state: 'sending' as const }] : [])),
      )
    },
    discard: (clientId: string) => change(clientId, []),
    setDraft: (chat: ChatId, text: string) => void noted.set(chat, text),
    keepDrafts() {
      if (noted.size) $drafts.set(new Map([...$drafts.get(), ...noted]))
      noted.clear()
    },
    async cached(chat: ChatId): Promise<Page | undefined> {
      return server.cached.get(chat)
    },
    async page(chat: ChatId, range: Partial<Range>) {
      asked.push(range)
      if (gate.isHeld) await new Promise<void>(resolve => held.push(resolve))
      return answer(chat, range)
    },
    read: (_chat: ChatId, n: number) => void reads.push(n),
    push: (subscription?: PushSubscription) => wish({ type: 'push', subscription }),
    openChat: async () => ({ row: row(), people: [ANA, BEN] }),
    async createGroup(title: string, members: readonly UserId[], key: string) {
      await wish({ type: 'create', title, members, key })
      return 'new'
    },
    ring: async (chat: ChatId, call: string, video: boolean) => admit({ type: 'ring', chat, call, video }),
    enter: async (chat: ChatId, call: string) => admit({ type: 'enter', chat, call }),
    accept: async (chat: ChatId, call: string, here = false) => admit({ type: 'accept', chat, call, here }),
    decline: (chat: ChatId, call: string, isBusy = false) => wish({ type: 'decline', chat, call, isBusy }),
    ringBack: (chat: ChatId, call: string) => void wishes.push({ type: 'ring-back', chat, call }),
    hangUp: (chat: ChatId, call: string, forAll = false) =>
      void wishes.push({ type: 'hang-up', chat, call, ...(forAll ? { forAll } : {}) }),
    api: async <Answer>() => ({ people: server.people }) as Answer,
    async renew() {},
    async logout() {},
    close() {},
  } satisfies Link

  return {
    link,
    server,
    asked,
    reads,
    wishes,
    watched,
    ears,
    gate,
    /** Others hear it too, and the log has it. */
    hear(...news: News[]) {
      for (const one of news) {
        if ('rev' in one && !server.log.some(({ rev }) => rev === one.rev)) server.log.push(one)
        for (const ear of ears) ear(one)
      }
    },
    /** The server refuses a message that is on its way. */
    fail(clientId: string) {
      change(
        clientId,
        $outbox
          .get()
          .flatMap(one => (one.clientId === clientId ? [{ ...one, state: 'failed', message: 'Too long.' }] : [])),
      )
    },
    release() {
      gate.isHeld = false
      for (const go of held.splice(0)) go()
    },
  }
}

/** Everything that was already decided has happened. */
export const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve))
