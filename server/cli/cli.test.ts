import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { lmdbStore } from '../kv/lmdb.ts'
import { type Command, readCommand } from './command.ts'

const CLI = fileURLToPath(new URL('../cli.ts', import.meta.url))

describe('the command line', () => {
  const good: [string, Command][] = [
    ['', { verb: 'start' }],
    ['start', { verb: 'start' }],
    ['--help', { verb: 'help' }],
    ['backup --to b', { verb: 'backup', data: 'env', to: 'b' }],
    ['restore --from=b --data d', { verb: 'restore', data: 'd', from: 'b' }],
    ['compact', { verb: 'compact', data: 'env' }],
    ['doctor --deep', { verb: 'doctor', data: 'env' }],
  ]
  for (const [line, command] of good) {
    test(`understands innies ${line}`, () => {
      assert.deepEqual(readCommand(line.split(' ').filter(Boolean), { INNIES_DATA: 'env' }), command)
    })
  }

  const bad: [string, RegExp][] = [
    ['frob', /^There is no command frob\.$/],
    ['toString', /^There is no command toString\.$/],
    ['start --to x', /^start has no --to\.$/],
    ['backup', /^backup needs --to FILE\.$/],
    ['compact now', /^compact takes no now\.$/],
    ['doctor', /^doctor needs --deep/],
    ['doctor --shallow', /--shallow/],
  ]
  for (const [line, message] of bad) {
    test(`refuses innies ${line} by one line`, () => {
      assert.throws(() => readCommand(line.split(' '), {}), { message })
    })
  }
})

/** The code it ended with and what it said. */
function innies(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise(resolve =>
    execFile(process.execPath, ['--conditions=source', '--import', 'tsx', CLI, ...args], (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    ),
  )
}

describe('the verbs for a store', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'innies-cli-'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  test('work while the server runs, one after the other', async () => {
    const [data, file, copy] = ['data', 'backup', 'copy'].map(name => join(folder, name)) as [string, string, string]
    const store = await lmdbStore(data)
    await store.partition(['chat', 'c1']).commit({ set: [{ key: ['m', 1], value: 'hello there' }] })

    const said = [
      await innies('backup', '--data', data, '--to', file),
      await innies('backup', '--data', data, '--to', file),
      await innies('restore', '--from', file, '--data', copy),
      await innies('doctor', '--deep', '--data', data),
      await innies('compact', '--data', data),
      await innies('compact', '--data', copy),
    ]
    await store.close()

    assert.deepEqual(
      said.map(({ code, out, err }) => [code, (out + err).trim()]),
      [
        [0, `${file}: 1 values and 0 alarms, read back and right.`],
        [1, `innies: ${file} is there already: name another file.`],
        [0, `${copy}: 1 values and 0 alarms. What was written after the backup is lost; clients will load anew.`],
        [0, `${data}: 1 values and 0 alarms are right, 0 damaged.`],
        [0, `${data} is in use: its next start compacts it.`],
        [0, `${copy}: 1 values and 0 alarms, compacted.`],
      ],
    )
  })

  test('doctor names a damaged value and ends with 1', async () => {
    const data = join(folder, 'damaged')
    const store = await lmdbStore(data)
    await store.partition(['chat', 'c1']).commit({ set: [{ key: ['m', 1], value: 'hello there' }] })
    await store.close()
    const bytes = await readFile(join(data, 'innies.mdb'))
    bytes[bytes.indexOf('hello there')]! ^= 1
    await writeFile(join(data, 'innies.mdb'), bytes)

    const { code, out } = await innies('doctor', '--deep', '--data', data)
    assert.equal(code, 1)
    assert.equal(out, `damaged in entries: ["chat","c1","m",1]\n${data}: 0 values and 0 alarms are right, 1 damaged.\n`)
  })
})
