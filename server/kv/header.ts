import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { RESTORE, StoreError } from './store-error.ts'

/** LMDB's file format: two meta pages, each with a page header before it (mdb.c, MDB_page_header and MDB_meta). */
const MAGIC = 0xbeefc0de
const META = 24
const PAGE_SIZE = META + 24
const LAST_PAGE = META + 120
const TRANSACTION = META + 128
const META_SIZE = META + 136

/**
 * How much shorter a data file is than its last page says, in bytes. To be asked before LMDB maps the file:
 * reading past its end ends the process. Throws StoreError when it is no data file.
 */
export function missingBytes(path: string): number {
  const handle = openSync(path, 'r')
  try {
    const first = readMeta(handle, 0)
    const second = first && readMeta(handle, first.pageSize)
    if (!first || !second) throw new StoreError(`${path} is no store of innies, or was cut short. ${RESTORE}`)
    const { lastPage, pageSize } = first.transaction > second.transaction ? first : second
    return Math.max((lastPage + 1) * pageSize - fstatSync(handle).size, 0)
  } finally {
    closeSync(handle)
  }
}

type Meta = { pageSize: number; lastPage: number; transaction: number }

function readMeta(handle: number, at: number): Meta | undefined {
  const bytes = Buffer.alloc(META_SIZE)
  if (readSync(handle, bytes, 0, META_SIZE, at) < META_SIZE || bytes.readUInt32LE(META) !== MAGIC) return undefined
  return {
    pageSize: bytes.readUInt32LE(PAGE_SIZE),
    lastPage: Number(bytes.readBigUInt64LE(LAST_PAGE)),
    transaction: Number(bytes.readBigUInt64LE(TRANSACTION)),
  }
}
