import { appendFileSync, chmodSync, existsSync, readFileSync, statSync } from 'node:fs'
import { checkSetting, isSettingName, type SettingName } from '../settings.ts'
import { lackingText, QUOTES, SECRETS } from './env-template.ts'
import { type Settings, UsageError, type Verb } from './verb.ts'

const SECRET_MODE = 0o600
const OTHERS = 0o077

type Given = ReadonlyMap<SettingName, string>

export const setupVerb: Verb = {
  name: 'setup',
  does: 'Makes secrets and writes them, with every other setting as a comment, into a .env file. What is there stays.',
  examples: [
    'innies setup INNIES_ORIGINS=https://shop.example',
    'innies setup LIVEKIT_URL=wss://calls.shop.example --livekit-keys',
    'innies setup INNIES_PUSH_CONTACT=mailto:ops@shop.example',
    'innies setup --env /etc/innies.env',
  ],
  takes(command) {
    command
      .argument('[settings...]', 'NAME=value, to be written too')
      .option('--livekit-keys', 'make a key and a secret for a LiveKit server of your own')
  },
  async run(command, settings) {
    const { env: path, livekitKeys = false } = command.optsWithGlobals<{ env: string; livekitKeys?: boolean }>()
    const given = readGiven(command.args)
    const wanted = new Map([...made(given, livekitKeys), ...given])
    const added = new Map([...wanted].filter(([name]) => !settings[name]))
    const clashes = [...given].filter(([name, value]) => settings[name] && settings[name] !== value)
    const wasOpen = addTo(path, added)
    const lines = [
      added.size ? `${path} has got ${[...added.keys()].join(', ')}. Only you may read it.` : `${path} lacked nothing.`,
      ...(wasOpen ? [`${path} could be read by others of this machine until now: think of new secrets.`] : []),
      ...clashes.map(([name]) => `${name} is set already, to something else, and stays: change it where it is.`),
      ...nextSteps({ ...settings, ...Object.fromEntries(added) }, livekitKeys),
    ]
    return {
      lines,
      json: { file: path, added: [...added.keys()], kept: clashes.map(([name]) => name) },
      isWell: !clashes.length,
    }
  },
}

/** Throws UsageError, or SettingError for a value that no setting may have. */
function readGiven(words: readonly string[]): Given {
  const given = new Map<SettingName, string>()
  for (const word of words) {
    const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(word) ?? []
    if (!isSettingName(name))
      throw new UsageError(`${name || word} is no setting: write NAME=value, with a name of the README's table.`)
    checkSetting(name, value)
    if (/[\n\r]/.test(value) || QUOTES.every(quote => value.includes(quote)))
      throw new UsageError(`${name} has signs that cannot stand in such a file.`)
    given.set(name, value)
  }
  return given
}

function made(given: Given, withLiveKit: boolean): [SettingName, string][] {
  const names: SettingName[] = ['INNIES_SECRET', 'INNIES_ADMIN_KEY']
  if (given.has('INNIES_WEBHOOK_URL')) names.push('INNIES_WEBHOOK_SECRET')
  if (given.has('INNIES_PUSH_CONTACT')) names.push('INNIES_PUSH_KEYS')
  if (withLiveKit) names.push('LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET')
  return names.map(name => [name, SECRETS[name]?.() ?? ''])
}

/** Returns whether others could read what was there. */
function addTo(path: string, added: Given): boolean {
  const isThere = existsSync(path)
  const wasOpen = isThere && (statSync(path).mode & OTHERS) !== 0
  if (wasOpen) chmodSync(path, SECRET_MODE)
  const text = isThere ? readFileSync(path, 'utf8') : ''
  appendFileSync(path, lackingText(text, added), { mode: SECRET_MODE })
  return wasOpen
}

function nextSteps(settings: Settings, withLiveKit: boolean): string[] {
  const server = `http://${settings.HOST || '127.0.0.1'}:${settings.PORT || '7100'}`
  return [
    '',
    'Next:',
    '  Your backend signs tokens with INNIES_SECRET (README, "Who is the user?").',
    ...(settings.INNIES_ORIGINS
      ? []
      : ['  Name the pages that carry the widget: innies setup INNIES_ORIGINS=https://shop.example']),
    ...(withLiveKit
      ? [
          '  livekit.yaml needs LIVEKIT_API_KEY and LIVEKIT_API_SECRET under "keys", "auto_create: false" under "room", and',
          `  under "webhook" that "api_key" and the url ${server}/v1/livekit/webhook, as LiveKit reaches this server.`,
        ]
      : []),
    '  innies doctor looks whether all is well, innies runs the server.',
  ]
}
