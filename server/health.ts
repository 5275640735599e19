import { Hono } from 'hono'
import type { Host } from './app.ts'
import { dayOf, metricsOf } from './call/call-sums.ts'
import type { Config } from './config.ts'
import { requireAdmin } from './identity/proven.ts'
import { InniesError } from './protocol/error.ts'
import type { Runtime } from './runtime.ts'
import { readCallSums } from './stats.ts'

const TEXT = 'text/plain; version=0.0.4; charset=utf-8'

/** For who runs the server: whether it lives, whether it can do its work, and what it counts. */
export function healthRoutes(config: Config, runtime: Runtime, host: Host): Hono {
  const app = new Hono()
  app.get('/healthz', c => c.text('ok'))
  app.get('/readyz', async c => {
    const problem = await problemOf(runtime, host)
    if (problem) throw new InniesError('unavailable', problem)
    return c.text('ready')
  })
  app.get('/metrics', async (c, next) => {
    if (!host.metrics) return next()
    await requireAdmin(c, config)
    const { samples, kept } = await countedCalls(runtime)
    return c.body(host.metrics(samples, kept), 200, { 'Content-Type': TEXT, 'Cache-Control': 'no-store' })
  })
  return app
}

/** Nothing while the store does not answer: what this process counts is wanted then more than ever. */
async function countedCalls(runtime: Runtime): Promise<ReturnType<typeof metricsOf>> {
  try {
    return metricsOf((await readCallSums(runtime, dayOf(Date.now()) + 1)).all)
  } catch {
    return { samples: [], kept: [] }
  }
}

/** What stands in the way of storing and reading, as one line; undefined when nothing does. */
async function problemOf(runtime: Runtime, host: Host): Promise<string | undefined> {
  try {
    const problem = await host.problem?.()
    if (!problem) await runtime.site(0).people([]) // it answers, wherever it is
    return problem
  } catch (error) {
    return error instanceof InniesError ? error.message : 'The store does not answer.'
  }
}
