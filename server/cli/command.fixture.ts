import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { text } from 'node:stream/consumers'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { LogLine } from '../log.ts'

const DIST = fileURLToPath(new URL('../../dist', import.meta.url))
const folders: string[] = []
const running = new Set<ChildProcess>()
after(async () => {
  for (const child of running) child.kill('SIGKILL')
  await Promise.all(folders.map(folder => rm(folder, { recursive: true, force: true })))
})

/** A folder until the tests of the file end. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'innies-cli-'))
  folders.push(folder)
  return folder
}

type Options = {
  /** Where it runs. */
  cwd?: string
  env?: Record<string, string>
}

/** How a command ended, and what it said. */
export type Outcome = { code: number; out: string; err: string }

/** Runs the real command to its end, with nothing in its environment but what is given. */
export async function innies(args: readonly string[], options: Options = {}): Promise<Outcome> {
  const child = await spawnInnies(args, options)
  const [out, err, [code]] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'close')])
  return { code: code as number, out, err }
}

type StartOptions = Options & {
  /** The event after which it is up. */
  until?: string
  /** Nobody reads what it says from then on. */
  isDeaf?: boolean
}

/** A server by the real command. */
export class Started {
  readonly url: string
  /** The lines until it was up. */
  readonly lines: readonly LogLine[]
  readonly #child: ChildProcess
  readonly #said: Buffer[]
  readonly #gone: Promise<unknown[]>

  private constructor(child: ChildProcess, said: Buffer[], lines: readonly LogLine[]) {
    this.#child = child
    this.#gone = once(child, 'close')
    this.#said = said
    this.lines = lines
    this.url = String(lines.find(line => line.event === 'started')?.url)
  }

  /** Resolves when it is up; rejects with what it said when it ends instead. */
  static async start({ until = 'started', isDeaf = false, ...options }: StartOptions = {}): Promise<Started> {
    const child = await spawnInnies(['start'], options)
    const said: Buffer[] = []
    const lines: LogLine[] = []
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (piece: Buffer) => said.push(piece))
    const isUp = new Promise<boolean>(resolve => {
      child.once('close', () => resolve(false))
      createInterface(child.stdout!).on('line', line => {
        lines.push(JSON.parse(line) as LogLine)
        if (lines.at(-1)?.event === until) resolve(true)
      })
    })
    if (!(await isUp)) throw new Error(Buffer.concat(said).toString())
    if (isDeaf) for (const stream of [child.stdout!, child.stderr!]) stream.destroy()
    return new Started(child, said, [...lines])
  }

  /** All that it has said, on both streams. */
  said(): string {
    return Buffer.concat(this.#said).toString()
  }

  /** Resolves to its exit code, when all it said is there. */
  async stop(): Promise<number> {
    this.#child.kill('SIGTERM')
    return (await this.#gone)[0] as number
  }
}

async function spawnInnies(args: readonly string[], { cwd, env = {} }: Options): Promise<ChildProcess> {
  const child = spawn(process.execPath, [await bundle(), ...args], {
    cwd: cwd ?? (await newFolder()),
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

let built: Promise<string> | undefined

/** The command as one file, which starts three times as fast as its sources. It lies in the package, whose version it says. */
function bundle(): Promise<string> {
  built ??= buildCommand()
  return built
}

async function buildCommand(): Promise<string> {
  await mkdir(DIST, { recursive: true })
  const folder = await mkdtemp(join(DIST, 'command-'))
  folders.push(folder)
  await build({
    entryPoints: [fileURLToPath(new URL('../cli.ts', import.meta.url))],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true, // what only some commands need is loaded by them only
    platform: 'node',
    format: 'esm',
    packages: 'external',
    conditions: ['source'],
  })
  return join(folder, 'cli.mjs')
}
