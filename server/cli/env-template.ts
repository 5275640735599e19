import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { SETTINGS, type SettingName } from '../settings.ts'

/** Settings that nobody should think up: how each is made. */
export const SECRETS: Partial<Record<SettingName, () => string>> = {
  INNIES_SECRET: () => randomBytes(32).toString('hex'),
  INNIES_ADMIN_KEY: () => randomBytes(32).toString('hex'),
  INNIES_WEBHOOK_SECRET: () => `whsec_${randomBytes(32).toString('base64')}`,
  INNIES_PUSH_KEYS: pushKeys,
  LIVEKIT_API_KEY: () => `API${randomBytes(8).toString('hex')}`,
  LIVEKIT_API_SECRET: () => randomBytes(32).toString('hex'),
}

/** The last is for the others: in it `\n` is read as the end of a line. */
export const QUOTES = ["'", '`', '"'] as const

const HEAD = `# Settings of innies, read when the command starts. What stands in the environment comes first.
# Keep this file to yourself: who has it can speak for every user.
`

/** What a file lacks: the settings of `added`, and every setting of which it says nothing as a comment. */
export function lackingText(text: string, added: ReadonlyMap<string, string>): string {
  const pieces = Object.entries(SETTINGS).flatMap(([name, { meaning, must, ...rest }]) => {
    const value = added.get(name)
    if (value === undefined && new RegExp(`^[\\s#]*(export\\s+)?${name}\\s*=`, 'm').test(text)) return []
    const initial = 'initial' in rest ? rest.initial : ''
    const line = value === undefined ? `#${name}=${initial}` : `${name}=${quoted(value)}`
    return [`\n# ${meaning}. Must ${must}.\n${line}\n`]
  })
  const start = text ? (text.endsWith('\n') ? '' : '\n') : HEAD
  return pieces.length ? start + pieces.join('') : ''
}

/** In quotes where it has to be; they cannot stand in it themselves (util.parseEnv knows no escapes). */
function quoted(value: string): string {
  if (/^[^\s#"'`]*$/.test(value)) return value
  const quote = QUOTES.find(one => !value.includes(one))
  return `${quote}${value}${quote}`
}

/** A pair as browsers and push services take it (RFC 8292): the point, and the number. */
function pushKeys(): string {
  const { x, y, d } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')])
  return `${point.toString('base64url')} ${d}`
}
