import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, mkdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { goInstall } from './go-install.ts'
import { LEASH } from './process.ts'

/** One way to run a LiveKit server on this machine. */
export interface Way {
  command(ports: { http: number; udp: number }): readonly string[]
  /** What it listens on, as it sees it. */
  address: string
  /** Our address, as it sees it. */
  webhookUrl(url: string): string
}

export interface Search {
  env: NodeJS.ProcessEnv
  onProgress: (line: string) => void
  signal: AbortSignal | undefined
}

const VERSION = '1.13.5'
const GO_PACKAGE = `github.com/livekit/livekit-server/cmd/server@v${VERSION}`
const IMAGE = `livekit/livekit-server:v${VERSION}`
const PROBE_TIMEOUT = 3000 // ms; a Docker client may wait for an engine that is not there

/** The first that works: in the PATH, built before, built now, in Docker. A build takes about two minutes. */
export async function findWay(search: Search): Promise<Way | undefined> {
  return (await inPath(search)) ?? (await builtBefore(search)) ?? (await builtNow(search)) ?? (await inDocker(search))
}

async function inPath({ env }: Search): Promise<Way | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const program = join(folder, 'livekit-server')
    if (await isProgram(program)) return ofProgram(program)
  }
  return undefined
}

async function builtBefore({ env }: Search): Promise<Way | undefined> {
  const program = join(cache(env), 'server')
  return (await isProgram(program)) ? ofProgram(program) : undefined
}

async function builtNow({ env, onProgress, signal }: Search): Promise<Way | undefined> {
  if (!(await hasGo(env))) return undefined
  onProgress('building the LiveKit server, about two minutes, once …')
  const building = join(cache(env), `building-${process.pid}`)
  await mkdir(building, { recursive: true })
  try {
    await goInstall(GO_PACKAGE, { folder: building, env, onProgress, signal })
    // A half-written program is never found at this place.
    await rename(join(building, 'server'), join(cache(env), 'server'))
  } finally {
    await rm(building, { recursive: true, force: true })
  }
  return ofProgram(join(cache(env), 'server'))
}

async function inDocker({ env }: Search): Promise<Way | undefined> {
  const hasEngine = await answer('docker', ['info', '--format', '{{.ServerVersion}}'], env)
  if (!hasEngine) return undefined
  const isLinux = process.platform === 'linux'
  const isolated = ({ http, udp }: { http: number; udp: number }) => [
    '-p',
    `127.0.0.1:${http}:${http}`,
    '-p',
    `127.0.0.1:${udp}:${udp}/udp`,
  ]
  return {
    // Killing the client leaves the container; but it ends the container's input, and with it what is on the leash.
    command: ports => [
      ...[
        'docker',
        'run',
        '--rm',
        '-i',
        '-e',
        'LIVEKIT_CONFIG',
        ...(isLinux ? ['--network', 'host'] : isolated(ports)),
      ],
      ...['--entrypoint', '/bin/sh', IMAGE, '-c', LEASH, 'sh', '/livekit-server'],
    ],
    address: isLinux ? '127.0.0.1' : '0.0.0.0',
    webhookUrl: url => (isLinux ? url : url.replace('127.0.0.1', 'host.docker.internal')),
  }
}

function ofProgram(program: string): Way {
  return { command: () => [program], address: '127.0.0.1', webhookUrl: url => url }
}

/** Outside the tree, so that a clean clone finds it again. */
function cache(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'innies', `livekit-${VERSION}`)
}

async function hasGo(env: NodeJS.ProcessEnv): Promise<boolean> {
  const [, major, minor] = /go(\d+)\.(\d+)/.exec((await answer('go', ['env', 'GOVERSION'], env)) ?? '') ?? []
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 24)
}

/** What a program says, or `undefined` if it is not there, fails or takes too long. */
async function answer(program: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const options = { env, timeout: PROBE_TIMEOUT, killSignal: 'SIGKILL' as const }
  const said = await promisify(execFile)(program, words, options).catch(() => undefined)
  return said?.stdout.trim()
}

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
