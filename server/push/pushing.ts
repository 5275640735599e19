import { generateRequestDetails } from 'web-push-neo'
import type { PushConfig } from '../config.ts'
import type { Log } from '../log.ts'
import { type Meter, NO_METER } from '../metrics.ts'
import { attempt, type Outcome, type PostOptions } from '../notify/post.ts'
import type { PushSubscription } from '../protocol/push.ts'
import { isEndpoint } from './endpoint.ts'

/** How one push travels (RFC 8030): how long it is worth something (s), and what of the same name it takes the place of. */
export type Travel = { seconds: number; urgency: 'normal' | 'high'; topic: string }

/** What all users of a process have in common who are pushed something. */
export type Pushing = {
  hasText: boolean
  isEndpoint: (text: string) => boolean
  /** Sends it once. Resolves whatever happens. */
  send: (to: PushSubscription, text: string, travel: Travel) => Promise<Outcome>
  meter: Meter
  log: Log
  /** Aborted when the server stops: what is under way then is sent again by the next one. */
  signal?: AbortSignal | undefined
}

export type PushingOptions = PostOptions & {
  log: Log
  meter?: Meter
  /** Whether a host is on the public network, as far as this process can tell. */
  isPublic?: (host: string) => Promise<boolean>
}

const TIMEOUT = 10_000 // ms
const MAX_IN_FLIGHT = 50 // requests of the process

export function createPushing(config: PushConfig, options: PushingOptions): Pushing {
  const { log, meter = NO_METER, signal, isPublic = async () => true } = options
  const { publicKey, privateKey, contact: subject, testOrigin } = config
  const turns = new Turns(MAX_IN_FLIGHT)
  const underWay = new Set<AbortController>() // a signal has no room for a listener of each
  signal?.addEventListener('abort', () => underWay.forEach(one => void one.abort()))
  const isReachable = async (endpoint: URL) => endpoint.origin === testOrigin || isPublic(endpoint.hostname)

  async function send({ endpoint, keys }: PushSubscription, text: string, travel: Travel): Promise<Outcome> {
    if (!(await isReachable(new URL(endpoint)))) return { phase: 'failed', reason: 'Not on the public network' }
    const { seconds: TTL, urgency, topic } = travel
    const vapidDetails = { subject, publicKey, privateKey }
    const details = await generateRequestDetails({ endpoint, keys }, text, { TTL, urgency, topic, vapidDetails })
    const { 'Content-Length': _length, ...headers } = details.headers // fetch says it
    const own = new AbortController()
    underWay.add(own)
    const { timeout = TIMEOUT } = options
    const outcome = await attempt(endpoint, { headers, body: details.body ?? '' }, { timeout, signal: own.signal })
    underWay.delete(own)
    return outcome
  }

  return {
    hasText: config.hasText,
    isEndpoint: text => isEndpoint(text, config),
    send: (to, text, travel) => turns.take(() => send(to, text, travel).catch(UNREADABLE)),
    meter,
    log,
    signal,
  }
}

/** Keys that no browser made. */
const UNREADABLE = (): Outcome => ({ phase: 'refused', status: 400 })

/** Only so many at once; the others in the order in which they came. */
class Turns {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(most: number) {
    this.#free = most
  }

  async take<Result>(act: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>(resolve => this.#waiting.push(resolve))
    try {
      return await act()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free++
    }
  }
}
