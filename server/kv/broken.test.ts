import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { broken } from './broken.fixture.ts'
import { contract } from './kv.contract.ts'
import { lmdbStore } from './lmdb.ts'
import { contractStore, newFolder } from './node.fixture.ts'

const PATIENCE = 1500 // ms; longer than a waking takes that is tried again

/** Which cases must find which mistake. */
const CAUGHT: Record<string, string[]> = {
  'does not look at versions': ['a key can be made once', 'of racing writers each gets its turn'],
  'orders numbers as texts': ['numbers are in the order of numbers, texts in the order of their bytes'],
  'acknowledges before the disk has it': ['what was acknowledged is there after a crash'],
  'forgets alarms': ['an alarm wakes its partition, and a cleared one does not'],
  'loses an alarm whose waking failed': ['a partition whose waking failed is woken again'],
  'lets a later alarm take the place of an earlier one': ['a later alarm leaves an earlier one where it is'],
  'sets the alarm of a commit that does nothing': ['a commit that does nothing sets no alarm and clears none'],
  'makes a lineage anew at each start': ['a lineage is a name that stays the same after a crash'],
  'leaves out the end of a commit that was refused': ['a change of what has moved on does nothing at all'],
}

describe('the storage contract finds a driver that', () => {
  for (const [mistake, spoil] of Object.entries(broken)) {
    test(mistake, async () => {
      const folder = await newFolder()
      const store = contractStore(spoil(await lmdbStore(folder)), { folder, patience: PATIENCE, spoil })
      const failed: string[] = []
      await Promise.all(contract.map(({ name, run }) => run(store).catch(() => failed.push(name))))
      await store.close()

      for (const name of CAUGHT[mistake]!) assert.ok(failed.includes(name), `${name} did not find it`)
    })
  }
})
