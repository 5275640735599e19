import type { Fact, Page } from '../../server/protocol/chat.ts'
import type { ServerFrame } from '../../server/protocol/frame.ts'
import type { OpenedChat } from '../../server/protocol/resource.ts'

/** Whether a value is what a field is to be. */
type Check = (value: unknown) => boolean
type Fields = Readonly<Record<string, Check>>

/** What is said where the server answers what no server of ours does. */
export const NONSENSE = 'The server answered something else.'

const MOST = 8.64e15 // the last moment that a Date can be, ms

const text = (value: unknown): value is string => typeof value === 'string'
const number = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= MOST
const flag: Check = value => typeof value === 'boolean'
const object: Check = value => typeof value === 'object' && value !== null
const list =
  (check: Check): Check =>
  value =>
    Array.isArray(value) && value.every(check)
const texts = list(text)
const shape =
  (fields: Fields): Check =>
  value =>
    Object.entries(fields).every(([name, check]) => check((Object(value) as Record<string, unknown>)[name]))
const record =
  (check: Check): Check =>
  value =>
    object(value) && Object.values(value as object).every(check)
const maybe =
  (check: Check): Check =>
  value =>
    value === undefined || check(value)

const line = { chat: text, rev: number, at: number }
const act = { ...line, by: text }
const change = { ...act, of: number }
const message = { ...line, n: number, from: text }
const call = { ...line, call: text, video: flag }
const answered = { ...act, call: text }
const mark = { chat: text, user: text, n: number }
const answer = { ask: number }
const files = list(shape({ id: text, name: text, type: text, size: number }))
const person = shape({ id: text, name: text })
const people = list(person)
const ongoing = shape({
  ...{ ...call, from: text, phase: text, accepted: texts, declined: texts, expelled: maybe(texts) },
  recording: maybe(value => isFrame(value)),
})
const row = shape({
  ...{ chat: text, epoch: text, head: number, n: number, read: number, members: texts, at: number },
  ...{ title: maybe(text), last: maybe(value => isFrame(value)), call: maybe(ongoing) },
})
const inbox = shape({ feed: Array.isArray, rows: list(row), people })
const page = shape({
  chat: text,
  epoch: text,
  head: number,
  floor: number,
  facts: Array.isArray,
  receipts: record(object),
})

/** The fields that are relied on. Any other frame is dropped, any other fact is void: a newer server may say more. */
const SHAPES: Record<ServerFrame['type'], Fields> = {
  welcome: { me: person, inbox, calls: text, blocks: texts, proofIn: number },
  sent: {
    ...message,
    clientId: text,
    text,
    mentions: maybe(texts),
    reactions: maybe(record(texts)),
    files: maybe(files),
  },
  gone: message,
  edited: { ...change, text, mentions: maybe(texts) },
  deleted: { ...line, of: number },
  reacted: { ...change, emoji: text, on: flag },
  unreacted: change,
  pinned: { ...change, on: flag },
  created: { ...act, members: texts, title: maybe(text) },
  joined: { ...act, users: texts },
  left: { ...line, user: text },
  appointed: { ...line, user: text, role: text },
  configured: { ...act, title: maybe(text) },
  called: { ...call, from: text },
  rang: answered,
  accepted: answered,
  declined: answered,
  locked: { ...answered, on: flag },
  expelled: { ...answered, user: text, on: flag },
  recorded: { ...answered, recording: text, from: text, phase: text, asked: maybe(texts) },
  ended: { ...call, from: text, seconds: number },
  void: line,
  'was-received': mark,
  'was-read': mark,
  done: answer,
  admitted: { ...answer, call: ongoing, pass: shape({ token: text, url: text }) },
  paged: { ...answer, page },
  found: { ...answer, facts: Array.isArray, people },
  described: { ...answer, description: shape({ members: list(object), pins: Array.isArray }), people },
  'reads-counted': { ...answer, count: number },
  fed: { ...answer, inbox },
  'call-noted': { chat: text },
  arranged: { row },
  blocked: { user: text, on: flag },
  appeared: { hidden: flag },
  present: { user: text, online: flag },
  typed: { chat: text, user: text },
  'you-are': { user: text },
  'proof-due': {},
  proved: { proofIn: number },
  refused: { code: text, message: text },
}

/** The frame, or `undefined` for what no server of ours says. */
export function readFrame(text: unknown): ServerFrame | undefined {
  try {
    const frame: unknown = JSON.parse(String(text))
    if (!isFrame(frame)) return voidOf(frame) ?? noAnswer(frame)
    if (frame.type === 'paged') return { ...frame, page: readPage(frame.page) }
    return frame.type === 'found' ? { ...frame, facts: frame.facts.filter(isFrame) } : frame
  } catch {
    return undefined
  }
}

/** Whether it is what the server answers to who opens a chat. */
export const isOpened = shape({ row, people }) as (answer: unknown) => answer is OpenedChat

function readPage(page: Page): Page {
  return { ...page, facts: page.facts.flatMap(fact => (isFrame(fact) ? fact : (voidOf(fact) ?? []))) }
}

/** Stands for a fact that is not known here, so that the log goes on without a hole. */
function voidOf(frame: unknown): Fact | undefined {
  const { type, chat, rev, at } = Object(frame) as Fact
  return text(type) && text(chat) && number(rev) ? { type: 'void', chat, rev, at: number(at) ? at : 0 } : undefined
}

/** Who asked is not to wait for ever. */
function noAnswer(frame: unknown): ServerFrame | undefined {
  const { ask } = Object(frame) as { ask?: unknown }
  if (!shapeOf(frame) || !number(ask)) return undefined
  return { type: 'refused', code: 'internal', message: NONSENSE, ask }
}

function isFrame(frame: unknown): frame is ServerFrame {
  return shapeOf(frame)?.(frame) ?? false
}

function shapeOf(frame: unknown): Check | undefined {
  const { type } = Object(frame) as { type?: unknown }
  return text(type) && Object.hasOwn(SHAPES, type) ? shape(SHAPES[type as ServerFrame['type']]) : undefined
}
