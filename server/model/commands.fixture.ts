import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { ChatId } from '../protocol/chat.ts'
import type { Act } from '../protocol/frame.ts'
import type { UserId } from '../protocol/people.ts'
import type { ChatActor } from '../runtime.ts'
import type { Client, Wished } from './client.fixture.ts'
import { checkAtRest } from './rest.fixture.ts'
import type { Rules, Send, Verdict } from './rules.fixture.ts'
import { USERS, type World } from './world.fixture.ts'

/** The chats that every run begins with. */
const CHATS: readonly ChatId[] = ['pair', 'open', 'shut']

const TEXTS = ['yes', 'no', 'maybe', 'so long, and thanks for all the fish']

/** One thing that happens, with what it happens to. */
export type Command = fc.AsyncCommand<object, World>

type Run<Values> = (world: World, values: Values) => Promise<void> | void

/** A command whose values say what it does; they shrink by themselves. */
export function command<Values extends object>(name: string, values: fc.Arbitrary<Values>, run: Run<Values>) {
  return values.map(
    (values): Command => ({
      check: () => true,
      run: async (_model, world) => {
        await run(world, values)
        world.check()
      },
      toString: () => `${name}${JSON.stringify(values)}`,
    }),
  )
}

/** `isCalm`: nothing else is under way, so that there is one right answer. */
const placed = { who: fc.nat(), chat: fc.nat(CHATS.length - 1), isCalm: fc.boolean() }
const optional = (one: fc.Arbitrary<number>) => fc.option(one, { nil: undefined, freq: 4 })
const rev = fc.nat(24)

type Placed = { who: number; chat: number; isCalm: boolean }
type SendValues = Placed & {
  text: string
  replyTo?: number | undefined
  thread?: number | undefined
  mention?: number | undefined
}

const send = command<SendValues>(
  'send',
  fc.record({
    ...placed,
    text: fc.constantFrom(...TEXTS),
    replyTo: optional(rev),
    thread: optional(rev),
    mention: optional(fc.nat(4)),
  }),
  (world, { text, replyTo, thread, mention, ...values }) => {
    const chat = CHATS[values.chat]!
    const frame: Send = {
      type: 'send',
      chat,
      clientId: `message-${world.deck.below(2 ** 31)}-${world.deck.below(2 ** 31)}`,
      text,
      ...(replyTo === undefined ? {} : { replyTo: replyTo + 1 }),
      ...(thread === undefined ? {} : { thread: thread + 1 }),
      ...(mention === undefined ? {} : { mentions: [USERS[mention]!] }),
    }
    return sendNow(world, values, frame)
  },
)

const sendAgain = command(
  'send again',
  fc.record({ ...placed, which: fc.nat(), isOther: fc.boolean() }),
  (world, { which, isOther, ...values }) => {
    const { user } = clientOf(world, values)
    const all = world.clients.flatMap(client => (client.user === user ? client.sends : []))
    const known = all[which % Math.max(all.length, 1)]?.frame
    if (!known) return
    const frame = isOther ? { ...known, text: `${known.text}!` } : known
    return sendNow(world, { ...values, chat: CHATS.indexOf(known.chat) }, frame)
  },
)

function sendNow(world: World, values: Placed, frame: Send): Promise<void> {
  return wish(world, values, {
    judge: (rules, user) => rules.judgeSend(user, frame),
    make: client => client.send(frame),
  })
}

type Draft = Act extends infer One ? (One extends Act ? Omit<One, 'ask' | 'chat'> : never) : never

/** A change of a chat, made of its values. */
function change<Values extends object>(name: string, values: fc.Arbitrary<Values>, make: (values: Values) => Draft) {
  return command(name, fc.tuple(fc.record(placed), values), (world, [place, values]) => {
    const act = { ...make(values), chat: CHATS[place.chat]! }
    return wish(world, place, {
      judge: (rules, user) => rules.judge(user, { ...act, ask: 1 } as Act), // the compiler cannot pair them
      make: client => client.wish(act as Parameters<Client['wish']>[0]),
    })
  })
}

type Wishing = { judge: (rules: Rules, user: string) => Verdict; make: (client: Client) => Wished }

async function wish(world: World, values: Placed, { judge, make }: Wishing): Promise<void> {
  const client = clientOf(world, values)
  if (!values.isCalm) return void make(client)
  await rest(world)
  const rules = world.chronicle.chats.get(CHATS[values.chat]!)!
  const isCertain = client.wire && !world.disk.failure?.left && !client.wire.mishap?.left
  const expected = isCertain ? judge(rules, client.user) : undefined
  const { wire } = client
  const wished = make(client)
  await rest(world)
  if (expected && client.wire === wire)
    assert.equal(wished.verdict, expected, `what is answered to ${JSON.stringify(wished.frame)}`)
}

/** Everything comes to its end, and is looked at. */
export async function rest(world: World): Promise<void> {
  await world.settle()
  // A fact that was lost at the end is found when its client asks again.
  for (const client of world.clients) if (client.wire?.mishap || world.disk.failure) client.resync()
  await world.settle()
  await checkAtRest(world)
}

export function clientOf(world: World, { who }: { who: number }): Client {
  return world.clients[who % world.clients.length]!
}

const user = fc.constantFrom(...USERS)
const of = rev.map(rev => rev + 1)

const changes = [
  change('edit', fc.record({ of, text: fc.constantFrom(...TEXTS), mention: optional(fc.nat(4)) }), values => {
    const { of, text, mention } = values
    return { type: 'edit', of, text, ...(mention === undefined ? {} : { mentions: [USERS[mention]!] }) }
  }),
  change('edit if', fc.record({ of, ifRev: of }), values => ({ type: 'edit', text: 'if', ...values })),
  change('delete', fc.record({ of }), values => ({ type: 'delete', ...values })),
  change('react', fc.record({ of, emoji: fc.constantFrom('👍', '🎉'), on: fc.boolean() }), values => ({
    type: 'react',
    ...values,
  })),
  change('pin', fc.record({ of, on: fc.boolean() }), values => ({ type: 'pin', ...values })),
  change('add', fc.record({ users: fc.array(user, { minLength: 1, maxLength: 2 }) }), values => ({
    type: 'add',
    ...values,
  })),
  change('remove', fc.record({ user }), values => ({ type: 'remove', ...values })),
  change('appoint', fc.record({ user, role: fc.constantFrom('owner', 'admin', 'member') }), values => ({
    type: 'appoint',
    ...values,
  })),
  change('configure', fc.record({ history: fc.constantFrom('all', 'since-join') }), values => ({
    type: 'configure',
    ...values,
  })),
]

const mark = command(
  'mark',
  fc.record({ ...placed, how: fc.constantFrom('read', 'receive'), n: fc.nat(20) }),
  async (world, { how, n, ...values }) => {
    clientOf(world, values).say({ type: how, chat: CHATS[values.chat]!, n: n + 1 })
    if (values.isCalm) await rest(world)
  },
)

const arrange = command(
  'arrange',
  fc.record({ ...placed, muted: fc.boolean() }),
  async (world, { muted, ...values }) => {
    const client = clientOf(world, values)
    const chat = CHATS[values.chat]!
    if (values.isCalm) await rest(world)
    const wished = client.wish({ type: 'arrange', chat, muted })
    if (!values.isCalm) return
    await rest(world)
    if (wished.verdict === 'ok') assert.equal(client.view.rows.get(chat)?.muted, muted)
  },
)

const ROOM = 'RM_1'

/** What may be done about a call. */
const deeds = {
  ring: (chat: ChatActor, user: UserId) =>
    chat.ring(user, { call: crypto.randomUUID(), seat: `${user}:tab`, video: true }),
  join: (chat: ChatActor, user: UserId) => chat.join(user, { video: true, seat: `${user}:tab` }),
  accept: (chat: ChatActor, user: UserId, call: string) => chat.accept(user, { call, seat: `${user}:tab` }),
  decline: (chat: ChatActor, user: UserId, call: string) => chat.decline(user, { call }),
  ringBack: (chat: ChatActor, user: UserId, call: string) => chat.ringBack(user, call),
  hangUp: (chat: ChatActor, user: UserId, call: string) => chat.hangUp(user, { call }),
  finish: (chat: ChatActor) => chat.roomChanged(ROOM, 'finished'),
}
const CALL_DEEDS = Object.keys(deeds) as (keyof typeof deeds)[]

/** Everything that the users of a chat do. */
export const DEEDS: fc.Arbitrary<Command>[] = [
  ...[send, send, send, sendAgain, mark, arrange, ...changes],
  command('call', fc.record({ ...placed, deed: fc.constantFrom(...CALL_DEEDS) }), (world, { deed, ...values }) => {
    const chat = CHATS[values.chat]!
    const { user } = clientOf(world, values)
    const call = world.chronicle.chats.get(chat)?.call ?? 'a-call-that-nobody-ever-made'
    deeds[deed](world.node.runtime.chat(chat), user, call).catch(() => {})
  }),
  command('erase', fc.record({ who: fc.nat(), isCalm: fc.boolean() }), async (world, { isCalm, ...values }) => {
    const { user } = clientOf(world, values)
    world.node.runtime
      .user(user)
      .erase({ id: `receipt-of-${user}`, user })
      .catch(() => {})
    if (isCalm) await rest(world)
  }),
  command('retain', fc.record({ chat: placed.chat, ago: fc.nat(12) }), (world, { chat, ago }) => {
    const facts = [...(world.chronicle.chats.get(CHATS[chat]!)?.facts.values() ?? [])]
    const since = facts.at(-1 - ago)?.at ?? 0
    world.node.runtime
      .chat(CHATS[chat]!)
      .retain(since)
      .catch(() => {})
  }),
]
