import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as passed } from 'node:timers/promises'
import { freePort } from '../cli/port.fixture.ts'
import type { Bucket } from '../config.ts'
import { newFolder } from '../kv/node.fixture.ts'

const NAME = 'innies-files'
const KEY = 'innies'
const SECRET = 'a secret of the bucket'
const PATIENCE = 20_000 // ms until it answers

/** A bucket of a real S3 server, which can go away and come back. `VERSITYGW_PATH` names its program. */
export class Gateway {
  readonly bucket: Bucket
  readonly #folder: string
  readonly #port: number
  #child: ChildProcess | undefined

  private constructor(folder: string, port: number) {
    this.#folder = folder
    this.#port = port
    this.bucket = { url: `http://127.0.0.1:${port}/${NAME}`, region: 'us-east-1', key: KEY, secret: SECRET }
  }

  /** To be stopped at the end. */
  static async start(): Promise<Gateway> {
    const folder = await newFolder()
    mkdirSync(join(folder, NAME))
    const gateway = new Gateway(folder, await freePort())
    await gateway.run()
    return gateway
  }

  /** Resolves when it answers. */
  async run(): Promise<void> {
    const words = ['--port', `127.0.0.1:${this.#port}`, '--region', 'us-east-1', 'posix', this.#folder]
    const env = { PATH: process.env.PATH, ROOT_ACCESS_KEY: KEY, ROOT_SECRET_KEY: SECRET }
    this.#child = spawn(process.env.VERSITYGW_PATH ?? 'versitygw', words, { env, stdio: 'ignore' })
    const end = performance.now() + PATIENCE
    while (!(await fetch(this.bucket.url).catch(() => undefined))) {
      if (performance.now() > end) throw new Error('versitygw does not answer')
      await passed(50)
    }
  }

  async stop(): Promise<void> {
    const child = this.#child
    if (child?.exitCode !== null || child.killed) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
}
