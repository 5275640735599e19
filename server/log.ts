/** What is told to who runs the server: words of ours, numbers and codes. Never an id, an address, a token, or what somebody wrote. */
export type LogLine = {
  level: 'info' | 'error'
  /** What happened, always in the same words. */
  event: string
  [detail: string]: string | number | undefined
}

export type Log = (line: LogLine) => void

/** `errors`: for people, and only what went wrong. */
export type LogForm = 'json' | 'text' | 'errors'

/** Errors go to stderr, the rest to stdout. */
export function createLog(form: LogForm): Log {
  return function log(line) {
    if (line.level === 'error') console.error(written(line, form))
    else if (form !== 'errors') console.info(written(line, form))
  }
}

/** What of a mistake of ours may be told: its message may quote a body. */
export function bugOf(error: unknown): { error: string; stack?: string } {
  if (!(error instanceof Error)) return { error: typeof error }
  const frames = error.stack?.replace(error.message, '').match(/^\s+at .*$/gm) ?? []
  return { error: error.name, stack: frames.map(frame => frame.trim()).join('\n') }
}

function written(line: LogLine, form: LogForm): string {
  const time = new Date().toISOString()
  if (form === 'json') return JSON.stringify({ time, ...line })
  const { level: _level, event, stack, ...details } = line
  const told = Object.entries(details).filter(([, detail]) => detail !== undefined)
  const words = [time.slice(11, 19), event, ...told.map(([name, detail]) => `${name}=${detail}`)]
  return words.join(' ') + (stack ? `\n    ${String(stack).replaceAll('\n', '\n    ')}` : '')
}
