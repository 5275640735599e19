/** Everything that is counted and measured; /metrics and the README's table are made from it. Labels are words of ours, never ids. */
export const METRICS = {
  innies_messages_total: { kind: 'counter', means: 'Messages stored' },
  innies_deliveries_total: { kind: 'counter', means: 'Frames handed to sockets because of what others did' },
  innies_wishes_total: { kind: 'counter', means: 'Frames that came from clients, by type' },
  innies_refused_total: { kind: 'counter', means: 'Requests and frames that were refused, by code' },
  innies_requests_total: { kind: 'counter', means: 'HTTP requests, by method, route and status' },
  innies_request_seconds: { kind: 'histogram', means: 'From a request to the end of its answer' },
  innies_calls_total: { kind: 'counter', means: 'Calls that began and that ended, by phase' },
  innies_past_calls_total: { kind: 'counter', means: 'Calls of the whole site that are over, ever, by how they went' },
  innies_past_call_seconds_total: { kind: 'counter', means: 'How long people talked in them' },
  innies_call_answer_seconds: {
    kind: 'histogram',
    means: 'From when one of them rang until somebody came',
    ofSite: true,
  },
  innies_call_reports_total: { kind: 'counter', means: 'What browsers said at the end of a call, by quality' },
  innies_call_reconnects_total: { kind: 'counter', means: 'Connections of calls that broke and came back' },
  innies_call_failures_total: { kind: 'counter', means: 'What somebody in a call had to do without, by code' },
  innies_call_ratings_total: { kind: 'counter', means: 'What people said of a call, by stars' },
  innies_webhooks_total: { kind: 'counter', means: 'Events sent to the receiver of webhooks, by what came of it' },
  innies_pushes_total: { kind: 'counter', means: 'Requests to push services, by what came of them' },
  innies_sockets: { kind: 'gauge', means: 'Open sockets' },
  innies_sockets_opened_total: { kind: 'counter', means: 'Sockets that were opened' },
  innies_sockets_closed_total: { kind: 'counter', means: 'Sockets that were closed, by close code' },
  innies_sockets_queued_bytes: { kind: 'gauge', means: 'What waits for slow readers, on all sockets' },
  innies_commits_total: { kind: 'counter', means: 'Commits that are on the disk' },
  innies_commits_failed_total: { kind: 'counter', means: 'Commits that the disk refused' },
  innies_commit_seconds: { kind: 'histogram', means: 'A group of commits, until it is on the disk' },
  innies_commits_waiting: { kind: 'gauge', means: 'Commits that wait for their turn' },
  innies_alarms: { kind: 'gauge', means: 'Partitions that will be woken' },
  innies_store_bytes: { kind: 'gauge', means: 'Size of the store' },
  innies_disk_free_bytes: { kind: 'gauge', means: 'What is free on the disk of the store' },
  innies_event_loop_lag_seconds: { kind: 'gauge', means: 'How late the process was since the last look, by quantile' },
  nodejs_heap_size_used_bytes: { kind: 'gauge', means: 'Memory of JavaScript' },
  process_resident_memory_bytes: { kind: 'gauge', means: 'Memory of the process' },
  process_cpu_seconds_total: { kind: 'counter', means: 'Time on a processor' },
  process_start_time_seconds: { kind: 'gauge', means: 'When the process began' },
} as const satisfies Record<string, { kind: 'counter' | 'gauge' | 'histogram'; means: string; ofSite?: true }>

type Named<Kind> = { [Name in keyof typeof METRICS]: (typeof METRICS)[Name]['kind'] extends Kind ? Name : never }
type Name<Kind> = Named<Kind>[keyof typeof METRICS]

/** Few values each, all of them words of ours. */
export type Labels = Readonly<Record<string, string>>

/** Counts what happens, for who runs the server. */
export interface Meter {
  /** `by`: 1 unless said. */
  count(name: Name<'counter'>, labels?: Labels, by?: number): void
  took(name: Name<'histogram'>, ms: number): void
}

/** One number of a metric, as it is now. */
export type Sample = { name: Name<'counter' | 'gauge'>; labels?: Labels; value: number }

/** A histogram that was kept elsewhere: how many within each bound (seconds) and beyond the last, not added up. */
export type Measured = {
  name: Name<'histogram'>
  bounds: readonly number[]
  counts: readonly number[]
  seconds: number
}

/** Where nobody looks. */
export const NO_METER: Meter = { count() {}, took() {} }

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] // seconds

type Histogram = { counts: number[]; seconds: number; total: number }

/** Keeps what is counted, and writes it as Prometheus reads it (text format 0.0.4). */
export class Metrics implements Meter {
  readonly #counters = new Map<string, Map<string, number>>()
  readonly #histograms = new Map<string, Histogram>()

  count(name: Name<'counter'>, labels?: Labels, by = 1): void {
    const counter = this.#counters.get(name) ?? new Map<string, number>()
    this.#counters.set(name, counter)
    const key = labels ? textOf(labels) : ''
    counter.set(key, (counter.get(key) ?? 0) + by)
  }

  took(name: Name<'histogram'>, ms: number): void {
    const known = this.#histograms.get(name) ?? { counts: BUCKETS.map(() => 0), seconds: 0, total: 0 }
    this.#histograms.set(name, known)
    known.seconds += ms / 1000
    known.total++
    const bucket = BUCKETS.findIndex(most => ms / 1000 <= most)
    if (bucket >= 0) known.counts[bucket]!++
  }

  /** With what is measured at this moment, and what was kept elsewhere. */
  text(samples: readonly Sample[], kept: readonly Measured[] = []): string {
    const lines = Object.entries(METRICS).flatMap(([name, metric]) => {
      const { kind, means } = metric
      const known = kept.find(one => one.name === name)
      // One that is kept elsewhere and was not to be had now is left out: nothing in it would be less than before.
      const histogram = known || 'ofSite' in metric ? known : this.#histogram(name)
      const rows =
        kind === 'histogram'
          ? histogram
            ? bucketsOf(histogram)
            : []
          : [...this.#counts(name), ...samplesOf(name, samples)]
      return rows.length ? [`# HELP ${name} ${means}`, `# TYPE ${name} ${kind}`, ...rows] : []
    })
    return `${lines.join('\n')}\n`
  }

  #counts(name: string): string[] {
    return [...(this.#counters.get(name) ?? [])].map(([labels, value]) => `${name}${labels} ${value}`)
  }

  #histogram(name: string): Measured {
    const { counts, seconds, total } = this.#histograms.get(name) ?? { counts: [], seconds: 0, total: 0 }
    const within = BUCKETS.map((_bound, i) => counts[i] ?? 0)
    const beyond = total - within.reduce((sum, count) => sum + count, 0)
    return { name: name as Name<'histogram'>, bounds: BUCKETS, counts: [...within, beyond], seconds }
  }
}

function bucketsOf({ name, bounds, counts, seconds }: Measured): string[] {
  let below = 0
  const buckets = [...bounds, '+Inf'].map((bound, i) => {
    below += counts[i] ?? 0
    return `${name}_bucket{le="${bound}"} ${below}`
  })
  return [...buckets, `${name}_sum ${seconds}`, `${name}_count ${below}`]
}

function samplesOf(name: string, samples: readonly Sample[]): string[] {
  return samples
    .filter(sample => sample.name === name)
    .map(({ labels, value }) => `${name}${labels ? textOf(labels) : ''} ${value}`)
}

function textOf(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, '')}"`)
  return `{${pairs.join(',')}}`
}
