import type { ServerFrame } from '../../server/protocol/frame.ts'

/** The fields each frame must have, and of which type. What is not listed is dropped: a newer server may say more. */
const SHAPES: Record<ServerFrame['type'], Record<string, 'string' | 'number' | 'object'>> = {
  welcome: { me: 'object', inbox: 'object', calls: 'string', proofIn: 'number' },
  sent: {
    chat: 'string',
    rev: 'number',
    n: 'number',
    clientId: 'string',
    from: 'string',
    text: 'string',
    at: 'number',
  },
  called: { chat: 'string', rev: 'number', call: 'string', from: 'string', at: 'number' },
  ended: { chat: 'string', rev: 'number', call: 'string', seconds: 'number', at: 'number' },
  'was-received': { chat: 'string', user: 'string', n: 'number' },
  'was-read': { chat: 'string', user: 'string', n: 'number' },
  paged: { ask: 'number', page: 'object' },
  fed: { ask: 'number', inbox: 'object' },
  'proof-due': {},
  proved: { proofIn: 'number' },
  refused: { code: 'string', message: 'string' },
}

/** The frame, or `undefined` for what no server of ours says. */
export function readFrame(text: unknown): ServerFrame | undefined {
  try {
    const frame: unknown = JSON.parse(String(text))
    return isFrame(frame) ? frame : undefined
  } catch {
    return undefined
  }
}

function isFrame(frame: unknown): frame is ServerFrame {
  const fields = Object(frame) as Record<string, unknown>
  const type = String(fields.type)
  if (!Object.hasOwn(SHAPES, type)) return false
  return Object.entries(SHAPES[type as ServerFrame['type']]).every(
    ([name, kind]) => fields[name] !== null && typeof fields[name] === kind,
  )
}
