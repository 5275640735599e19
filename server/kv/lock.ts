import { linkSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { StoreError } from './store-error.ts'

/** Who holds a folder. `started` tells a process from a later one with the same id; empty where it cannot be known. */
export type Owner = { host: string; pid: number; started: string; token: string }

const HEARTBEAT = 5000 // ms
const STALE = 15_000 // ms without a heartbeat, for a host that cannot be asked

/** Holds the folder of this lock file until the answer is called. Throws StoreError while another process does. */
export function takeLock(path: string, { now = Date.now, host = hostname() } = {}): () => void {
  const owner: Owner = { host, pid: process.pid, started: startOf(process.pid), token: crypto.randomUUID() }
  const own = `${path}.${owner.token}`
  writeFileSync(own, JSON.stringify(owner), { mode: 0o600 })
  try {
    while (!link(own, path)) dropStale(path, host, now)
  } finally {
    rmSync(own)
  }
  const timer = setInterval(() => beat(path, owner), HEARTBEAT).unref()
  return () => {
    clearInterval(timer)
    if (readOwner(path)?.token === owner.token) rmSync(path)
  }
}

/** Which process, of this or another machine, holds the folder now. */
export function holderOf(path: string): Owner | undefined {
  const owner = readOwner(path)
  return owner && isAlive(owner, path, hostname(), Date.now) ? owner : undefined
}

export const isHeld = (path: string) => holderOf(path) !== undefined

/** Makes the file with all its text in one step; false when it is there. */
function link(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function dropStale(path: string, host: string, now: () => number): void {
  const owner = readOwner(path)
  if (!owner) return
  if (isAlive(owner, path, host, now)) {
    throw new StoreError(`${dirname(path)} is in use by process ${owner.pid} on ${owner.host}: stop that one first.`)
  }
  // Of two that find it stale only one may take it away: the one that makes a name that both would make.
  const claim = `${path}.${owner.token}.stale`
  if (!link(path, claim)) {
    if (!isOld(claim, now)) throw new StoreError(`${dirname(path)} is being taken by another process just now.`)
    rmSync(claim, { force: true }) // that one died on its way
    return
  }
  try {
    if (readOwner(path)?.token === owner.token) rmSync(path)
  } finally {
    rmSync(claim, { force: true })
  }
}

/** A link to it is the last that was done to a stale lock file. */
function isOld(path: string, now: () => number): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  return found !== undefined && now() - found.ctimeMs > STALE
}

function isAlive({ host, pid, started }: Owner, path: string, here: string, now: () => number): boolean {
  if (host !== here) return now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) < STALE
  return isRunning(pid) && startOf(pid) === started
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Clock ticks from boot to the start of a process (proc(5), field 22 of stat), with the boot's own id. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${ticks}`
  } catch {
    return ''
  }
}

function beat(path: string, { token }: Owner): void {
  const seconds = Date.now() / 1000
  if (readOwner(path)?.token === token) utimesSync(path, seconds, seconds)
}

/** `undefined`: there is no lock file. */
function readOwner(path: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Owner
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    return { host: '', pid: 0, started: '', token: 'unreadable' } // what a power loss may leave
  }
}
