import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readNodeConfig } from '../config.ts'
import { DATA, openFile } from '../kv/folder.ts'
import { encodeKey } from '../kv/key.ts'
import { DAMAGED } from '../kv/sealed.ts'
import { StoreError } from '../kv/store-error.ts'
import { SHARDS } from '../people/shards.ts'
import { TALLY } from '../people/tally.ts'
import type { Stats } from '../protocol/stats.ts'
import type { Counts } from '../runtime.ts'
import { ask } from './doctor/check.ts'
import { scriptsOf } from './start.ts'
import { dataOf, type Settings, takesData, UsageError, type Verb } from './verb.ts'

const NAMES: Record<keyof Stats, string> = {
  users: 'users',
  chats: 'chats',
  messages: 'messages',
  calls: 'calls that are on',
  openReports: 'open reports',
  files: 'files',
  fileBytes: 'bytes of files',
  sockets: 'open sockets',
  storeBytes: 'bytes on the disk',
}

export const statsVerb: Verb = {
  name: 'stats',
  does: 'Says how much there is: asks the server that runs, or reads the folder where none does.',
  examples: ['innies stats', 'innies stats --json', 'innies stats --url https://chat.shop.example'],
  takes(command) {
    command.option('--url <address>', 'ask the server there, with INNIES_ADMIN_KEY')
    takesData(command)
  },
  async run(command, settings) {
    const { url } = command.opts<{ url?: string }>()
    const data = dataOf(command, settings)
    const stats = url ? await askAt(url, settings) : ((await askHere(data, settings)) ?? (await readFolder(data)))
    const lines = Object.entries(NAMES).flatMap(([name, words]) => {
      const value = stats[name as keyof Stats]
      return value === undefined ? [] : [`${String(value).padStart(12)} ${words}`]
    })
    return { lines, json: stats }
  },
}

async function askAt(url: string, { INNIES_ADMIN_KEY: key }: Settings): Promise<Stats> {
  if (!URL.canParse(url)) throw new UsageError('--url is an address such as https://chat.shop.example.')
  if (!key) throw new UsageError('INNIES_ADMIN_KEY is not set: without it no server tells how much there is.')
  const headers = { authorization: `Bearer ${key}` }
  const response = await ask(`${url.replace(/\/$/, '')}/v1/stats`, { headers })
  if (response?.ok) return (await response.json()) as Stats
  const why = response ? `answers ${response.status}` : 'does not answer'
  throw new StoreError(`${url} ${why}: is it innies, and is INNIES_ADMIN_KEY its key?`)
}

async function askHere(data: string, settings: Settings): Promise<Stats | undefined> {
  const { findRunning } = await import('./doctor/port.ts')
  const scripts = scriptsOf(settings)
  const running = await findRunning({
    env: {},
    settings,
    envFile: '',
    data,
    scripts,
    config: readNodeConfig(settings, scripts),
  })
  return running && askAt(running.url, settings)
}

/** Each shard's counts, as they are stored. Throws StoreError. */
async function readFolder(data: string): Promise<Stats> {
  const path = join(data, DATA)
  if (!existsSync(path)) throw new StoreError(`${data} has no store.`)
  const file = openFile(path, { isReadOnly: true })
  const sum: Counts = { users: 0, chats: 0, messages: 0, calls: 0, reports: 0, files: 0, fileBytes: 0 }
  try {
    for (let shard = 0; shard < SHARDS; shard++) {
      const value = file.get('entries', encodeKey(['site', shard]) + encodeKey(TALLY))?.value
      if (value === undefined || value === DAMAGED) continue
      for (const kind of Object.keys(sum) as (keyof Counts)[]) sum[kind] += (value as Counts)[kind] ?? 0
    }
  } finally {
    await file.close()
  }
  const { reports: openReports, ...counts } = sum
  return { ...counts, openReports, storeBytes: statSync(path).size }
}
