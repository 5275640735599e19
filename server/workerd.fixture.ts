import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { Miniflare, type MiniflareOptions } from 'miniflare'

/** Bundles a Worker as a deployment would, without Node's modules, and starts it in workerd on a free port of loopback. */
export async function startWorker(entry: string, options: Partial<MiniflareOptions>): Promise<Miniflare> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['workerd', 'worker', 'browser', 'import'],
    external: ['cloudflare:workers'],
    target: 'es2022',
  })
  const script = bundle.outputFiles[0]!.text
  const worker = new Miniflare({
    modules: true,
    script,
    compatibilityDate: '2026-04-01',
    cf: false,
    host: '127.0.0.1',
    ...options,
  } as MiniflareOptions)
  await worker.ready
  return worker
}

/** A class whose objects keep their data in SQLite. */
export const object = (className: string) => ({ className, useSQLite: true })
