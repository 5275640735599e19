import type { Issuer } from './identity/issuer.ts'
import { readIssuers } from './identity/issuer-settings.ts'
import type { Policy } from './identity/policy.ts'
import { createLog, type Log, type LogForm } from './log.ts'
import { isSecret } from './notify/signature.ts'
import { EVENT_TYPES, type EventType } from './protocol/webhook.ts'
import { type Env, malformed, missing, SettingError, type SettingName, setting, words } from './settings.ts'

/** Where calls go: a LiveKit server that answers, one that is coming up, or none. */
export type Calls =
  /** `reason`: a line for each setting that stands in the way. */
  | { phase: 'off'; reason: string }
  | { phase: 'starting' }
  | {
      phase: 'ready'
      /** What the server calls, http(s) or ws(s). */
      url: string
      /** What browsers get, ws(s). */
      publicUrl: string
      key: string
      secret: string
    }

/** Where the site's backend hears of what happens. */
export type Webhook = {
  /** https, or http to this machine. */
  url: string
  /** Each signs: several while one takes the place of another. */
  secrets: readonly string[]
  events: readonly EventType[]
  /** How long a member has not read until `message.unread` is sent; 0 = never. */
  unreadMinutes: number
}

/** A bucket that speaks S3, and who may use it. */
export type Bucket = { url: string; region: string; key: string; secret: string }

/** What of files is taken. */
export type FileLimits = {
  /** Of one file. */
  bytes: number
  /** In one message. */
  count: number
  /** Of an image: width times height. */
  pixels: number
  /** Bytes of one user, of all their files. */
  quota: number
  /** Types such as `image/png` and `image/*`; empty: all. */
  types: readonly string[]
  /** Where they are kept; absent: where the host keeps them. */
  bucket?: Bucket
}

/** Who may record calls, whether all in them must agree, and how many bytes a recording may have. */
export type RecordingConfig = { who: 'hosts' | 'members'; needsConsent: boolean; bytes: number }

/** How browsers are reached whose user is away. Keys are in base64url. */
export type PushConfig = {
  publicKey: string
  privateKey: string
  /** Where a push service reaches who runs the server: mailto: or https:. */
  contact: string
  /** Names of hosts that may be asked, or `*.` and a domain. */
  hosts: readonly string[]
  /** Whether a push says who wrote, and what. */
  hasText: boolean
  /** A push service on http, for tests alone: no setting names it. */
  testOrigin?: string
}

/** What the server must know, on any host. */
export interface Config {
  /** Origins of the site's pages; the server's own origin is always allowed. */
  origins: readonly string[]
  /** Where browsers reach the server, without a slash at the end. Absent: wherever they find it. */
  url?: string
  issuers: readonly Issuer[]
  /** Opens the admin routes. Absent: there are none. */
  adminKey?: string
  /** Whether users and addresses that ask too often are told to wait. */
  limits: boolean
  /** Lets every user into rooms named `demo-room-…`. */
  demoRooms: boolean
  /** Whether people without an account may talk, as guests. */
  guests: boolean
  /** What the site decides by code of its own. */
  policy?: Policy
  /** Days that messages are kept in chats that have no number of their own; 0, or absent = for ever. */
  retentionDays?: number
  /** Seconds that a call rings, at most; absent = 45. */
  ringSeconds?: number
  /** Whether people are asked at the end of a call how it was. */
  callRating?: boolean
  /** Absent: calls are not recorded. */
  recording?: RecordingConfig
  /** Whether users find each other by name. */
  peopleSearch: boolean
  /** Absent: the site's backend hears of nothing. */
  webhook?: Webhook
  /** Absent: files are off. */
  files?: FileLimits
  /** Absent: nothing is pushed. */
  push?: PushConfig
  /** Asked anew each time: LiveKit may come up after the server. */
  calls: () => Calls
  /** Told what happens, for who runs the server. */
  log: Log
}

/** The same, and what only a Node server needs. */
export interface NodeConfig extends Config {
  port: number
  /** Address to listen on. */
  host: string
  /** Folder of the store. */
  data: string
  /** Folder of the script build. */
  scripts: string
  /** Addresses and networks of the proxies in front, whose word is taken for where a request is from. Absent: none. */
  proxies?: readonly string[]
}

/** The settings of any host. A broken LiveKit setting only turns calls off, with the reason. Throws a SettingError. */
export function readConfig(env: Env): Config {
  const adminKey = setting(env, 'INNIES_ADMIN_KEY')
  const webhook = readWebhook(env)
  const files = readFiles(env)
  const url = setting(env, 'INNIES_URL').replace(/\/$/, '')
  if (url && !URL.canParse(url)) throw malformed('INNIES_URL')
  const calls = readCalls(env)
  const push = readPush(env)
  const recording = files && readRecording(env)
  return {
    origins: words(setting(env, 'INNIES_ORIGINS')),
    ...(url ? { url } : {}),
    issuers: readIssuers(name => setting(env, name), env.LIVEKIT_API_SECRET),
    ...(adminKey ? { adminKey } : {}),
    limits: setting(env, 'INNIES_LIMITS') === 'on',
    demoRooms: setting(env, 'INNIES_DEMO_ROOMS') === 'on',
    guests: setting(env, 'INNIES_GUESTS') === 'on',
    retentionDays: Number(setting(env, 'INNIES_RETENTION_DAYS')),
    ringSeconds: Number(setting(env, 'INNIES_RING_SECONDS')),
    peopleSearch: setting(env, 'INNIES_PEOPLE_SEARCH') === 'on',
    ...(webhook ? { webhook } : {}),
    callRating: setting(env, 'INNIES_CALL_RATING') === 'on',
    ...(recording ? { recording } : {}),
    ...(files ? { files } : {}),
    ...(push ? { push } : {}),
    calls: () => calls,
    log: createLog(setting(env, 'INNIES_LOG') as LogForm), // its check says so
  }
}

/** The settings of a Node server. Throws a SettingError. */
export function readNodeConfig(env: Env, scripts: string): NodeConfig {
  const port = Number(setting(env, 'PORT'))
  if (port > 65535) throw malformed('PORT')
  return {
    ...readConfig(env),
    port,
    host: setting(env, 'HOST'),
    data: setting(env, 'INNIES_DATA'),
    scripts,
    proxies: words(setting(env, 'INNIES_PROXIES')),
  }
}

/** Where events go by these settings; undefined without an address. Throws a SettingError. */
export function readWebhook(env: Env): Webhook | undefined {
  const url = setting(env, 'INNIES_WEBHOOK_URL')
  const secrets = words(setting(env, 'INNIES_WEBHOOK_SECRET'))
  const events = words(setting(env, 'INNIES_WEBHOOK_EVENTS'))
  const unreadMinutes = Number(setting(env, 'INNIES_UNREAD_MINUTES'))
  const wrong = events.find(name => !EVENT_TYPES.some(type => type === name))
  if (url && !URL.canParse(url)) throw malformed('INNIES_WEBHOOK_URL')
  if (url && !secrets.length) throw missing('INNIES_WEBHOOK_SECRET')
  if (!secrets.every(isSecret)) throw malformed('INNIES_WEBHOOK_SECRET')
  if (wrong !== undefined) throw new SettingError(`INNIES_WEBHOOK_EVENTS names ${wrong}: there is no such event.`)
  if (unreadMinutes > 10_080) throw malformed('INNIES_UNREAD_MINUTES')
  if (!url) return undefined
  return { url, secrets, events: EVENT_TYPES.filter(type => !events.length || events.includes(type)), unreadMinutes }
}

const MIB = 1024 * 1024

/** What of files is taken by these settings; undefined where they are off. Throws a SettingError. */
export function readFiles(env: Env): FileLimits | undefined {
  const where = setting(env, 'INNIES_FILES')
  const limits: FileLimits = {
    bytes: Number(setting(env, 'INNIES_FILE_MB')) * MIB,
    count: Number(setting(env, 'INNIES_FILE_COUNT')),
    pixels: Number(setting(env, 'INNIES_FILE_MEGAPIXELS')) * 1_000_000,
    quota: Number(setting(env, 'INNIES_FILE_QUOTA_MB')) * MIB,
    types: words(setting(env, 'INNIES_FILE_TYPES')),
  }
  const bucket = where === 's3' ? readBucket(env) : undefined
  return where === 'off' ? undefined : { ...limits, ...(bucket ? { bucket } : {}) }
}

/** What may be recorded by these settings; undefined where nothing is. Throws a SettingError. */
function readRecording(env: Env): RecordingConfig | undefined {
  const who = setting(env, 'INNIES_RECORDING')
  const needsConsent = setting(env, 'INNIES_RECORDING_CONSENT') === 'on'
  const bytes = Number(setting(env, 'INNIES_RECORDING_MB')) * MIB
  return who === 'hosts' || who === 'members' ? { who, needsConsent, bytes } : undefined
}

function readBucket(env: Env): Bucket {
  const needed = (name: SettingName) => {
    const text = setting(env, name)
    if (!text) throw missing(name)
    return text
  }
  return {
    url: needed('INNIES_S3_URL').replace(/\/$/, ''),
    region: setting(env, 'INNIES_S3_REGION'),
    key: needed('INNIES_S3_KEY'),
    secret: needed('INNIES_S3_SECRET'),
  }
}

/** How pushes go by these settings; undefined without keys. Throws a SettingError. */
export function readPush(env: Env): PushConfig | undefined {
  const [publicKey, privateKey] = words(setting(env, 'INNIES_PUSH_KEYS'))
  const own = setting(env, 'INNIES_URL')
  const contact = setting(env, 'INNIES_PUSH_CONTACT') || (own.startsWith('https:') ? own : '')
  const hosts = words(setting(env, 'INNIES_PUSH_HOSTS').toLowerCase())
  const hasText = setting(env, 'INNIES_PUSH_TEXT') === 'on'
  if (!publicKey || !privateKey) return undefined
  if (!contact) throw missing('INNIES_PUSH_CONTACT')
  return { publicKey, privateKey, contact, hosts, hasText }
}

/** Where calls go by these settings; `off` names those that are missing or malformed. */
export function readCalls(env: Env): Calls {
  const problems: string[] = []
  const read = (name: SettingName): string => {
    try {
      const text = setting(env, name)
      if (!text && name !== 'NEXT_PUBLIC_LIVEKIT_URL') problems.push(`${name} is missing.`)
      return text
    } catch (error) {
      problems.push(error instanceof Error ? error.message : name)
      return ''
    }
  }
  const url = read('LIVEKIT_URL')
  const publicUrl = (read('NEXT_PUBLIC_LIVEKIT_URL') || url).replace(/^http/, 'ws')
  const [key, secret] = [read('LIVEKIT_API_KEY'), read('LIVEKIT_API_SECRET')]
  return problems.length
    ? { phase: 'off', reason: problems.join('\n') }
    : { phase: 'ready', url, publicUrl, key, secret }
}
