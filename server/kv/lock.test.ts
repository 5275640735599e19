import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isHeld, type Owner, takeLock } from './lock.ts'
import { newFolder } from './node.fixture.ts'

const FIXTURE = fileURLToPath(new URL('lock.fixture.ts', import.meta.url))

async function lockOf(owner: Partial<Owner>, age = 0): Promise<string> {
  const path = join(await newFolder(), 'lock')
  writeFileSync(path, JSON.stringify({ host: hostname(), pid: 1, started: '', token: 'theirs', ...owner }))
  const seconds = Date.now() / 1000 - age
  utimesSync(path, seconds, seconds)
  return path
}

function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid
}

describe('the lock of a folder', () => {
  test('is refused while its process lives, by a line with process, host and folder', async () => {
    const path = join(await newFolder(), 'lock')
    const unlock = takeLock(path)

    assert.throws(() => takeLock(path), {
      name: 'StoreError',
      message: `${join(path, '..')} is in use by process ${process.pid} on ${hostname()}: stop that one first.`,
    })
    unlock()
    assert.equal(isHeld(path), false)
    takeLock(path)()
  })

  test('is taken at once from a process that is dead, or another one with its id', async () => {
    takeLock(await lockOf({ pid: deadPid() }))()
    takeLock(await lockOf({ pid: process.pid, started: 'another boot 1' }))()
  })

  test('of another host is taken when its heartbeat has stopped, and not before', async () => {
    takeLock(await lockOf({ host: 'elsewhere' }, 16))()
    const path = await lockOf({ host: 'elsewhere' }, 10)
    assert.throws(() => takeLock(path), { name: 'StoreError', message: /process 1 on elsewhere/ })
  })

  test('that a power loss left without its text is taken as of a host unknown', async () => {
    const path = await lockOf({}, 16)
    writeFileSync(path, '')
    assert.throws(() => takeLock(path), { name: 'StoreError' })
    utimesSync(path, 1, 1)
    takeLock(path)()
  })

  for (const [name, left] of Object.entries({ 'a free folder': undefined, 'a stale lock': {} })) {
    test(`of many that start at once on ${name} one gets it`, async () => {
      const path = left ? await lockOf({ pid: deadPid() }) : join(await newFolder(), 'lock')
      const starters = Array.from({ length: 4 }, () =>
        spawn(process.execPath, ['--import', 'tsx', FIXTURE, path], { stdio: ['pipe', 'pipe', 'inherit'] }),
      )
      await Promise.all(starters.map(({ stdout }) => once(stdout, 'data')))
      const answers = starters.map(({ stdout }) => once(stdout, 'data'))
      for (const { stdin } of starters) stdin.write('go\n')
      const got = (await Promise.all(answers)).map(([line]) => String(line).trim())
      for (const starter of starters) starter.kill()

      assert.deepEqual(got.sort(), ['refused', 'refused', 'refused', 'taken'])
    })
  }
})
