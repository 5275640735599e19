/** A call of the kernel that has ended, as `strace -f -yy` tells it; `began` and `ended` are the numbers of its lines. */
export type Call = {
  name: string
  /** The file or the connection. */
  target: string
  /** Its arguments after the first. */
  text: string
  began: number
  ended: number
  result: number
}

const CALL = /^(\d+)\s+(\w+)\((?:\d+<((?:->|[^>])*)>)?(.*)$/
const RESUMED = /^(\d+)\s+<\.\.\. \w+ resumed>/
const RESULT = /= (-?\d+)[^=]*$/

/** What strace wrote, call by call in the order in which they began. */
export function callsIn(trace: string): Call[] {
  const calls: Call[] = []
  const open = new Map<string, Call>()
  for (const [number, line] of trace.split('\n').entries()) {
    const end = { ended: number, result: Number(RESULT.exec(line)?.[1] ?? Number.NaN) }
    const known = open.get(RESUMED.exec(line)?.[1] ?? '')
    if (known) Object.assign(known, end)
    const [, thread, name, target = '', text] = CALL.exec(line) ?? []
    if (!thread || !name || text === undefined) continue
    const call = { name, target, text, began: number, ...end }
    if (line.endsWith('<unfinished ...>')) open.set(thread, Object.assign(call, { ended: Number.POSITIVE_INFINITY }))
    calls.push(call)
  }
  return calls.filter(call => Number.isFinite(call.ended))
}
