import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const VERSION = '1.8.0'
const PACKAGE = `github.com/versity/versitygw/cmd/versitygw@v${VERSION}`
const WHAT_TO_DO = `versitygw ${VERSION} is not here: install Go 1.24 or newer, or set VERSITYGW_PATH to its program.`

/**
 * Path of versitygw, a server that speaks S3 and, unlike many made for tests, refuses forged signatures: what `VERSITYGW_PATH`
 * names, or one in the cache, built at the first call. Throws one line saying what to do.
 */
export function versitygw(env: NodeJS.ProcessEnv): string {
  if (env.VERSITYGW_PATH) return env.VERSITYGW_PATH
  const folder = join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'innies', `versitygw-${VERSION}`)
  const program = join(folder, 'versitygw')
  if (existsSync(program)) return program
  console.error(`Building versitygw ${VERSION}, about two minutes, once …`)
  const building = `${folder}-${process.pid}`
  mkdirSync(building, { recursive: true })
  try {
    const go = { ...env, GOBIN: building, GOFLAGS: '-mod=mod', CGO_ENABLED: '0' }
    const { status } = spawnSync('go', ['install', PACKAGE], { env: go, stdio: ['ignore', 2, 2] })
    if (status !== 0) throw new Error(WHAT_TO_DO)
    mkdirSync(folder, { recursive: true })
    renameSync(join(building, 'versitygw'), program) // a half-written program is never found at this place
  } finally {
    rmSync(building, { recursive: true, force: true })
  }
  return program
}
