import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { CHROMIUM } from './chromium.ts'
import { findProgram } from './program.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'innies-browser-'))
  await writeFile(join(folder, 'chromium'), '', { mode: 0o755 })
  await writeFile(join(folder, 'mine'), '', { mode: 0o755 })
})
after(() => rm(folder, { recursive: true, force: true }))

test('CHROME_PATH comes first', () => {
  assert.equal(findProgram(CHROMIUM, { CHROME_PATH: join(folder, 'mine'), PATH: folder }), join(folder, 'mine'))
})

test('a CHROME_PATH that is no program is named', () => {
  assert.throws(
    () => findProgram(CHROMIUM, { CHROME_PATH: join(folder, 'absent'), PATH: folder }),
    /CHROME_PATH .*absent/,
  )
})

test('otherwise the PATH is searched', () => {
  assert.equal(findProgram(CHROMIUM, { PATH: `/nowhere:${folder}` }), join(folder, 'chromium'))
})
