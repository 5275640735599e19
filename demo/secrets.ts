import { createECDH, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What a real site would keep in its environment. */
export interface Secrets {
  /** Signs the tokens of the site's users. */
  tokens: string
  adminKey: string
  /** The public and the private key that sign pushes. */
  pushKeys: string
}

/** The secrets of this data folder, made once, so that tokens survive a restart. */
export async function demoSecrets(folder: string): Promise<Secrets> {
  const path = join(folder, 'demo.json')
  const kept = await readFile(path, 'utf8').catch(() => undefined)
  const before = kept ? (JSON.parse(kept) as Partial<Secrets>) : {}
  const { tokens = hex(), adminKey = hex(), pushKeys = makePushKeys() } = before
  const made = { tokens, adminKey, pushKeys }
  if (before.pushKeys) return made
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(path, `${JSON.stringify(made)}\n`, { mode: 0o600 })
  return made
}

const hex = () => randomBytes(32).toString('hex')

/** A pair of P-256, as `INNIES_PUSH_KEYS` has it. */
export function makePushKeys(): string {
  const pair = createECDH('prime256v1')
  const point = pair.generateKeys()
  const number = Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()]).subarray(-32) // it may begin with zeros
  return `${point.toString('base64url')} ${number.toString('base64url')}`
}
