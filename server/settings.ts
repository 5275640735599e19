/** A setting that is missing or malformed; the message is one line that names it. */
export class SettingError extends Error {}

export type Env = Readonly<Record<string, string | undefined>>

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
  INNIES_URL: {
    meaning:
      'Address at which browsers reach the server, with its path if it has one; whatever they ask for unless set',
    initial: '',
    must: 'be an address such as https://chat.example or https://shop.example/innies',
    check: /^(https?:\/\/[\w.:[\]-]+(\/[\w.~-]+)*\/?)?$/,
  },
  INNIES_PROXIES: {
    meaning:
      'Proxies in front of the server, separated by spaces: what they say of a client (X-Forwarded-…) is believed',
    initial: '',
    must: 'be addresses or networks such as 127.0.0.1 10.0.0.0/8, separated by spaces',
    check: /^([\da-f.:]+(\/\d{1,3})?( +|$))*$/i,
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
  INNIES_RING_SECONDS: {
    meaning: 'Seconds that a call rings until it is missed',
    initial: '45',
    must: 'be a whole number from 10 to 300',
    check: /^([1-9]\d|[12]\d\d|300)$/,
  },
  INNIES_CALL_RATING: {
    meaning: 'Asks people at the end of a call how it was, with one to five stars',
    initial: 'off',
    must: 'be on or off',
    check: /^(on|off)$/,
  },
  INNIES_RECORDING: {
    meaning:
      'Who may record calls into their chat: off (nobody), hosts (who runs the call of a group; in a call of two either) or members (all who are in it)',
    initial: 'off',
    must: 'be off, hosts or members',
    check: /^(off|hosts|members)$/,
  },
  INNIES_RECORDING_CONSENT: {
    meaning: 'Nobody is recorded who has not agreed; off: all see that they are',
    initial: 'on',
    must: 'be on or off',
    check: /^(on|off)$/,
  },
  INNIES_RECORDING_MB: {
    meaning: 'MiB that a recording may have, of those that its user has left; one hour of video has about 500',
    initial: '500',
    must: 'be a whole number from 10 to 4096',
    check: /^([1-9]\d{1,2}|[1-3]\d{3}|40[0-8]\d|409[0-6])$/,
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
  INNIES_RETENTION_DAYS: {
    meaning: 'Days that messages are kept, where a chat has no number of its own; 0: for ever',
    initial: '0',
    must: 'be whole days, at most 9999',
    check: /^\d{1,4}$/,
  },
  INNIES_PEOPLE_SEARCH: {
    meaning: 'Lets every user find every other one by name; off: they write to those whom your pages name',
    initial: 'off',
    must: 'be on or off',
    check: /^(on|off)$/,
  },
  INNIES_FILES: {
    meaning:
      'Whether files can be sent, and where they are kept: on (in the folder of the store; on Cloudflare in the R2 bucket bound as FILES, without one: off) or s3',
    initial: 'on',
    must: 'be off, on or s3',
    check: /^(off|on|s3)$/,
  },
  INNIES_FILE_MB: {
    meaning: 'MiB that one file may have',
    initial: '25',
    must: 'be a whole number from 1 to 1024',
    check: /^([1-9]\d{0,2}|10[01]\d|102[0-4])$/,
  },
  INNIES_FILE_COUNT: {
    meaning: 'Files that one message may have',
    initial: '10',
    must: 'be a whole number from 1 to 20',
    check: /^([1-9]|1\d|20)$/,
  },
  INNIES_FILE_MEGAPIXELS: {
    meaning: 'Million pixels that an image may have; more can keep a phone busy for long',
    initial: '40',
    must: 'be a whole number from 1 to 1000',
    check: /^([1-9]\d{0,2}|1000)$/,
  },
  INNIES_FILE_QUOTA_MB: {
    meaning: 'MiB that all files of one user may have, sent or not',
    initial: '1000',
    must: 'be a whole number, at most 9999999',
    check: /^[1-9]\d{0,6}$/,
  },
  INNIES_FILE_TYPES: {
    meaning: 'Types of files that are taken, separated by spaces, by what is in them; all unless set',
    initial: '',
    must: 'be types such as image/* application/pdf, separated by spaces',
    check: /^([a-z]+\/([\w.+-]+|\*)( +|$))*$/,
  },
  INNIES_S3_URL: {
    meaning: 'Address of the bucket, for INNIES_FILES=s3',
    initial: '',
    must: 'be an address such as https://s3.eu-central-1.amazonaws.com/bucket',
    check: /^(https?:\/\/[\w.:[\]-]+(\/[\w.-]+)?\/?)?$/,
  },
  INNIES_S3_REGION: { meaning: 'Region of the bucket', initial: 'us-east-1', must: 'be a name', check: /^[\w-]+$/ },
  INNIES_S3_KEY: { meaning: 'Key that may use the bucket', initial: '', must: 'not have spaces', check: /^\S*$/ },
  INNIES_S3_SECRET: { meaning: 'Secret of that key', initial: '', must: 'not have spaces', check: /^\S*$/ },
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
  INNIES_PUSH_KEYS: {
    meaning:
      'Signs what is pushed to browsers whose user is away; without it nothing is pushed (`innies setup INNIES_PUSH_CONTACT=…` makes it)',
    initial: '',
    must: 'be the public and the private key of a P-256 pair, in base64url, with a space between',
    check: /^([\w-]{87} [\w-]{43,})?$/,
  },
  INNIES_PUSH_CONTACT: {
    meaning: 'Where a push service reaches you if something is wrong; INNIES_URL unless set',
    initial: '',
    must: 'be a mailto: or https:// address',
    check: /^((mailto:[^\s@]+@|https:\/\/)\S+)?$/,
  },
  INNIES_PUSH_HOSTS: {
    meaning: 'The push services that may be asked: those of Chrome, Firefox, Edge and Safari unless set',
    initial: 'fcm.googleapis.com *.push.services.mozilla.com *.notify.windows.com *.push.apple.com',
    must: 'be names of hosts, or *. and a domain, separated by spaces',
    check: /^((\*\.)?[a-z\d-]+(\.[a-z\d-]+)+( +|$))+$/i,
  },
  INNIES_PUSH_TEXT: {
    meaning: 'Lets a push say who wrote and what; off: it says only that there is something new',
    initial: 'on',
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

export type SettingName = keyof typeof SETTINGS

export const isSettingName = (name: string): name is SettingName => Object.hasOwn(SETTINGS, name)

/** Throws a SettingError when the setting must not have this value. */
export function checkSetting(name: SettingName, value: string): void {
  setting({ [name]: value }, name)
}

/** A setting's text, or its default. Throws a SettingError that names it. */
export function setting(env: Env, name: SettingName): string {
  const { check, ...rest } = SETTINGS[name]
  const text = env[name] ?? ('initial' in rest ? rest.initial : undefined)
  if (text === undefined) throw missing(name)
  if (!check.test(text)) throw malformed(name)
  return text
}

export const missing = (name: SettingName) => new SettingError(`${name} is missing: it must ${SETTINGS[name].must}.`)

export const malformed = (name: SettingName) =>
  new SettingError(`${name} is malformed: it must ${SETTINGS[name].must}.`)

/** The parts of a list. */
export const words = (text: string) => text.split(' ').filter(Boolean)
