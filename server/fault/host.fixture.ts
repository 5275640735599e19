import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Moment } from '../runtime.ts'

type Life = {
  /** When it is to die by itself: at that moment, when it has come so many times. */
  dies?: { moment: Moment; times: number }
  env?: Record<string, string>
  /** Words before `node`: a program that runs it. */
  under?: readonly string[]
}

const ROOT = new URL('../../', import.meta.url)
const folders: string[] = []
const hosts: Host[] = []
after(async () => {
  for (const host of hosts) await host.kill()
  await Promise.all(folders.map(folder => rm(folder, { recursive: true, force: true })))
})

/** A folder until the tests of the file end. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'innies-fault-'))
  folders.push(folder)
  return folder
}

/** One place with one store, where a server in a process of its own lives, dies and comes back. */
export class Host {
  readonly data: string
  /** Of the life that is on, or of the last one. */
  url = ''
  pid = 0
  #died: Promise<unknown> = Promise.resolve()

  private constructor(data: string) {
    this.data = data
    hosts.push(this)
  }

  static async make(data?: string): Promise<Host> {
    return new Host(data ?? (await newFolder()))
  }

  /** Resolves when the life that is on has ended. */
  get died(): Promise<unknown> {
    return this.#died
  }

  /** Resolves when it listens. */
  async start({ dies, env = {}, under = [] }: Life = {}): Promise<void> {
    const how = dies ? [dies.moment, String(dies.times)] : []
    const [program, ...words] = [...under, process.execPath, await bundle(), this.data, ...how]
    const child = spawn(program!, words, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#died = once(child, 'exit').finally(() => {
      this.pid = 0
    })
    const said: Buffer[] = []
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk))
    const line = await Promise.race([once(child.stdout, 'data'), this.#died.then(() => undefined)])
    if (!line) throw new Error(`The server did not start: ${Buffer.concat(said)}`)
    const [url, pid] = String(line[0]).split(/\s/)
    this.url = url!
    this.pid = Number(pid) // that of the server, also under another program
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** As an operator stops it. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM')
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.pid) process.kill(this.pid, signal)
    await this.#died
  }

  /** Bytes of memory that are the process's own: not those of the data file, which is mapped. */
  memory(): number {
    return Number(/RssAnon:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1]) * 1024
  }
}

let built: Promise<string> | undefined

/** The child as one file, which starts three times as fast as its sources. */
function bundle(): Promise<string> {
  built ??= buildChild()
  return built
}

async function buildChild(): Promise<string> {
  const folder = await newFolder()
  const outfile = join(folder, 'child.mjs')
  await symlink(fileURLToPath(new URL('node_modules', ROOT)), join(folder, 'node_modules'))
  await build({
    entryPoints: [fileURLToPath(new URL('child.fixture.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    conditions: ['source'],
  })
  return outfile
}
