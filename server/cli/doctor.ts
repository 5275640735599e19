import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readThrough } from '../kv/copy.ts'
import { DATA } from '../kv/folder.ts'
import { decodeKey } from '../kv/key.ts'
import { StoreError } from '../kv/store-error.ts'
import { withProgress } from './progress.ts'
import { counted, countsOf, dataOf, takesData, UsageError, type Verb } from './verb.ts'

export const doctorVerb: Verb = {
  name: 'doctor',
  does: 'Reads every value of the store against its checksum.',
  examples: ['innies doctor --deep'],
  takes(command) {
    command.option('--deep', 'read every value of the store')
    takesData(command)
  },
  async run(command, settings) {
    if (!command.opts<{ deep?: boolean }>().deep) throw new UsageError('doctor needs --deep: it reads the whole store.')
    const data = dataOf(command, settings)
    const path = join(data, DATA)
    if (!existsSync(path)) throw new StoreError(`${data} has no store.`)
    const { damaged, ...contents } = await withProgress(progress => readThrough(path, progress))
    const places = damaged.map(({ table, key }) => `${table}: ${table === 'meta' ? key : readable(key)}`)
    return {
      lines: [
        ...places.map(place => `damaged in ${place}`),
        `${data}: ${countsOf(contents)} are right, ${damaged.length} damaged.`,
      ],
      json: { folder: data, ...counted(contents), damaged: places },
      isWell: !damaged.length,
    }
  },
}

/** A partition's name and the key in it, one list: where the name ends is known to its owner only. */
function readable(key: string): string {
  try {
    return JSON.stringify(decodeKey(key))
  } catch {
    return Buffer.from(key, 'latin1').toString('hex')
  }
}
