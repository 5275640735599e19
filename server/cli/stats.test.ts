import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { innies, newFolder, Started } from './command.fixture.ts'
import { freePort } from './port.fixture.ts'

/** A server with these users; its folder, and how to stop it. */
async function withUsers(count: number) {
  const cwd = await newFolder()
  await innies(['setup', `PORT=${await freePort()}`], { cwd })
  const server = await Started.start({ cwd })
  const { out: token } = await innies(['token', 'user0', '--json'], { cwd })
  const headers = { authorization: `Bearer ${(JSON.parse(token) as { token: string }).token}` }
  for (let n = 1; n <= count; n++)
    await fetch(`${server.url}/v1/chats`, { method: 'POST', headers, body: JSON.stringify({ with: `user${n}` }) })
  return { cwd, server }
}

describe('innies stats', () => {
  test('asks the server that runs, and reads the folder when it has stopped: the same', async () => {
    const { cwd, server } = await withUsers(1)

    const running = JSON.parse((await innies(['stats', '--json'], { cwd })).out) as Record<string, number>
    await server.stop()
    const stopped = JSON.parse((await innies(['stats', '--json'], { cwd })).out) as Record<string, number>

    assert.equal(running.sockets, 0)
    assert.equal(running.users, 1)
    const { sockets: _now, storeBytes: _before, ...counts } = running
    const { storeBytes, ...read } = stopped
    assert.deepEqual(read, counts)
    assert.ok(storeBytes! > 4096)
  })

  test('of a server elsewhere needs its address and its key', async () => {
    const { cwd, server } = await withUsers(1)
    const elsewhere = await newFolder()
    const at = (env: Record<string, string>) => innies(['stats', '--url', server.url], { cwd: elsewhere, env })

    assert.match((await innies(['stats', '--url', server.url], { cwd })).out, /^ +1 users$/m)
    assert.equal((await at({})).code, 2)
    const wrong = await at({ INNIES_ADMIN_KEY: 'k'.repeat(32) })
    assert.deepEqual([wrong.code, /answers 401/.test(wrong.err)], [1, true])
    await server.stop()
  })

  test('of a folder without a store is one line', async () => {
    const cwd = await newFolder()
    await writeFile(join(cwd, '.env'), `INNIES_SECRET=${'s'.repeat(32)}\n`)

    const { code, err } = await innies(['stats'], { cwd })

    assert.deepEqual([code, err], [1, 'innies: data has no store.\n'])
  })
})
