import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a process has in memory after a collection of garbage, bytes. */
export interface Weight {
  rss: number
  /** Of `rss`, what is no page of a file. */
  anonymous: number
  heap: number
}

/** A server in a process of its own. */
export interface Peer {
  url: string
  folder: string
  pid: number
  weigh(): Promise<Weight>
  /** Ends the process at once; its folder stays. */
  kill(): Promise<void>
  /** Ends the process and removes its folder. */
  close(): Promise<void>
}

/**
 * Starts `peers/NAME.ts` with a new folder and these words; resolves when it says where it listens. It takes the build:
 * tsx names every function of a source as it is made, which costs time, and memory for each connection.
 */
export async function startPeer(name: string, ...words: string[]): Promise<Peer> {
  return startPeerIn(await newFolder(), { name, words })
}

export const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'innies-bench-'))

type Start = { name: string; words?: readonly string[]; flags?: readonly string[] }

/** As `startPeer`, with a folder that is there, and with flags for Node. */
export async function startPeerIn(folder: string, { name, words = [], flags = [] }: Start): Promise<Peer> {
  const file = fileURLToPath(new URL(`peers/${name}.ts`, import.meta.url))
  const command = ['--expose-gc', ...flags, '--import', 'tsx', file, folder, ...words]
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const gone = once(child, 'exit')
  const [said] = (await once(child.stdout!, 'data')) as [Buffer]
  const kill = async () => {
    child.kill('SIGKILL')
    await gone
  }
  return {
    url: String(said).trim(),
    folder,
    pid: child.pid!,
    weigh: () => weigh(child),
    kill,
    async close() {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function weigh(child: ChildProcess): Promise<Weight> {
  child.send('weigh')
  const [{ rss, heap }] = (await once(child, 'message')) as [{ rss: number; heap: number }]
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '')
  const anonymous = Number(/^RssAnon:\s*(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * 1024
  return { rss, anonymous, heap }
}
