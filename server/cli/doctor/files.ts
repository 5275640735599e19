import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { FILES } from '../../file/folder-blobs.ts'
import { lookAtFiles } from '../../file/folder-sweep.ts'
import { s3Blobs } from '../../file/s3-blobs.ts'
import { DATA } from '../../kv/folder.ts'
import type { LogLine } from '../../log.ts'
import { type Check, type Finding, skipped, warning, well, wrong } from './check.ts'

export const filesCheck: Check = {
  name: 'files',
  asks: 'whether files can be sent; a bucket: whether it takes, gives and removes',
  look({ config }) {
    if (!config) return skipped('a setting is broken.')
    if (!config.files) return well('off: see INNIES_FILES.')
    const { bucket } = config.files
    return bucket ? tryBucket(bucket) : well(`in the folder ${join(config.data, FILES)}.`)
  },
}

/** Only with --deep. */
export const fileBytesCheck: Check = {
  name: 'bytes of files',
  asks: 'with `--deep`: whether the folder has the bytes of every file, and of no others',
  async look({ data, config }) {
    if (config?.files?.bucket) return skipped('they are in a bucket.')
    if (!existsSync(join(data, DATA))) return skipped('there is no store yet.')
    const { files, missing, nobodys } = await lookAtFiles(data)
    const found: Finding[] = missing.map(id =>
      wrong(`File ${id} lacks bytes: nobody can open it.`, `Copy what a backup has of it into ${join(data, FILES)}.`),
    )
    if (nobodys.length) found.push(warning(`${nobodys.length} left after a crash belong to no file.`, 'innies compact'))
    return found.length ? found : well(`${files} files are whole.`)
  },
}

async function tryBucket(bucket: Parameters<typeof s3Blobs>[0]): Promise<Finding[]> {
  const lines: LogLine[] = []
  const blobs = s3Blobs(bucket, line => lines.push(line))
  const file = crypto.randomUUID()
  try {
    await blobs.put(file, 'doctor', new Uint8Array(1))
    const bytes = await blobs.get(file, 'doctor', { start: 0, end: 1 })
    await blobs.remove(file)
    if (bytes?.length === 1) return well(`${bucket.url} takes, gives and removes.`)
    return [wrong(`${bucket.url} has not what was just put there.`, 'Set INNIES_S3_URL to a bucket that speaks S3.')]
  } catch {
    const why = String(lines[0]?.why ?? 'nothing')
    const mend = 'INNIES_S3_URL, _REGION, _KEY and _SECRET: the key must be allowed to put, get, list and delete.'
    return [wrong(`${bucket.url} does not work (${why}): no file can be sent or opened.`, mend)]
  }
}
