import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Sample } from './metrics.ts'

const RESOLUTION = 20 // ms; Node counts it as part of each delay
const QUANTILES = [50, 99, 100]

/** Measures this process. What it says of lateness is of the time since it was last asked. */
export function measureProcess(): () => Sample[] {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION })
  delay.enable()
  return () => {
    const lag = QUANTILES.map(quantile => ({
      name: 'innies_event_loop_lag_seconds' as const,
      labels: { quantile: String(quantile / 100) },
      value: Math.max(delay.percentile(quantile) / 1e6 - RESOLUTION, 0) / 1000,
    }))
    delay.reset()
    const { heapUsed, rss } = process.memoryUsage()
    const { user, system } = process.cpuUsage()
    return [
      ...lag,
      { name: 'nodejs_heap_size_used_bytes', value: heapUsed },
      { name: 'process_resident_memory_bytes', value: rss },
      { name: 'process_cpu_seconds_total', value: (user + system) / 1e6 },
      { name: 'process_start_time_seconds', value: Math.round(performance.timeOrigin / 1000) },
    ]
  }
}
