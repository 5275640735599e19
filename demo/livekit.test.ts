import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { RoomServiceClient } from 'livekit-server-sdk'
import { startLiveKit } from './livekit.ts'

test('it answers whoever has the key, and nobody else', async () => {
  const livekit = await startLiveKit({ onProgress: console.info })
  assert.ok(livekit.phase === 'ready', JSON.stringify(livekit))

  const rooms = (secret: string) => new RoomServiceClient(livekit.url, livekit.key, secret).listRooms()
  assert.deepEqual(await rooms(livekit.secret), [])
  await assert.rejects(rooms('x'.repeat(64)), { status: 401 })

  await livekit.close()
  await assert.rejects(fetch(livekit.url))
})

/** Starts LiveKit, says where, and stays. */
const PARENT = `
import { startLiveKit } from './demo/livekit.ts'
const livekit = await startLiveKit()
console.info(livekit.url)
`

test('it dies with the process that started it, even when that is killed', async () => {
  const words = ['--conditions=source', '--import', 'tsx', '--input-type=module', '-e', PARENT]
  const parent = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = await once(parent.stdout, 'data')
  const url = String(said).trim()
  assert.ok((await fetch(url)).ok)

  parent.kill('SIGKILL')
  await once(parent, 'exit')
  await assert.doesNotReject(untilSilent(url))
})

test('without any way there is a reason within five seconds', async () => {
  const start = performance.now()
  const livekit = await startLiveKit({ env: { PATH: '/nowhere', HOME: '/nowhere' } })

  assert.equal(livekit.phase, 'off')
  assert.match(livekit.phase === 'off' ? livekit.reason : '', /install Go/)
  assert.ok(performance.now() - start < 5000)
})

test('LIVEKIT_URL is taken, and a missing key named', async () => {
  const env = { LIVEKIT_URL: 'wss://calls.example', LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 's'.repeat(32) }
  const livekit = await startLiveKit({ env })
  assert.equal(livekit.phase === 'ready' && livekit.publicUrl, 'wss://calls.example')

  const { LIVEKIT_API_KEY: _, ...rest } = env
  const off = await startLiveKit({ env: rest })
  assert.match(off.phase === 'off' ? off.reason : '', /LIVEKIT_API_KEY/)
})

/** Resolves when nothing answers any more; rejects after two seconds. */
async function untilSilent(url: string): Promise<void> {
  const signal = AbortSignal.timeout(2000)
  for (;;) {
    signal.throwIfAborted()
    try {
      await fetch(url, { signal })
    } catch {
      return signal.throwIfAborted()
    }
  }
}
