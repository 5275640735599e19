import type { Issuer } from './identity/issuer.ts'
import { readIssuers } from './identity/issuer-settings.ts'
import { createLog, type Log, type LogForm } from './log.ts'
import { isSecret } from './notify/signature.ts'
import { EVENT_TYPES, type EventType } from './protocol/webhook.ts'
import { SettingError } from './setting-error.ts'

export { SettingError } from './setting-error.ts'

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

/** What the server must know, on any host. */
export interface Config {
  /** Origins of the site's pages; the server's own origin is always allowed. */
  origins: readonly string[]
  issuers: readonly Issuer[]
  /** Opens the admin routes. Absent: there are none. */
  adminKey?: string
  /** Whether users and addresses that ask too often are told to wait. */
  limits: boolean
  /** Lets every user into rooms named `demo-room-…`. */
  demoRooms: boolean
  /** Whether people without an account may talk, as guests. */
  guests: boolean
  /** Absent: the site's backend hears of nothing. */
  webhook?: Webhook
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
}

type Env = Readonly<Record<string, string | undefined>>

/** Every setting: what it means, its default, and what it must look like. The README's table is made from it. */
export const SETTINGS = {
  PORT: { meaning: 'Port to listen on', initial: '7100', must: 'be a port number', check: /^\d{1,5}$/ },
  HOST: { meaning: 'Address to listen on', initial: '127.0.0.1', must: 'be an address', check: /^[\w.:-]+$/ },
  INNIES_DATA: { meaning: 'Folder of the store', initial: 'data', must: 'be a folder', check: /^[^\0]+$/ },
  INNIES_ORIGINS: {
    meaning: 'Origins of the pages that carry the widget, separated by spaces; the own origin is always allowed',
    initial: '',
    must: 'be origins such as https://shop.example, separated by spaces',
    check: /^(https?:\/\/[\w.:[\]-]+( +|$))*$/,
  },
  INNIES_SECRET: {
    meaning: 'Signs the tokens by which the site names its users (HS256); not needed with INNIES_ISSUERS',
    initial: '',
    must: 'have at least 32 characters, not those of LIVEKIT_API_SECRET',
    check: /^(.{32,})?$/,
  },
  INNIES_OLD_SECRET: {
    meaning: 'The INNIES_SECRET of before, while tokens that it signed still count',
    initial: '',
    must: 'have at least 32 characters',
    check: /^(.{32,})?$/,
  },
  INNIES_ISSUER: { meaning: 'The `iss` of those tokens', initial: 'site', must: 'not be empty', check: /./ },
  INNIES_AUDIENCE: { meaning: 'The `aud` of those tokens', initial: 'innies', must: 'not be empty', check: /./ },
  INNIES_ISSUERS: {
    meaning: 'Services that sign users in, besides or instead of the above',
    initial: '',
    must: 'be a JSON list',
    check: /^(\s*\[.*\]\s*)?$/s,
  },
  INNIES_ADMIN_KEY: {
    meaning: 'Opens the admin routes; without it there are none',
    initial: '',
    must: 'have at least 32 characters and no spaces',
    check: /^(\S{32,})?$/,
  },
  INNIES_LIMITS: {
    meaning: 'Tells users and addresses that ask too often to wait',
    initial: 'on',
    must: 'be on or off',
    check: /^(on|off)$/,
  },
  INNIES_LOG: {
    meaning:
      'What is written of requests, starts and mistakes: a JSON line each, text, or only errors; on a terminal text',
    initial: 'json',
    must: 'be json, text or errors',
    check: /^(json|text|errors)$/,
  },
  INNIES_GUESTS: {
    meaning: 'Lets people without an account talk, as guests',
    initial: 'off',
    must: 'be on or off',
    check: /^(on|off)$/,
  },
  INNIES_DEMO_ROOMS: {
    meaning: 'Lets every user into rooms named demo-room-…',
    initial: 'off',
    must: 'be on or off',
    check: /^(on|off)$/,
  },
  INNIES_WEBHOOK_URL: {
    meaning: 'Address of your backend that hears of what happens',
    initial: '',
    must: 'be an https:// address without a user, or http:// on localhost',
    check: /^(https:\/\/[^\s@/?#]+([/?#]\S*)?|http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?([/?#]\S*)?)?$/i,
  },
  INNIES_WEBHOOK_SECRET: {
    meaning: 'Signs what is sent there; several, separated by spaces, while one takes the place of another',
    initial: '',
    must: 'be whsec_ and 24 to 64 random bytes in base64',
    check: /^(whsec_[\w+/=]+( +|$))*$/,
  },
  INNIES_WEBHOOK_EVENTS: {
    meaning: 'The events that are sent there, separated by spaces; all unless set',
    initial: '',
    must: 'be names of events, separated by spaces',
    check: /^([a-z.-]+( +|$))*$/,
  },
  INNIES_UNREAD_MINUTES: {
    meaning: 'Minutes that a member has not read a message until `message.unread` is sent; 0: it is never sent',
    initial: '0',
    must: 'be whole minutes, at most a week (10080)',
    check: /^\d{1,5}$/,
  },
  LIVEKIT_URL: {
    meaning: 'The LiveKit server, as this server reaches it',
    initial: '',
    must: 'be a ws(s):// or http(s):// address',
    check: /^((wss?|https?):\/\/\S+)?$/,
  },
  NEXT_PUBLIC_LIVEKIT_URL: {
    meaning: 'The LiveKit server, as browsers reach it; LIVEKIT_URL unless set',
    initial: '',
    must: 'be a ws(s):// or http(s):// address',
    check: /^((wss?|https?):\/\/\S+)?$/,
  },
  LIVEKIT_API_KEY: { meaning: 'Key of that LiveKit server', initial: '', must: 'not have spaces', check: /^\S*$/ },
  LIVEKIT_API_SECRET: {
    meaning: 'Secret of that key',
    initial: '',
    must: 'have at least 32 characters',
    check: /^(.{32,})?$/,
  },
} satisfies Record<string, { meaning: string; initial?: string; must: string; check: RegExp }>

export type SettingName = keyof typeof SETTINGS

export const isSettingName = (name: string): name is SettingName => Object.hasOwn(SETTINGS, name)

/** Throws a SettingError when the setting must not have this value. */
export function checkSetting(name: SettingName, value: string): void {
  setting({ [name]: value }, name)
}

/** A setting's text, or its default. Throws a SettingError that names it. */
function setting(env: Env, name: SettingName): string {
  const { check, ...rest } = SETTINGS[name]
  const text = env[name] ?? ('initial' in rest ? rest.initial : undefined)
  if (text === undefined) throw missing(name)
  if (!check.test(text)) throw malformed(name)
  return text
}

const missing = (name: SettingName) => new SettingError(`${name} is missing: it must ${SETTINGS[name].must}.`)
const malformed = (name: SettingName) => new SettingError(`${name} is malformed: it must ${SETTINGS[name].must}.`)
const words = (text: string) => text.split(' ').filter(Boolean)

/** The settings of any host. A broken LiveKit setting only turns calls off, with the reason. Throws a SettingError. */
export function readConfig(env: Env): Config {
  const adminKey = setting(env, 'INNIES_ADMIN_KEY')
  const webhook = readWebhook(env)
  const calls = readCalls(env)
  return {
    origins: words(setting(env, 'INNIES_ORIGINS')),
    issuers: readIssuers(name => setting(env, name), env.LIVEKIT_API_SECRET),
    ...(adminKey ? { adminKey } : {}),
    limits: setting(env, 'INNIES_LIMITS') === 'on',
    demoRooms: setting(env, 'INNIES_DEMO_ROOMS') === 'on',
    guests: setting(env, 'INNIES_GUESTS') === 'on',
    ...(webhook ? { webhook } : {}),
    calls: () => calls,
    log: createLog(setting(env, 'INNIES_LOG') as LogForm), // its check says so
  }
}

/** The settings of a Node server. Throws a SettingError. */
export function readNodeConfig(env: Env, scripts: string): NodeConfig {
  const port = Number(setting(env, 'PORT'))
  if (port > 65535) throw malformed('PORT')
  return { ...readConfig(env), port, host: setting(env, 'HOST'), data: setting(env, 'INNIES_DATA'), scripts }
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
