import type { Push } from '../../../server/protocol/push.ts'

const LONGEST = 500 // characters that are shown of a text or a name

/** What was pushed, with all that is not as it should be left out. Undefined where nobody can tell what it is about. */
export function readPush(text: string | undefined): Push | undefined {
  const found = parse(text)
  const chat = wordIn(found.chat)
  if (chat === undefined) return undefined
  const { from, language, isSilent, isMention, isMissed, type, kind } = found
  const who = { id: wordIn(Object(from).id), name: wordIn(Object(from).name) }
  const base = {
    chat,
    kind: kind === 'group' ? ('group' as const) : ('direct' as const),
    ...kept('title', wordIn(found.title)),
    ...kept('language', wordIn(language)),
    ...kept('isSilent', isSilent === true || undefined),
    ...(who.name === undefined ? {} : { from: { id: who.id ?? '', name: who.name } }),
  }
  const call = wordIn(found.call)
  if (type === 'call' && call !== undefined)
    return {
      type,
      ...base,
      call,
      video: found.video === true,
      until: numberIn(found.until),
      refusal: pathIn(found.refusal) ?? '',
    }
  if (type === 'call-over' && call !== undefined)
    return { type, ...base, call, ...kept('isMissed', isMissed === true || undefined) }
  return {
    type: 'message',
    ...base,
    unread: Math.max(1, Math.floor(numberIn(found.unread))),
    at: numberIn(found.at),
    ...kept('text', wordIn(found.text)),
    ...kept('files', Math.floor(numberIn(found.files)) || undefined),
    ...kept('isMention', isMention === true || undefined),
  }
}

function parse(text = ''): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>
  } catch {
    return {}
  }
}

const wordIn = (value: unknown) => (typeof value === 'string' && value ? value.slice(0, LONGEST) : undefined)
/** On the server, and nowhere else. */
const pathIn = (value: unknown) => (typeof value === 'string' && /^\/v1\/[^/]/.test(value) ? value : undefined)
const numberIn = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? Math.max(0, value) : 0)

const kept = <Name extends string, Value>(name: Name, value: Value | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [key in Name]?: Value }
