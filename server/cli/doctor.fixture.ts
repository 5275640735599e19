import assert from 'node:assert/strict'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { FakeLiveKit } from '../call/livekit.fixture.ts'
import { lmdbStore } from '../kv/lmdb.ts'
import { innies, newFolder, type Outcome, Started } from './command.fixture.ts'
import type { Finding } from './doctor/check.ts'
import { freePort } from './port.fixture.ts'

export type Found = Finding & { check: string }

/** An installation of its own, in which all is well: a folder with .env, store, scripts, LiveKit and a receiver of webhooks. */
export class Installation {
  readonly folder: string
  readonly livekit: FakeLiveKit
  /** What the receiver of webhooks answers. */
  receives = 204
  #server: Started | undefined

  private constructor(folder: string, livekit: FakeLiveKit) {
    this.folder = folder
    this.livekit = livekit
  }

  static async make(): Promise<Installation> {
    template ??= makeTemplate()
    const one = new Installation(await newFolder(), await FakeLiveKit.start())
    const receiver = await listen((request, response) => {
      request.resume()
      response.writeHead(one.receives).end()
    })
    await cp(await template, one.folder, { recursive: true })
    await one.set('PORT', String(await freePort()))
    await one.set('INNIES_WEBHOOK_URL', `http://127.0.0.1:${receiver}/hooks`)
    await one.set('LIVEKIT_URL', one.livekit.url)
    return one
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  run(...args: string[]): Promise<Outcome> {
    return innies(args, { cwd: this.folder, env: { INNIES_SCRIPTS: this.path('scripts') } })
  }

  /** What doctor finds, and how it ends. */
  async examine(...args: string[]): Promise<{ code: number; findings: Found[] }> {
    const { code, out, err } = await this.run('doctor', '--json', ...args)
    if (!out.startsWith('{"isWell"')) throw new Error(out + err)
    return { code, findings: (JSON.parse(out) as { findings: Found[] }).findings }
  }

  /** Writes a setting into .env, in the place of what it was. */
  async set(name: string, value: string | undefined): Promise<void> {
    const lines = (await readFile(this.path('.env'), 'utf8')).split('\n').filter(line => !line.startsWith(`${name}=`))
    if (value !== undefined) lines.push(`${name}=${value}`)
    await writeFile(this.path('.env'), `${lines.join('\n')}\n`)
  }

  async setting(name: string): Promise<string> {
    const line = (await readFile(this.path('.env'), 'utf8')).split('\n').find(line => line.startsWith(`${name}=`))
    return line?.slice(name.length + 1) ?? ''
  }

  /** Starts the server, or starts it anew; LiveKit knows of it when it should. */
  async start({ isHeard = true } = {}): Promise<Started> {
    await this.#server?.stop()
    const env = { INNIES_SCRIPTS: this.path('scripts') }
    this.#server = await Started.start({ cwd: this.folder, env })
    this.livekit.webhookUrl = isHeard ? `${this.#server.url}/v1/livekit/webhook` : undefined
    return this.#server
  }
}

let template: Promise<string> | undefined

/** What setup and backup make, once: commands take their time. */
async function makeTemplate(): Promise<string> {
  const folder = await newFolder()
  const { key, secret } = new FakeLiveKit()
  const livekit = ['LIVEKIT_URL=http://127.0.0.1', `LIVEKIT_API_KEY=${key}`, `LIVEKIT_API_SECRET=${secret}`]
  const site = ['INNIES_ORIGINS=https://shop.example', 'INNIES_WEBHOOK_URL=http://127.0.0.1']
  await innies(['setup', ...site, ...livekit], { cwd: folder })
  await mkdir(join(folder, 'scripts'))
  await writeFile(join(folder, 'scripts/innies.js'), '')
  const store = await lmdbStore(join(folder, 'data'))
  await store.partition(['chat', 'c1']).commit({ set: [{ key: ['m', 1], value: 'hello there' }] })
  await store.close()
  await innies(['backup', '--to', 'monday.mdb'], { cwd: folder })
  return folder
}

/** One way to be broken: what doctor says of it, and what somebody does who follows its line. */
export type Case = {
  /** Those of one round are broken at once, and mended in this order. */
  round: number
  check: string
  level?: 'warning'
  says: RegExp
  mend: RegExp
  deep?: true
  breakIt(one: Installation): Promise<unknown>
  follow(one: Installation, found: Found): Promise<unknown>
}

/** Breaks an installation in all the ways of a round, and mends it by what doctor says. */
export function testCases(cases: Record<string, Case>): void {
  const rounds = new Map<number, [string, Case][]>()
  for (const one of Object.entries(cases)) rounds.set(one[1].round, [...(rounds.get(one[1].round) ?? []), one])
  for (const round of rounds.values())
    test(`names it when ${round.map(([what]) => what).join(', when ')}; following its lines mends it`, () =>
      breakAndMend(round.map(([, one]) => one)))
}

async function breakAndMend(cases: readonly Case[]): Promise<void> {
  const installation = await Installation.make()
  const flags = cases.some(({ deep }) => deep) ? ['--deep'] : []
  for (const one of cases) await one.breakIt(installation)
  const broken = await installation.examine(...flags)
  const found = cases.map(one => findingOf(one, broken.findings))
  assert.equal(broken.code, cases.every(({ level }) => level === 'warning') ? 0 : 1)

  for (const [i, one] of cases.entries()) await one.follow(installation, found[i]!)
  const mended = await installation.examine(...flags)
  const isLeft = ({ level, what }: Found) => level === 'wrong' || cases.some(({ says }) => says.test(what))
  assert.deepEqual([mended.code, mended.findings.filter(isLeft)], [0, []])
}

function findingOf({ check, level, says, mend }: Case, findings: readonly Found[]): Found {
  const found = findings.find(one => one.check === check && one.level === (level ?? 'wrong') && says.test(one.what))
  assert.ok(found, `${says} is not in ${JSON.stringify(findings, null, 1)}`)
  assert.match(found.mend ?? '', mend)
  return found
}

/** A server on loopback until the tests of the file end; resolves to its port. */
export async function listen(handle: RequestListener): Promise<number> {
  const server = createServer(handle)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  after(() => void server.close())
  return (server.address() as AddressInfo).port
}
