import type { Webhook } from '../config.ts'
import { createSign } from './signature.ts'

/** What became of one attempt to send an event. */
export type Outcome =
  | { phase: 'taken'; status: number }
  /** `wait`: ms that the receiver asks for, where it does. */
  | { phase: 'refused'; status: number; wait?: number }
  /** There was no answer; `reason` names no address and quotes nothing. */
  | { phase: 'failed'; reason: string }

/** Sends one event, once. Resolves whatever happens. */
export type Post = (id: string, body: string) => Promise<Outcome>

export type PostOptions = {
  /** ms until an attempt has failed. */
  timeout?: number
  /** Ends what is under way. */
  signal?: AbortSignal
}

const TIMEOUT = 15_000 // ms
const MOST_READ = 4096 // bytes of an answer; what is read to its end leaves the connection usable

export function createPost(webhook: Webhook, options: PostOptions = {}): Post {
  const sign = createSign(webhook.secrets)
  return async (id, body) => {
    const signed = await sign(id, Math.floor(Date.now() / 1000), body)
    const headers = { 'content-type': 'application/json', 'user-agent': 'innies', ...signed }
    return attempt(webhook.url, { headers, body }, options)
  }
}

/** What is sent in one attempt. */
export type Sent = { headers: Record<string, string>; body: string | Uint8Array<ArrayBuffer> }

/** Sends it there, once. Resolves whatever happens. */
export async function attempt(url: string, sent: Sent, { timeout = TIMEOUT, signal }: PostOptions): Promise<Outcome> {
  const attempt = new AbortController()
  const end = () => attempt.abort()
  const timer = setTimeout(end, timeout)
  signal?.addEventListener('abort', end)
  try {
    // What is meant for one address is not for another.
    const response = await fetch(url, { method: 'POST', ...sent, redirect: 'manual', signal: attempt.signal })
    await readAway(response)
    return outcomeOf(response)
  } catch (error) {
    const isLate = attempt.signal.aborted && !signal?.aborted
    return { phase: 'failed', reason: isLate ? `No answer within ${timeout / 1000} s` : reasonOf(error) }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', end)
  }
}

/** What an outcome is, in a few words. */
export function wordsOf(outcome: Outcome): string {
  if (outcome.phase === 'failed') return outcome.reason
  const { phase, status } = outcome
  if (phase === 'taken') return `HTTP ${status}`
  return status >= 300 && status < 400 ? `HTTP ${status}: redirects are not followed` : `HTTP ${status}`
}

function outcomeOf({ ok, status, headers }: Response): Outcome {
  if (ok) return { phase: 'taken', status }
  const wait = waitOf(headers.get('retry-after'))
  return { phase: 'refused', status, ...(wait === undefined ? {} : { wait }) }
}

/** ms that a `Retry-After` asks for, in seconds or as a date. */
function waitOf(text: string | null): number | undefined {
  if (text === null) return undefined
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now()
  return wait > 0 ? wait : undefined // an unreadable date is NaN
}

/** The status has been said: whatever the body does changes nothing. */
async function readAway({ body }: Response): Promise<void> {
  if (!body) return
  const reader = body.getReader()
  let bytes = 0
  try {
    while (bytes <= MOST_READ) {
      const { done, value } = await reader.read()
      if (done) return
      bytes += value.length
    }
    await reader.cancel()
  } catch {
    // It ended in the middle, or was too slow.
  }
}

function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown } } // as Node's fetch says it; Workers say nothing
  return typeof cause?.code === 'string' ? `No connection, ${cause.code}` : 'No connection'
}
