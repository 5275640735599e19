import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { FILES, folderBlobs } from '../file/folder-blobs.ts'
import { lmdbStore } from '../kv/lmdb.ts'
import { createLog } from '../log.ts'
import { adminKey, issuer, memoryApp } from '../memory.fixture.ts'
import { innies, newFolder } from './command.fixture.ts'

const BYTES = Buffer.alloc(1_500_000, 'innies')

/** A folder whose store knows one file, in two pieces. */
async function filled(): Promise<{ data: string; id: string }> {
  const data = join(await newFolder(), 'data')
  const store = await lmdbStore(data)
  const blobs = folderBlobs(join(data, FILES), { log: createLog('errors') })
  const { app, runtime } = memoryApp({}, store, { blobs })
  const headers = { authorization: `Bearer ${adminKey}`, 'innies-user': 'ana', 'tus-resumable': '1.0.0' }
  const begun = await app.request('/v1/uploads', {
    method: 'POST',
    headers: {
      ...headers,
      'upload-length': String(BYTES.length),
      'content-type': 'application/offset+octet-stream',
    },
    body: BYTES,
  })
  await runtime.settle()
  await store.close()
  return { data, id: begun.headers.get('location')!.split('/').at(-1)! }
}

/** All that is in the folder of files, by its path. */
function contents(data: string): Record<string, Buffer> {
  const root = join(data, FILES)
  const paths = readdirSync(root, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const found = paths.map(({ parentPath, name }) => join(parentPath, name))
  return Object.fromEntries(found.map(path => [path.slice(root.length), readFileSync(path)]))
}

async function findings(data: string, env: Record<string, string> = {}) {
  const settings = { INNIES_SECRET: issuer.secret, INNIES_FILES: 'on', ...env }
  const { out } = await innies(['doctor', '--deep', '--json', '--data', data], { env: settings })
  const { findings } = JSON.parse(out) as { findings: { check: string; level: string; what: string }[] }
  return findings.filter(({ check }) => check.includes('files')).map(({ level, what }) => [level, what])
}

describe('the files of a store', () => {
  test('are in its backup, and come back with it', async () => {
    const { data } = await filled()
    const [to, copy] = [join(await newFolder(), 'backup'), join(await newFolder(), 'copy')]

    const backup = await innies(['backup', '--data', data, '--to', to])
    const restore = await innies(['restore', '--from', to, '--data', copy])

    assert.match(backup.out, /\.files: 1 files, 1500000 bytes\. Keep both together\./)
    assert.match(restore.out, /1 files, 1500000 bytes\./)
    assert.deepEqual(contents(copy), contents(data))
    assert.deepEqual((await findings(copy)).at(-1), ['well', '1 files are whole.'])
  })

  test('that cannot be copied leave no backup that looks whole', async () => {
    const { data } = await filled()
    const folder = await newFolder()
    writeFileSync(join(folder, 'backup.files'), 'in the way')

    const { code, out, err } = await innies(['backup', '--data', data, '--to', join(folder, 'backup')])

    assert.equal(code, 1)
    assert.match(out + err, /backup\.files is there already/)
    assert.deepEqual(readdirSync(folder), ['backup.files'])
  })

  test('that lack bytes are named by doctor', async () => {
    const { data, id } = await filled()
    rmSync(join(data, FILES, id.slice(2, 4), id, '1-1'))

    assert.deepEqual((await findings(data)).at(-1), ['wrong', `File ${id} lacks bytes: nobody can open it.`])
  })

  test('that a crash left behind are named by doctor and removed by compact, and no others', async () => {
    const { data, id } = await filled()
    const before = contents(data)
    const orphan = join(data, FILES, 'ff', `00ff${'0'.repeat(30)}`)
    mkdirSync(orphan, { recursive: true })
    for (const path of [join(orphan, '1-0'), join(data, FILES, id.slice(2, 4), id, '7-0')]) writeFileSync(path, 'left')
    assert.deepEqual((await findings(data)).at(-1), ['warning', '2 left after a crash belong to no file.'])

    const { out } = await innies(['compact', '--data', data])

    assert.match(out, /2 left after a crash belonged to no file, and are removed/)
    assert.deepEqual(contents(data), before)
  })

  test('in a bucket that does not answer are named by doctor, with what to set', async () => {
    const { data } = await filled()
    const env = { INNIES_FILES: 's3', INNIES_S3_URL: 'http://127.0.0.1:9/b', INNIES_S3_KEY: 'k', INNIES_S3_SECRET: 's' }

    const [first] = await findings(data, env)

    assert.equal(first?.[0], 'wrong')
    assert.match(first?.[1] ?? '', /127\.0\.0\.1:9\/b does not work/)
  })
})
