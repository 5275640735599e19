import { copyFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { DATA } from './folder.ts'
import type { Store } from './kv.ts'
import { lmdbStore } from './lmdb.ts'
import { type ContractStore, WakeLog } from './store.contract.ts'

const folders: string[] = []
after(() => Promise.all(folders.map(path => rm(path, { recursive: true, force: true }))))

/** An empty folder until the tests of the file end. */
export async function newFolder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'innies-kv-'))
  folders.push(made)
  return made
}

type Options = {
  /** Where its data are; without it there is no crash to survive. */
  folder?: string
  patience?: number
  /** What is done to the driver under test, and so to the one that starts after a crash. */
  spoil?: (store: Store) => Store
}

/** A store as the contract sees it. */
export function contractStore(store: Store, { folder, patience = 10_000, spoil = same }: Options = {}): ContractStore {
  const log = new WakeLog()
  store.onWake(name => log.woken(name))
  return {
    partition: name => store.partition(name),
    lineage: async name => store.partition(name).lineage,
    wake: n => log.wake(n),
    refuseWake: async name => log.refuse(name),
    patience,
    ...(folder && { crash: async () => contractStore(spoil(await lmdbStore(await left(folder))), { patience }) }),
    close: () => store.close(),
  }
}

const same = (store: Store) => store

/** What the disk held when this was called, as a folder of its own. */
async function left(folder: string): Promise<string> {
  const file = join(tmpdir(), `${crypto.randomUUID()}.mdb`)
  copyFileSync(join(folder, DATA), file)
  const made = await newFolder()
  copyFileSync(file, join(made, DATA))
  await rm(file)
  return made
}
