import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readThrough } from '../../kv/copy.ts'
import { DATA } from '../../kv/folder.ts'
import { decodeKey } from '../../kv/key.ts'
import { withProgress } from '../progress.ts'
import { countsOf } from '../verb.ts'
import { type Check, skipped, well, wrong } from './check.ts'

/** Only with --deep: it takes as long as reading the store takes. */
export const valuesCheck: Check = {
  name: 'values',
  asks: 'with `--deep`: every value of the store against its checksum',
  async look({ data }) {
    const path = join(data, DATA)
    if (!existsSync(path)) return skipped('there is no store yet.')
    const { damaged, ...contents } = await withProgress(progress => readThrough(path, progress))
    if (!damaged.length) return well(`${countsOf(contents)} are right.`)
    const mend = 'It is never served. To have it back: innies restore --from FILE, into another folder.'
    return damaged.map(({ table, key }) =>
      wrong(`damaged in ${table}: ${table === 'meta' ? key : readable(key)}`, mend),
    )
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
