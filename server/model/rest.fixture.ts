import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { factOf } from '../chat/record.ts'
import { within } from '../kv/key.ts'
import type { ChatId, Description, Fact, Page, Receipt, Row } from '../protocol/chat.ts'
import type { UserId } from '../protocol/people.ts'
import type { Chronicle } from './chronicle.fixture.ts'
import type { Client } from './client.fixture.ts'
import { checkIndex } from './index.fixture.ts'
import type { Rules } from './rules.fixture.ts'
import type { World } from './world.fixture.ts'

/** All that must be true when nothing is under way: of the store, of what the server answers, and of what each client has. */
export async function checkAtRest(world: World): Promise<void> {
  world.chronicle.checkOrder()
  world.witness.checkAtRest()
  for (const [chat, rules] of world.chronicle.chats) await checkLog(world, chat, rules)
  for (const chat of world.chronicle.chats.keys()) await checkIndex(world.disk.partition(['chat', chat]))
  for (const user of new Set(world.clients.map(client => client.user))) {
    const fresh = await world.fresh(user)
    for (const [chat, rules] of world.chronicle.chats)
      checkRow(
        user,
        rules,
        fresh.rows.find(row => row.chat === chat),
      )
    for (const page of fresh.pages) checkPage(user, world.chronicle.chats.get(page.chat)!, page)
    for (const description of fresh.descriptions)
      checkDescription(user, world.chronicle.chats.get(description.chat)!, description)
    for (const client of world.clients)
      if (client.user === user && client.wire) checkClient(client, fresh, world.chronicle)
  }
}

async function checkLog(world: World, chat: ChatId, rules: Rules): Promise<void> {
  const entries = await world.disk.partition(['chat', chat]).list<Fact>(within('log'))
  const facts = entries.map(entry => factOf(entry.value))
  same(facts, [...rules.facts.values()], `I4, I8: the log of ${chat} is what was done to it`)
  const revs = facts.map(fact => fact.rev)
  same(
    revs,
    Array.from({ length: rules.rev - rules.floor }, (_, i) => rules.floor + 1 + i),
    'I4: {floor..head}',
  )
}

function checkPage(user: UserId, rules: Rules, { head, floor, facts }: Page): void {
  const own = rules.floorOf(user)
  assert.deepEqual([head, floor], [rules.rev, own], `I8: ${user} sees from the floor to the head`)
  const hidden = rules.member(user)?.floor ?? 0
  const seen = [...rules.facts.values()].filter(fact => fact.rev > own)
  same(
    facts,
    seen.map(fact => shown(fact, hidden)),
    `I8: ${user} sees the log as it stands`,
  )
}

/** What is about a message from before they joined is not for them. */
function shown(fact: Fact, hidden: number): Fact {
  const { chat, rev, at } = fact
  return 'of' in fact && fact.of <= hidden ? { type: 'void', chat, rev, at } : fact
}

function checkDescription(user: UserId, rules: Rules, { members, pins }: Description): void {
  same(
    members,
    rules.members.map(({ user, role }) => ({ user, role })),
    'I11: who is in it',
  )
  same(
    pins,
    rules.pins.filter(pin => pin > rules.floorOf(user)),
    'I8: what is pinned',
  )
}

function checkRow(user: UserId, rules: Rules, row: Row | undefined): void {
  const member = rules.member(user)
  if (!member || rules.rev === 0) return assert.ok(!row || member, `I11: ${user} has no row of a chat they left`)
  assert.ok(row, `I7: ${user} has a row`)
  const line = [...rules.facts.values()].findLast(fact => LINES.includes(fact.type))
  same(row.last, line && line.rev > member.floor ? line : undefined, `I11: the last line for ${user}`)
  const users = rules.members.map(({ user }) => user)
  const expected = [rules.rev, rules.n, users, rules.title, rules.kind === 'group' ? member.role : undefined]
  same([row.head, row.n, row.members, row.title, row.role], expected, `I7: the row of ${user} is up to date`)
  const own = [...rules.facts.values()].findLast(fact => fact.type === 'sent' && fact.from === user)
  const sent = own?.type === 'sent' && own.rev > member.since ? own.n : 0
  assert.ok(row.read >= sent && row.read <= rules.n, `I10: ${user} has read what they sent: ${row.read} of ${sent}`)
  assert.ok(row.read >= rules.floorN, `I10: nothing that is no more waits for ${user}`)
}

type Fresh = { rows: Row[]; pages: Page[] }

const LINES = ['sent', 'gone', 'called', 'ended']

function checkClient(client: Client, fresh: Fresh, { chats, erased }: Chronicle): void {
  const { view, user } = client
  const byChat = (one: Row, other: Row) => (one.chat < other.chat ? -1 : 1)
  const known = [...view.rows.values()].filter(row => !row.left).sort(byChat)
  const rows = known.map(row => withoutDropped(row, chats.get(row.chat)!))
  same(rows, [...fresh.rows].sort(byChat), `I7, I10: the inbox of ${user}, told and heard, is the inbox of now`)
  assert.deepEqual(
    [...view.logs.keys()].sort(),
    rows.map(row => row.chat),
    `I11: ${user} has the chats they are in`,
  )
  for (const page of fresh.pages) {
    const log = view.logs.get(page.chat)!
    const facts = [...log.facts.values()].filter(fact => fact.rev > page.floor)
    const standing = facts.map((fact, i) =>
      isErased(fact, erased) && page.facts[i]?.type === 'void' ? page.facts[i] : fact,
    )
    same(standing, page.facts, `I6, I7: ${page.chat} as ${user} heard it is as it stands`)
    const [heard, told] = [log.receipts, new Map(Object.entries(page.receipts))].map(receipts =>
      withSends(receipts, chats.get(page.chat)!, erased),
    )
    same(heard, told, `I10: receipts in ${page.chat} as ${user} heard them`)
    checkShown(client, page.chat)
  }
  const waiting = client.sends.filter(wished => !wished.verdict)
  assert.deepEqual(waiting, [], `I1, I14: every message of ${user} was answered`)
}

/** What retention took out of the log is told to nobody: a client that asks again does not find it. */
function withoutDropped({ last, ...row }: Row, { floor, floorN }: Rules): Row {
  const read = Math.max(row.read, floorN)
  return last && last.rev > floor ? { ...row, last, read } : { ...row, read }
}

/** That it became void is told to nobody, as that a receipt is no more: a client that asks again finds it so. */
function isErased(fact: Fact, erased: ReadonlySet<UserId>): boolean {
  return (fact.type === 'reacted' || fact.type === 'edited') && erased.has(fact.by)
}

/** Who sends has seen what came before: nobody has to be told, and a crash may forget it. */
function withSends(
  receipts: ReadonlyMap<UserId, Receipt>,
  { sent }: Rules,
  erased: ReadonlySet<UserId>,
): Record<UserId, Receipt> {
  const users = [...new Set([...receipts.keys(), ...sent.keys()])].filter(user => !erased.has(user)).sort()
  const entries = users.map(user => {
    const { delivered, read } = receipts.get(user) ?? { delivered: 0, read: 0 }
    const n = sent.get(user) ?? 0
    return [user, { delivered: Math.max(delivered, n), read: Math.max(read, n) }]
  })
  return Object.fromEntries(entries)
}

/** A message that waits is shown until it stands in the log, and none is shown twice. */
function checkShown({ view, user, sends }: Client, chat: ChatId): void {
  const facts = [...view.logs.get(chat)!.facts.values()]
  const own = facts.flatMap(fact => (fact.type === 'sent' && fact.from === user ? [fact.clientId] : []))
  const waiting = sends.flatMap(({ frame, verdict }) => (frame.chat === chat && !verdict ? [frame.clientId] : []))
  const shown = [...own, ...waiting.filter(clientId => !own.includes(clientId))]
  assert.equal(new Set(shown).size, shown.length, 'I9: no message is shown twice')
  const revs = facts.map(fact => fact.rev)
  assert.deepEqual(
    revs,
    [...revs].sort((a, b) => a - b),
    'I9: messages are shown in the order of rev',
  )
}

/** Far quicker than an assertion when all is well. */
function same(actual: unknown, expected: unknown, what: string): void {
  if (isDeepStrictEqual(actual, expected)) return
  const text = (value: unknown) => JSON.stringify(value, undefined, 1)
  assert.equal(text(actual), text(expected), what)
  assert.deepEqual(actual, expected, what)
}
