import { assert } from '../assert.fixture.ts'
import { Store } from './store.ts'

suite('what is left on the device', () => {
  test('what there was no room for is said, also when an older write is over later', async () => {
    const store = await Store.open('innies:test:store')
    const older = store.write(['drafts'], transaction => {
      transaction.objectStore('drafts').put({ chat: 'c1', text: 'one' })
    })
    const refused = store.write(['drafts'], () => {
      throw new DOMException('There is no room.', 'QuotaExceededError')
    })
    const answers = await Promise.all([older, refused])
    const whenRefused = store.$isKept.get()
    await store.putDraft('c1', 'two')

    assert.deepEqual([answers, whenRefused, store.$isKept.get()], [[true, false], false, true])
    await store.clear()
    store.close()
    indexedDB.deleteDatabase('innies:test:store')
  })
})
