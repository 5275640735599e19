import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { open } from 'lmdb'

/** What a store has written since it was made. */
export interface Written {
  /** LMDB transactions, each on the disk with one sync. */
  transactions: number
  /** Commits of the server's partitions; those that come together share a transaction. */
  commits: number
}

/** Looks into a folder that a server works in. Every commit gives its rows the next version, each start a new block of them. */
export async function written(folder: string): Promise<Written> {
  const root = open({ path: join(folder, 'innies.mdb'), noSubdir: true, readOnly: true, maxDbs: 8 })
  try {
    const rows = root.openDB({ name: 'entries', keyEncoding: 'binary', encoding: 'binary', useVersions: true })
    let commits = 0
    for (const { version = 0 } of rows.getRange({ versions: true })) commits = Math.max(commits, version)
    const { lastTxnId } = root.getStats() as { lastTxnId: number } // its types do not say
    return { transactions: lastTxnId, commits }
  } finally {
    await root.close()
  }
}

/** Bytes that a process has had written to the disk; not a number where the system does not say. */
export async function writtenBytes(pid: number): Promise<number> {
  const io = await readFile(`/proc/${pid}/io`, 'utf8').catch(() => '')
  return Number(/^write_bytes: (\d+)$/m.exec(io)?.[1] ?? Number.NaN)
}
