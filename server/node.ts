import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import type { Context, Hono } from 'hono'
import { bucketOf } from './address.ts'
import { createApp, type Host } from './app.ts'
import type { NodeConfig } from './config.ts'
import type { Blobs } from './file/blobs.ts'
import { FILES, folderBlobs } from './file/folder-blobs.ts'
import { s3Blobs } from './file/s3-blobs.ts'
import { type DiskStore, lmdbStore } from './kv/lmdb.ts'
import { type LocalOptions, localRuntime } from './local.ts'
import { Metrics } from './metrics.ts'
import { Door } from './node-door.ts'
import { bytesSent, listening, urlOf } from './node-http.ts'
import { Proxies } from './node-proxies.ts'
import { isPublic } from './node-public.ts'
import { measureProcess } from './node-samples.ts'
import { readScripts } from './node-scripts.ts'
import { createSending } from './notify/sender.ts'
import { createDirectory } from './people/directory.ts'
import { createPushing } from './push/pushing.ts'
import { Session, type Socket } from './session.ts'

/** A server that listens. */
export interface Running {
  /** Base address without a slash at the end. */
  url: string
  port: number
  /** Tells the sockets to come back later, finishes what is under way, closes the store. */
  close(): Promise<void>
}

export type ServeOptions = Pick<LocalOptions, 'now' | 'at'> & {
  /** The site's own routes, asked for what innies does not answer. */
  site?: Hono
}

/** Runs the server in this process: one port, one folder. Port 0 takes a free one. Rejects when it cannot listen. */
export async function serve(config: NodeConfig, { site, ...options }: ServeOptions = {}): Promise<Running> {
  const { log, webhook, push } = config
  const { now = Date.now } = options
  const proxies = new Proxies(config.proxies ?? [])
  const metrics = new Metrics()
  const stop = new AbortController()
  const store = await lmdbStore(config.data, { log, meter: metrics })
  const sending = webhook && createSending(webhook, { now, log, meter: metrics, signal: stop.signal })
  const pushing = push && createPushing(push, { log, meter: metrics, signal: stop.signal, isPublic })
  const { limits, retentionDays = 0, ringSeconds, recording, calls } = config
  const blobs = openBlobs(config)
  const files = blobs && config.files && { blobs, most: config.files.count }
  const settings = { limits, retentionDays, ringSeconds, recording, calls, files }
  const runtime = localRuntime(store, { sending, pushing, ...options, ...settings, log, meter: metrics })
  const directory = createDirectory(runtime.site)
  const leave = new WeakMap<Socket, () => void>()
  const session: Session = new Session({
    config,
    runtime,
    directory,
    durability: store.durability,
    now,
    meter: metrics,
    join: (socket, user, device) => {
      leave.set(socket, runtime.join(session.peer(socket, device), user))
    },
  })
  const left = (socket: Socket) => leave.get(socket)?.()
  const address = (c: Context) => bucketOf(proxies.asking(incomingOf(c)).address)
  const door = new Door({ session, meter: metrics, limits, address, left })
  const host = {
    ...(await createHost({ config, store, proxies, metrics, door })),
    address,
    now,
    blobs,
    ...(site ? { site } : {}),
  }
  const app = createApp(config, runtime, directory, host)
  const server = await listening(app, config, { sockets: door.server, proxies }).catch(async error => {
    await store.close()
    throw error
  })
  const url = urlOf(config.host, server.port)
  log({ level: 'info', event: 'started', url })
  return {
    url,
    port: server.port,
    async close() {
      log({ level: 'info', event: 'stopping' })
      door.isClosing = true
      session.stop() // a wish that comes now is answered by the next server
      await runtime.settle().catch(() => {}) // what could not be stored now is not acknowledged either
      await new Promise(setImmediate) // the last frames leave before the goodbye
      door.close()
      await server.close()
      await runtime.settle().catch(() => {})
      stop.abort()
      await store.close()
      log({ level: 'info', event: 'stopped' })
    },
  }
}

/** Files beside the store; a folder is of one machine, so a store of several (Redis) has to refuse it here. */
function openBlobs({ files, data, log }: NodeConfig): Blobs | undefined {
  if (!files) return undefined
  return files.bucket ? s3Blobs(files.bucket, log) : folderBlobs(join(data, FILES), { log })
}

type Parts = { config: NodeConfig; store: DiskStore; proxies: Proxies; metrics: Metrics; door: Door }

/** What only this host can do. */
async function createHost({ config, store, proxies, metrics, door }: Parts): Promise<Omit<Host, 'address'>> {
  const startedAt = Date.now()
  const processSamples = measureProcess()
  const samples = () => [...store.samples(), ...door.samples()]
  return {
    upgrade: (c, user) => door.upgrade(c, user),
    script: await readScripts(config.scripts),
    asked: c => proxies.asking(incomingOf(c)),
    sent: bytesSent,
    problem: async () => (door.isClosing ? 'The server is stopping.' : store.problem()),
    meter: metrics,
    metrics: (more, kept) => metrics.text([...samples(), ...processSamples(), ...more], kept),
    samples,
    status: () => ({ startedAt, unknownProxies: proxies.unknown }),
  }
}

const incomingOf = (c: Context) => c.env.incoming as IncomingMessage
