import { type Copied, restoreFiles } from '../file/folder-copy.ts'
import { restore } from '../kv/backup.ts'
import { withProgress } from './progress.ts'
import { counted, countsOf, dataOf, takesData, type Verb } from './verb.ts'

/** A store made of a backup, with a lineage of its own. */
export const restoreVerb: Verb = {
  name: 'restore',
  does: 'Makes a store of a backup, in a folder that has none. Clients learn that history may be lost, and load anew.',
  examples: [
    'innies restore --from backups/monday.mdb --data data',
    'innies restore --from backups/monday.mdb --data /tmp/drill',
  ],
  takes(command) {
    command.requiredOption('--from <file>', 'the backup')
    takesData(command)
  },
  async run(command, settings) {
    const { from } = command.opts<{ from: string }>()
    const data = dataOf(command, settings)
    let files: Copied | undefined
    const contents = await withProgress(progress =>
      restore(from, data, {
        progress,
        async besides() {
          files = await restoreFiles(from, data)
        },
      }),
    )
    const lost = 'What was written after the backup is lost; clients will load anew.'
    return {
      lines: [
        `${data}: ${countsOf(contents)}. ${lost}`,
        ...(files ? [`${files.files} files, ${files.bytes} bytes.`] : []),
      ],
      json: { folder: data, ...counted(contents), ...(files ? { files } : {}) },
    }
  },
}
