import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { lastBackup } from '../../kv/backup-note.ts'
import { DATA } from '../../kv/folder.ts'
import { type Check, skipped, warning, well } from './check.ts'

const DAY = 86_400_000 // ms
const MOST_DAYS = 7

export const backupCheck: Check = {
  name: 'backup',
  asks: 'when `innies backup` was last done with this store',
  look({ data }) {
    if (!existsSync(join(data, DATA))) return skipped('there is no store yet.')
    const last = lastBackup(data)
    const mend = 'innies backup --to FILE, each day and to another disk.'
    if (!last) return [warning('There was never a backup: one broken disk, and all is lost.', mend)]
    const days = (Date.now() - last.at) / DAY
    const when = `The last backup is ${days < 2 ? `${Math.round(days * 24)} hours` : `${Math.floor(days)} days`} old (${last.to}).`
    return days > MOST_DAYS ? [warning(when, mend)] : well(when)
  },
}
