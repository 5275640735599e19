import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A server in a process of its own, with a folder of its own. */
export interface Peer {
  url: string
  close(): Promise<void>
}

/** Starts `peers/NAME.ts` with its folder and these words; resolves when it says where it listens. */
export async function startPeer(name: string, ...words: string[]): Promise<Peer> {
  const folder = await mkdtemp(join(tmpdir(), `innies-bench-${name}-`))
  const file = fileURLToPath(new URL(`peers/${name}.ts`, import.meta.url))
  const command = ['--conditions=source', '--import', 'tsx', file, folder, ...words]
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = once(child, 'exit')
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    url: String(said).trim(),
    async close() {
      child.kill('SIGKILL')
      await gone
      await rm(folder, { recursive: true, force: true })
    },
  }
}
