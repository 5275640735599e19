import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { innies, newFolder, Started } from './command.fixture.ts'

const good = { INNIES_SECRET: 'a secret of the site, long enough', PORT: '0' }

describe('innies', () => {
  test('serves chat when nobody answers at LIVEKIT_URL, and says so', async () => {
    const livekit = { LIVEKIT_URL: 'http://127.0.0.1:1', LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'x'.repeat(32) }
    const server = await Started.start({ env: { ...good, ...livekit }, until: 'calls are off' })
    const health = await (await fetch(`${server.url}/healthz`)).text()

    assert.equal(health, 'ok')
    assert.equal(server.lines.at(-1)?.why, 'LIVEKIT_URL is http://127.0.0.1:1, but no LiveKit server answers there.')
    assert.equal(await server.stop(), 0)
  })

  test('serves on when nobody reads its log any more, and stops as it should', async () => {
    const server = await Started.start({ env: good, isDeaf: true })
    for (let i = 0; i < 3; i++) await (await fetch(`${server.url}/healthz`)).text()

    assert.equal((await fetch(`${server.url}/healthz`)).status, 200)
    assert.equal(await server.stop(), 0)
  })

  test('believes the environment before .env', async () => {
    const cwd = await newFolder()
    await writeFile(join(cwd, '.env'), `PORT=http\nINNIES_SECRET=${good.INNIES_SECRET}\n`)
    const server = await Started.start({ cwd, env: { PORT: '0' } })

    assert.equal(await server.stop(), 0)
  })

  test('ends with 1 and one line for what stands in its way', async () => {
    const taken = createServer()
    await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as { port: number }
    const cases: [env: Record<string, string>, says: RegExp][] = [
      [{}, /^innies: INNIES_SECRET is missing: .*\n$/],
      [{ ...good, PORT: String(port) }, /^innies: .*PORT is taken\. Stop what uses it, or set another\.\n$/],
      [{ ...good, HOST: '192.0.2.1' }, /^innies: .*HOST is no address of this machine\. .*\n$/],
      [{ ...good, INNIES_DATA: '/dev/null/data' }, /^innies: .*\n$/],
    ]
    for (const [env, says] of cases) {
      const { code, err } = await innies(['start'], { env })
      assert.equal(code, 1)
      assert.match(err, says)
    }
    taken.close()
  })
})
