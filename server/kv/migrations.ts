import type { LmdbFile } from './lmdb-file.ts'

/** Step n, counted from 0, makes a store of format n + 1 one of format n + 2. */
export type Migrations = readonly ((file: LmdbFile) => Promise<void>)[]

export const MIGRATIONS: Migrations = []
