import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What a real site would keep in its environment. */
export interface Secrets {
  /** Signs the tokens of the site's users. */
  tokens: string
  adminKey: string
}

/** The secrets of this data folder, made once, so that tokens survive a restart. */
export async function demoSecrets(folder: string): Promise<Secrets> {
  const path = join(folder, 'demo.json')
  const kept = await readFile(path, 'utf8').catch(() => undefined)
  if (kept) return JSON.parse(kept) as Secrets
  const made = { tokens: randomBytes(32).toString('hex'), adminKey: randomBytes(32).toString('hex') }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(path, `${JSON.stringify(made)}\n`, { mode: 0o600 })
  return made
}
