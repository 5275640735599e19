import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const NOTE = 'innies.backup.json'

/** The last backup that was made of a folder; `at` in ms since the epoch. */
export type BackupNote = { at: number; to: string }

/** Beside the store, so that it is known wherever the backup went. */
export function noteBackup(folder: string, note: BackupNote): void {
  writeFileSync(join(folder, NOTE), `${JSON.stringify(note)}\n`, { mode: 0o600 })
}

/** undefined: there was none, or what is noted cannot be read. */
export function lastBackup(folder: string): BackupNote | undefined {
  try {
    const note = JSON.parse(readFileSync(join(folder, NOTE), 'utf8')) as BackupNote
    return Number.isFinite(note.at) ? note : undefined
  } catch {
    return undefined
  }
}
