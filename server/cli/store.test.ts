import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { lmdbStore } from '../kv/lmdb.ts'
import { innies, newFolder } from './command.fixture.ts'

/** A folder with a store of one value. */
async function filled(): Promise<string> {
  const data = join(await newFolder(), 'data')
  const store = await lmdbStore(data)
  await store.partition(['chat', 'c1']).commit({ set: [{ key: ['m', 1], value: 'hello there' }] })
  await store.close()
  return data
}

describe('the commands for a store', () => {
  test('work while the server runs, one after the other', async () => {
    const folder = await newFolder()
    const [data, file, copy] = ['data', 'backup', 'copy'].map(name => join(folder, name)) as [string, string, string]
    const store = await lmdbStore(data)
    await store.partition(['chat', 'c1']).commit({ set: [{ key: ['m', 1], value: 'hello there' }] })

    const said = [
      await innies(['backup', '--data', data, '--to', file]),
      await innies(['backup', '--data', data, '--to', file]),
      await innies(['restore', '--from', file, '--data', copy]),
      await innies(['compact', '--data', data]),
      await innies(['compact', '--data', copy]),
    ]
    await store.close()

    assert.deepEqual(
      said.map(({ code, out, err }) => [code, (out + err).trim()]),
      [
        [0, `${file}: 1 values and 0 alarms, read back and right.`],
        [1, `innies: ${file} is there already: name another file.`],
        [0, `${copy}: 1 values and 0 alarms. What was written after the backup is lost; clients will load anew.`],
        [0, `${data} is in use: its next start compacts it.`],
        [0, `${copy}: 1 values and 0 alarms, compacted.`],
      ],
    )
  })

  test('take the folder from --data, from INNIES_DATA, or from .env beside them, in this order', async () => {
    const [data, other] = [await filled(), await filled()]
    const cwd = await newFolder()
    await writeFile(join(cwd, '.env'), `INNIES_DATA=${data}\n`)
    const env = { INNIES_DATA: other }

    const folders = [
      await innies(['compact', '--json'], { cwd }),
      await innies(['compact', '--json'], { cwd, env }),
      await innies(['compact', '--json', '--data', data], { cwd, env }),
    ].map(({ out }) => (JSON.parse(out) as { folder: string }).folder)

    assert.deepEqual(folders, [data, other, data])
  })

  test('answer with JSON for programs, errors too', async () => {
    const data = await filled()
    const file = join(data, 'backup')
    const json = async (...args: string[]) => JSON.parse((await innies([...args, '--json', '--data', data])).out)

    const made = await json('backup', '--to', file)
    assert.deepEqual({ ...made, bytes: made.bytes > 1000 }, { file, values: 1, alarms: 0, bytes: true })
    assert.deepEqual(await json('backup', '--to', file), { error: `${file} is there already: name another file.` })
    assert.deepEqual(await json('compact'), { folder: data, isCompacted: true, values: 1, alarms: 0 })
  })
})
