import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { backupFiles, besides, type Copied } from '../file/folder-copy.ts'
import { backup } from '../kv/backup.ts'
import { noteBackup } from '../kv/backup-note.ts'
import { withProgress } from './progress.ts'
import { counted, countsOf, dataOf, takesData, type Verb } from './verb.ts'

/** One file, whole and read back before it gets its name, and a folder beside it where the store has files. */
export const backupVerb: Verb = {
  name: 'backup',
  does: 'Copies the store as of one moment into one file and reads that back, and its files beside it, also while the server runs.',
  examples: [
    'innies backup --to backups/monday.mdb',
    'innies backup --data /var/lib/innies --to /mnt/backups/innies.mdb',
  ],
  takes(command) {
    command.requiredOption('--to <file>', 'the file to make; one that is there is left as it is')
    takesData(command)
  },
  async run(command, settings) {
    const { to } = command.opts<{ to: string }>()
    const data = dataOf(command, settings)
    let files: Copied | undefined
    const contents = await withProgress(progress =>
      backup(data, to, {
        progress,
        async besides() {
          files = await backupFiles(data, to)
        },
      }),
    )
    const unnoted = noted(data, to)
    return {
      lines: [`${to}: ${countsOf(contents)}, read back and right.`, ...linesOf(files, to), ...unnoted],
      json: { file: to, ...counted(contents), bytes: statSync(to).size, ...(files ? { files } : {}) },
    }
  },
}

const linesOf = (files: Copied | undefined, to: string) =>
  files ? [`${besides(to)}: ${files.files} files, ${files.bytes} bytes. Keep both together.`] : []

/** Writes down when it was, for innies doctor. The backup is good without it. */
function noted(data: string, to: string): string[] {
  try {
    noteBackup(data, { at: Date.now(), to: resolve(to) })
    return []
  } catch (error) {
    return [`That could not be noted in ${data} (${(error as Error).message}): innies doctor will not know of it.`]
  }
}
