import { sweepFiles } from '../file/folder-sweep.ts'
import { compact } from '../kv/compact.ts'
import { withProgress } from './progress.ts'
import { counted, countsOf, dataOf, takesData, type Verb } from './verb.ts'

/** Now, or at the next start while a server runs. */
export const compactVerb: Verb = {
  name: 'compact',
  does: 'Rewrites the store without free space and deleted text. While a server runs, its next start does it.',
  examples: ['innies compact', 'innies compact --data /var/lib/innies'],
  takes: takesData,
  async run(command, settings) {
    const data = dataOf(command, settings)
    const contents = await withProgress(progress => compact(data, progress))
    const swept = contents ? await sweepFiles(data) : 0
    const sweeping = swept ? [`${swept} left after a crash belonged to no file, and are removed.`] : []
    return contents
      ? {
          lines: [`${data}: ${countsOf(contents)}, compacted.`, ...sweeping],
          json: { folder: data, isCompacted: true, ...counted(contents), ...(swept ? { swept } : {}) },
        }
      : { lines: [`${data} is in use: its next start compacts it.`], json: { folder: data, isCompacted: false } }
  },
}
