import { DurableObject } from 'cloudflare:workers'
import type { DurableObjectState, R2Bucket, WebSocket as WorkerSocket } from '@cloudflare/workers-types'
import { bucketOf } from './address.ts'
import { createApp, type Host } from './app.ts'
import { livekitRoom } from './call/call-room.ts'
import { Chat } from './chat/chat.ts'
import type { ChatDependencies } from './chat/chat-parts.ts'
import { RECORD } from './chat/record.ts'
import { NAME } from './chat/settings.ts'
import { type Peer, User } from './chat/user.ts'
import { type Config, readConfig } from './config.ts'
import type { Blobs } from './file/blobs.ts'
import { r2Blobs } from './file/r2-blobs.ts'
import { s3Blobs } from './file/s3-blobs.ts'
import { durablePartition } from './kv/durable.ts'
import { announcing } from './notify/facts.ts'
import { reminding } from './notify/reminding.ts'
import { createSending } from './notify/sender.ts'
import { createDirectory } from './people/directory.ts'
import { shardOf } from './people/shards.ts'
import { Site } from './people/site.ts'
import { CLOSE } from './protocol/error.ts'
import { PING, PONG } from './protocol/frame.ts'
import { createPushing } from './push/pushing.ts'
import { type Answer, answerOf, overRpc, type Remote } from './rpc.ts'
import type { ChatActor, Runtime, SiteActor, UserActor } from './runtime.ts'
import { HELLO_TIMEOUT, Session, type SessionState, type Socket } from './session.ts'
import { SettingError } from './settings.ts'

/** A binding to one class of objects. */
type Objects = {
  idFromName(name: string): object
  get(id: object): Remote & { fetch(request: Request): Promise<Response> }
}

/** The Worker's bindings: three classes of objects, the script build as static assets, a bucket for files, and the settings as variables and secrets. */
export type Env = {
  CHAT: Objects
  USER: Objects
  SITE: Objects
  ASSETS?: { fetch(url: string): Promise<Response> }
  /** For INNIES_FILES=on. */
  FILES?: R2Bucket
} & { [setting: string]: unknown }

/** Globals of the Workers runtime. */
declare const WebSocketPair: new () => { 0: WorkerSocket; 1: WorkerSocket }
declare const WebSocketRequestResponsePair: new (
  request: string,
  response: string,
) => Parameters<DurableObjectState['setWebSocketAutoResponse']>[0]

export class ChatObject extends DurableObject<Env> {
  #chat: Chat | undefined

  async call(verb: keyof ChatActor, id: string, args: unknown[]): Promise<Answer> {
    return answerOf<ChatActor>(this.#open(id), verb, args)
  }

  async alarm(): Promise<void> {
    const record = await durablePartition(this.ctx.storage).get<{ chat: string }>(RECORD) // it knows the chat's name
    if (record) await this.#open(record.value.chat).wake()
  }

  #open(id: string): Chat {
    this.#chat ??= this.#createChat(id)
    return this.#chat
  }

  #createChat(id: string): Chat {
    const { user: users, site } = workerRuntime(this.env)
    const { calls, limits, retentionDays = 0, ringSeconds, webhook, files, recording } = workerConfig(this.env)
    const partition = durablePartition(this.ctx.storage)
    const trails = announcing({ chat: id, partition, events: webhook?.events, site, now: Date.now })
    const note: ChatDependencies['note'] = chat => site(shardOf(chat.id)).noteChat(chat)
    const count: ChatDependencies['count'] = one => site(shardOf(one.chat)).countCall(one)
    const room = livekitRoom(calls, id)
    const attaching = { site, most: files?.count ?? 0 }
    const own = { limits, retentionDays, room, ringSeconds, recording, trails, files: attaching }
    return new Chat({ id, partition, users, note, count, now: Date.now, ...own })
  }
}

export class SiteObject extends DurableObject<Env> {
  readonly #site = this.#createSite()
  #begun: Promise<void> | undefined

  async call(verb: keyof SiteActor, _id: string, args: unknown[]): Promise<Answer> {
    this.#begun ??= this.#site.begin().catch(() => {}) // the next object does it
    return answerOf<SiteActor>(this.#site, verb, args)
  }

  alarm(): Promise<void> {
    return this.#site.wake()
  }

  #createSite(): Site {
    const { webhook, log, retentionDays = 0 } = workerConfig(this.env)
    const sending = webhook && createSending(webhook, { now: Date.now, log })
    return new Site({
      partition: durablePartition(this.ctx.storage),
      now: Date.now,
      runtime: workerRuntime(this.env),
      sending,
      retentionDays,
      blobs: workerBlobs(this.env),
      log,
    })
  }
}

/** A user and the sockets of that user; both outlive the variables here. */
export class UserObject extends DurableObject<Env> {
  #user: User | undefined
  readonly #sockets = new WeakMap<WorkerSocket, Socket>()
  readonly #session = this.#createSession()

  async call(verb: keyof UserActor, id: string, args: unknown[]): Promise<Answer> {
    return answerOf<UserActor>(this.#open(id), verb, args)
  }

  async alarm(): Promise<void> {
    const name = await durablePartition(this.ctx.storage).get<string>(NAME)
    if (name) await this.#open(name.value).wake()
  }

  /** The handshake, handed on by the Worker. */
  async fetch(request: Request): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair()
    this.ctx.acceptWebSocket(server)
    const socket = this.#socket(server)
    socket.state = { phase: 'unproven', user: new URL(request.url).searchParams.get('user') ?? '' }
    setTimeout(() => this.#session.overdue(socket), HELLO_TIMEOUT)
    return new Response(null, { status: 101, webSocket: client } as ResponseInit)
  }

  async webSocketMessage(raw: WorkerSocket, data: string | ArrayBuffer): Promise<void> {
    if (typeof data === 'string') await this.#session.received(this.#socket(raw), data)
    else raw.close(CLOSE.badFrame, 'Frames are text.')
  }

  async webSocketClose(raw: WorkerSocket): Promise<void> {
    const socket = this.#socket(raw)
    const user = socket.state.phase === 'proven' ? socket.state.person.id : undefined
    socket.state = { phase: 'closed' }
    if (user !== undefined) await this.#open(user).moved()
  }

  #open(id: string): User {
    this.#user ??= this.#createUser(id)
    return this.#user
  }

  #createUser(id: string): User {
    const partition = durablePartition(this.ctx.storage)
    const runtime = workerRuntime(this.env)
    const { log, webhook, push } = workerConfig(this.env)
    const own = { peers: () => this.#peers(), runtime, reminding: reminding(webhook, runtime.site, Date.now) }
    const pushing = push && createPushing(push, { log })
    return new User({ id, partition, ...own, pushing, now: Date.now, log })
  }

  /** The same object for a socket, for as long as this one is awake. */
  #socket(raw: WorkerSocket): Socket {
    const socket = this.#sockets.get(raw) ?? durableSocket(raw)
    this.#sockets.set(raw, socket)
    return socket
  }

  *#peers(): Iterable<Peer> {
    for (const raw of this.ctx.getWebSockets()) {
      const socket = this.#socket(raw)
      if (socket.state.phase === 'proven') yield this.#session.peer(socket, socket.state.device)
    }
  }

  #createSession(): Session {
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG))
    const runtime = workerRuntime(this.env)
    const join = (_socket: Socket, user: string) => void this.#open(user).moved() // a proven socket is a peer
    return new Session({
      config: workerConfig(this.env),
      runtime,
      directory: createDirectory(runtime.site),
      durability: 'gate',
      now: Date.now,
      join,
    })
  }
}

/** A hibernating socket: its state is kept with it, not here. */
function durableSocket(raw: WorkerSocket): Socket {
  return {
    get state(): SessionState {
      return raw.deserializeAttachment() as SessionState // written by the setter below
    },
    set state(state: SessionState) {
      raw.serializeAttachment(state)
    },
    send(text, sent) {
      try {
        raw.send(text)
      } catch {
        // It is closing: its client comes back and resumes.
      }
      sent?.()
    },
    close: (code, reason) => raw.close(code, reason),
  }
}

function workerRuntime(env: Env): Runtime {
  const far = <Actor extends object>(objects: Objects, id: string) =>
    overRpc<Actor>(objects.get(objects.idFromName(id)), id)
  return {
    chat: id => far<ChatActor>(env.CHAT, id),
    user: id => far<UserActor>(env.USER, id),
    site: shard => far<SiteActor>(env.SITE, String(shard)),
  }
}

const configs = new WeakMap<Env, Config>()

/** Read once: what is fetched for an issuer is kept with it. */
function workerConfig(env: Env): Config {
  const isText = (pair: [string, unknown]): pair is [string, string] => typeof pair[1] === 'string'
  const files = env.FILES ? 'on' : 'off' // unless it is said
  const config =
    configs.get(env) ?? readConfig({ INNIES_FILES: files, ...Object.fromEntries(Object.entries(env).filter(isText)) })
  configs.set(env, config)
  return config
}

/** Throws a SettingError. */
function workerBlobs(env: Env): Blobs | undefined {
  const { files, log } = workerConfig(env)
  if (!files) return undefined
  if (files.bucket) return s3Blobs(files.bucket, log)
  if (!env.FILES) throw new SettingError('INNIES_FILES is on: bind an R2 bucket as FILES, or set it to s3.')
  return r2Blobs(env.FILES, log)
}

function workerHost(env: Env): Host {
  const { USER, ASSETS } = env
  return {
    blobs: workerBlobs(env),
    upgrade: (c, user) => USER.get(USER.idFromName(user)).fetch(c.req.raw),
    address: c => bucketOf(c.req.header('cf-connecting-ip') ?? ''),
    async script(name) {
      const found = await ASSETS?.fetch(`https://assets/${name}`)
      return found?.ok ? found : undefined
    },
  }
}

const apps = new WeakMap<Env, ReturnType<typeof createApp>>()

export default {
  fetch(request: Request, env: Env): Response | Promise<Response> {
    const runtime = workerRuntime(env)
    const app = apps.get(env) ?? createApp(workerConfig(env), runtime, createDirectory(runtime.site), workerHost(env))
    apps.set(env, app)
    return app.fetch(request)
  },
}
