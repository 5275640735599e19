import type { Fact, Page } from '../../server/protocol/chat.ts'
import type { ServerFrame } from '../../server/protocol/frame.ts'

/** Fields and their types. */
type Shape = Record<string, 'string' | 'number' | 'boolean' | 'object'>

const line: Shape = { chat: 'string', rev: 'number', at: 'number' }
const act: Shape = { ...line, by: 'string' }
const change: Shape = { ...act, of: 'number' }
const mark: Shape = { chat: 'string', user: 'string', n: 'number' }
const answer: Shape = { ask: 'number' }

/** The fields that are relied on. Any other frame is dropped, any other fact is void: a newer server may say more. */
const SHAPES: Record<ServerFrame['type'], Shape> = {
  welcome: { me: 'object', inbox: 'object', calls: 'string', proofIn: 'number' },
  sent: { ...line, n: 'number', clientId: 'string', from: 'string', text: 'string' },
  gone: { ...line, n: 'number', from: 'string', changed: 'number' },
  edited: { ...change, text: 'string' },
  deleted: { ...line, of: 'number' },
  reacted: { ...change, emoji: 'string', on: 'boolean' },
  unreacted: change,
  pinned: { ...change, on: 'boolean' },
  created: { ...act, members: 'object' },
  joined: { ...act, users: 'object' },
  left: { ...line, user: 'string' },
  appointed: { ...line, user: 'string', role: 'string' },
  configured: act,
  called: { ...line, call: 'string', from: 'string' },
  ended: { ...line, call: 'string', seconds: 'number' },
  void: line,
  'was-received': mark,
  'was-read': mark,
  done: answer,
  paged: { ...answer, page: 'object' },
  found: { ...answer, facts: 'object', people: 'object' },
  described: { ...answer, description: 'object', people: 'object' },
  'reads-counted': { ...answer, count: 'number' },
  fed: { ...answer, inbox: 'object' },
  arranged: { row: 'object' },
  blocked: { user: 'string', on: 'boolean' },
  appeared: { hidden: 'boolean' },
  present: { user: 'string', online: 'boolean' },
  typed: { chat: 'string', user: 'string' },
  'you-are': { user: 'string' },
  'proof-due': {},
  proved: { proofIn: 'number' },
  refused: { code: 'string', message: 'string' },
}

/** The frame, or `undefined` for what no server of ours says. */
export function readFrame(text: unknown): ServerFrame | undefined {
  try {
    const frame: unknown = JSON.parse(String(text))
    if (!isFrame(frame)) return voidOf(frame)
    return frame.type === 'paged' ? { ...frame, page: readPage(frame.page) } : frame
  } catch {
    return undefined
  }
}

function readPage(page: Page): Page {
  return { ...page, facts: page.facts.flatMap(fact => (isFrame(fact) ? fact : (voidOf(fact) ?? []))) }
}

/** Stands for a fact that is not known here, so that the log goes on without a hole. */
function voidOf(frame: unknown): Fact | undefined {
  const { type, chat, rev, at } = Object(frame) as Record<string, unknown>
  if (typeof type !== 'string' || typeof chat !== 'string' || typeof rev !== 'number') return undefined
  return { type: 'void', chat, rev, at: typeof at === 'number' ? at : 0 }
}

function isFrame(frame: unknown): frame is ServerFrame {
  const fields = Object(frame) as Record<string, unknown>
  const type = String(fields.type)
  if (!Object.hasOwn(SHAPES, type)) return false
  return Object.entries(SHAPES[type as ServerFrame['type']]).every(
    ([name, kind]) => fields[name] !== null && typeof fields[name] === kind,
  )
}
