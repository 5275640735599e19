import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { newFolder } from './node.fixture.ts'

const FIXTURE = fileURLToPath(new URL('disk.fixture.ts', import.meta.url))
const SHIM = fileURLToPath(new URL('eio.fixture.c', import.meta.url))
const run = promisify(execFile)

/** What the fixture saw while the disk refused, in a process of its own: one that dies fails the test. */
async function seen(folder: string, refuse: string, env: Record<string, string> = {}) {
  const args = ['--unhandled-rejections=strict', '--import', 'tsx', FIXTURE, folder, refuse]
  const { stdout } = await run(process.execPath, args, { env: { ...process.env, ...env } })
  return JSON.parse(stdout)
}

/** Every commit is refused with this code, nothing of it is there, and the store goes on when the disk does. */
function assertRefused(result: Awaited<ReturnType<typeof seen>>, code: string): void {
  const { last, answers, isShortRead, whileRefused, after, whenMended } = result
  assert.deepEqual(answers, [code, code, code, code])
  assert.equal(isShortRead, false)
  assert.deepEqual(whileRefused, { head: last - 1, rows: last })
  assert.deepEqual([after, whenMended], [true, { head: last, rows: last + 1 }])
}

describe('a full disk', () => {
  const mounted: string[] = []
  after(() => {
    for (const path of mounted) spawnSync('umount', [path])
  })

  test('refuses commits as storage-full, and nothing else', async context => {
    const path = await newFolder()
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', path], { encoding: 'utf8' })
    if (mount.status !== 0) return context.skip(`mounting is not allowed here: ${mount.stderr || mount.error}`)
    mounted.push(path)
    mkdirSync(join(path, 'data'))
    writeFileSync(join(path, 'filler'), Buffer.alloc(5_000_000))

    assertRefused(await seen(join(path, 'data'), join(path, 'filler')), 'storage-full')
  })
})

describe('a broken disk', () => {
  for (const calls of ['pages', 'sync', 'meta']) {
    test(`that refuses ${calls} refuses commits as unavailable, and nothing else`, async context => {
      const path = await newFolder()
      const shim = join(path, 'eio.so')
      const built = spawnSync('gcc', ['-shared', '-fPIC', '-o', shim, SHIM, '-ldl'], { encoding: 'utf8' })
      if (built.status !== 0) return context.skip(`no shim can be built here: ${built.stderr || built.error}`)
      const [data, refuse] = [join(path, 'data'), join(path, 'refuse')]

      assertRefused(
        await seen(data, refuse, { LD_PRELOAD: shim, INNIES_EIO: refuse, INNIES_EIO_CALLS: calls }),
        'unavailable',
      )
    })
  }
})
