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
    return contents
      ? {
          lines: [`${data}: ${countsOf(contents)}, compacted.`],
          json: { folder: data, isCompacted: true, ...counted(contents) },
        }
      : { lines: [`${data} is in use: its next start compacts it.`], json: { folder: data, isCompacted: false } }
  },
}
