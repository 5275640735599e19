import type { Issuer } from './identity/token.ts'

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
  /** Asked anew each time: LiveKit may come up after the server. */
  calls: () => Calls
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

/** A setting that is missing or malformed; the message is one line that names it. */
export class SettingError extends Error {}

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
    meaning: 'Signs the tokens by which the site names its users (HS256)',
    must: 'have at least 32 characters, not those of LIVEKIT_API_SECRET',
    check: /^.{32,}$/,
  },
  INNIES_ISSUER: { meaning: 'The `iss` of those tokens', initial: 'site', must: 'not be empty', check: /./ },
  INNIES_AUDIENCE: { meaning: 'The `aud` of those tokens', initial: 'innies', must: 'not be empty', check: /./ },
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
  INNIES_DEMO_ROOMS: {
    meaning: 'Lets every user into rooms named demo-room-…',
    initial: 'off',
    must: 'be on or off',
    check: /^(on|off)$/,
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

type SettingName = keyof typeof SETTINGS

/** A setting's text, or its default. Throws a SettingError that names it. */
function setting(env: Env, name: SettingName): string {
  const { check, must, ...rest } = SETTINGS[name]
  const text = env[name] ?? ('initial' in rest ? rest.initial : undefined)
  if (text === undefined) throw new SettingError(`${name} is missing: it must ${must}.`)
  if (!check.test(text)) throw new SettingError(`${name} is malformed: it must ${must}.`)
  return text
}

/** The settings of any host. A broken LiveKit setting only turns calls off, with the reason. Throws a SettingError. */
export function readConfig(env: Env): Config {
  const secret = setting(env, 'INNIES_SECRET')
  if (secret === env.LIVEKIT_API_SECRET)
    throw new SettingError('INNIES_SECRET is the same as LIVEKIT_API_SECRET: make another one.')
  const adminKey = setting(env, 'INNIES_ADMIN_KEY')
  const calls = readCalls(env)
  return {
    origins: setting(env, 'INNIES_ORIGINS').split(' ').filter(Boolean),
    issuers: [
      { issuer: setting(env, 'INNIES_ISSUER'), audience: setting(env, 'INNIES_AUDIENCE'), algorithm: 'HS256', secret },
    ],
    ...(adminKey ? { adminKey } : {}),
    limits: setting(env, 'INNIES_LIMITS') === 'on',
    demoRooms: setting(env, 'INNIES_DEMO_ROOMS') === 'on',
    calls: () => calls,
  }
}

/** The settings of a Node server. Throws a SettingError. */
export function readNodeConfig(env: Env, scripts: string): NodeConfig {
  const port = Number(setting(env, 'PORT'))
  if (port > 65535) throw new SettingError('PORT is malformed: it must be a port number.')
  return { ...readConfig(env), port, host: setting(env, 'HOST'), data: setting(env, 'INNIES_DATA'), scripts }
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
