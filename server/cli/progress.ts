import type { Progress } from '../kv/copy.ts'

const EVERY = 100 // ms

/** A line that is written over and over, for people who wait; nothing where nobody looks. */
export function showProgress(stream: { isTTY?: boolean; write(text: string): unknown }, now = Date.now) {
  let [shown, length] = [0, 0]
  const write = (text: string) => {
    stream.write(`\r${text.padEnd(length)}${text ? '' : '\r'}`)
    length = text.length
  }
  const progress: Progress = (phase, done, total) => {
    if (!stream.isTTY || now() - shown < EVERY) return
    shown = now()
    write(`${phase} ${Math.floor((done / Math.max(total, done, 1)) * 100)} %`)
  }
  /** Takes the line away. */
  const end = () => {
    if (length) write('')
  }
  return { progress, end }
}

/** Runs something long, with its progress on stderr. */
export async function withProgress<Result>(work: (progress: Progress) => Promise<Result>): Promise<Result> {
  const { progress, end } = showProgress(process.stderr)
  return work(progress).finally(end)
}
