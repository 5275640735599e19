import type { Webhook } from '../config.ts'
import type { Log } from '../log.ts'
import { type Meter, NO_METER } from '../metrics.ts'
import type { WebhookEvent } from '../protocol/webhook.ts'
import { Health } from './health.ts'
import type { Notice } from './notice.ts'
import { createPost, type Outcome, type Post, type PostOptions } from './post.ts'
import type { Queue, Waiting } from './queue.ts'
import { Window } from './window.ts'

/** What all shards of a process that sends have in common. */
export type Sending = Pick<Webhook, 'events' | 'unreadMinutes'> & {
  post: Post
  health: Health
  meter: Meter
  /** Aborted when the server stops: what is under way then is sent again by the next one. */
  signal?: AbortSignal | undefined
}

export type SendingOptions = PostOptions & { now: () => number; log: Log; meter?: Meter }

export function createSending(webhook: Webhook, options: SendingOptions): Sending {
  const { now, log, meter = NO_METER, signal } = options
  const { events, unreadMinutes } = webhook
  return { events, unreadMinutes, post: createPost(webhook, options), health: new Health(now, log), meter, signal }
}

export type SenderDependencies = Sending & {
  queue: Queue
  /** What there is to say now; undefined: nothing any more. */
  read: (notice: Notice) => Promise<WebhookEvent | undefined>
  now: () => number
}

const MAX_IN_FLIGHT = 2 // requests of one shard
const MAX_RUN = 10_000 // ms in which one waking begins to send: what else is due in the partition waits for its end
const STORE_REST = 10_000 // ms after it could not be stored what came of a request

/** Sends what waits in one shard's queue, as long as there is something to send. */
export class Sender {
  readonly #deps: SenderDependencies
  /** What is being sent, by id. */
  readonly #inFlight = new Map<string, { subject: string; done: Promise<void> }>()
  #running: Promise<void> | undefined
  #window: Window | undefined
  #poke = () => {}
  #restUntil = 0

  constructor(deps: SenderDependencies) {
    this.#deps = deps
  }

  /** Puts events into the queue, those that are wanted. */
  async add(notices: readonly Notice[]): Promise<void> {
    const wanted = this.#wanted(notices)
    if (!wanted.length) return
    await this.#deps.queue.add(wanted)
    this.#window?.more()
    this.#poke()
  }

  /** The same, as part of a commit of the partition; undefined where none are wanted. */
  adding(notices: readonly Notice[]): ReturnType<Queue['adding']> | undefined {
    const wanted = this.#wanted(notices)
    return wanted.length ? this.#deps.queue.adding(wanted) : undefined
  }

  #wanted(notices: readonly Notice[]): readonly Notice[] {
    return notices.filter(({ type }) => this.#deps.events.includes(type))
  }

  /** Sends what is due, and sets the alarm for what is left. */
  async wake(): Promise<void> {
    await this.#deps.queue.tidy()
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
    await this.#running
    const next = await this.#deps.queue.nextTime()
    if (next !== undefined) await this.#deps.queue.wakeAt(next)
  }

  async #run(): Promise<void> {
    const end = this.#deps.now() + MAX_RUN
    this.#window = new Window(this.#deps.queue, this.#inFlight)
    for (;;) {
      while (this.#mayBegin(end)) {
        const next = await this.#window.next()
        if (!next) break
        this.#begin(next)
      }
      if (!this.#inFlight.size) return
      await new Promise<void>(resolve => {
        this.#poke = resolve
        for (const { done } of this.#inFlight.values()) void done.then(resolve)
      })
    }
  }

  #mayBegin(end: number): boolean {
    const { now, signal } = this.#deps
    return this.#inFlight.size < MAX_IN_FLIGHT && this.#opens <= now() && now() < end && !signal?.aborted
  }

  #begin(waiting: Waiting): void {
    const { id, subject } = waiting
    const done = this.#send(waiting).finally(() => this.#inFlight.delete(id))
    this.#inFlight.set(id, { subject, done })
  }

  async #send(waiting: Waiting): Promise<void> {
    const { post, health, queue, meter, signal, now } = this.#deps
    try {
      const queued = await queue.take(waiting)
      if (!queued) return
      const event = await this.#read(queued.notice)
      if (event === 'nothing') return await queue.remove(queued)
      const outcome: Outcome = event === 'unreadable' ? UNREADABLE : await post(waiting.id, JSON.stringify(event))
      if (signal?.aborted) return
      if (event !== 'unreadable') health.heard(outcome)
      meter.count('innies_webhooks_total', { outcome: outcome.phase })
      await (outcome.phase === 'taken' ? queue.remove(queued) : queue.putOff(queued, outcome))
    } catch {
      this.#restUntil = now() + STORE_REST // it comes again, under the same id
    }
  }

  async #read(notice: Notice): Promise<WebhookEvent | 'nothing' | 'unreadable'> {
    try {
      return (await this.#deps.read(notice)) ?? 'nothing'
    } catch {
      return 'unreadable'
    }
  }

  /** When something is to be sent again, ms since the epoch; a time in the past while all is well. */
  get #opens(): number {
    const { health, now } = this.#deps
    if (this.#restUntil > now() + STORE_REST) this.#restUntil = 0 // the clock was set back
    return Math.max(health.opens, this.#restUntil)
  }
}

const UNREADABLE: Outcome = { phase: 'failed', reason: 'What it is about cannot be read from the store' }
