import { assert } from '../assert.fixture.ts'
import { createInboxStore } from './inbox-store.ts'
import { BEN, fakeLink, row, sent, settled } from './link.fixture.ts'

suite('createInboxStore', () => {
  test('chats stand with the newest first, and equal times have one order', () => {
    const { link } = fakeLink()
    link.$rows.set(new Map(['b', 'a', 'c'].map(chat => [chat, row({ chat, at: chat === 'c' ? 9 : 1 })])))

    const { $rows } = createInboxStore(link)

    assert.deepEqual(
      $rows.get()?.map(({ chat }) => chat),
      ['c', 'a', 'b'],
    )
  })

  test('pinned chats stand first; archived ones and those that were left stand nowhere', () => {
    const { link } = fakeLink()
    const rows = [
      row({ chat: 'old', at: 1, pinned: true }),
      row({ chat: 'put away', at: 8, archived: true }),
      row({ chat: 'new', at: 9 }),
      row({ chat: 'over', at: 7, left: true, members: [] }),
    ]
    link.$rows.set(new Map(rows.map(one => [one.chat, one])))

    const store = createInboxStore(link)

    assert.deepEqual(
      store.$rows.get()?.map(({ chat }) => chat),
      ['old', 'new'],
    )
    assert.equal(store.row('put away')?.chat, 'put away', 'an open chat is known all the same')
  })

  test('a row of a group has its title, and who wrote last', () => {
    const { link } = fakeLink()
    const last = sent(7, 'ben')
    link.$rows.set(new Map([['c1', row({ kind: 'group', title: 'Rome', last, muted: true })]]))

    const [first] = createInboxStore(link).$rows.get() ?? []

    assert.deepEqual([first?.title, first?.writer, first?.isMuted], ['Rome', BEN, true])
  })

  test('a row names the others, counts the unread and knows whose the last line is', () => {
    const { link } = fakeLink()
    link.$rows.set(new Map([['c1', row({ n: 7, read: 4, last: sent(7, 'ana'), members: ['ana', 'ben', 'zoe'] })]]))

    const [first] = createInboxStore(link).$rows.get() ?? []

    assert.deepEqual(first?.people, [BEN, { id: 'zoe', name: 'zoe' }])
    assert.deepEqual([first?.unread, first?.isMine], [3, true])
  })

  test('a search asks when the text has rested, and ends with fewer than two letters', async () => {
    const store = createInboxStore(fakeLink().link, settled)

    store.search(' be ')
    assert.deepEqual(store.$search.get(), { phase: 'asking', text: 'be', people: [] })

    await settled()
    await settled()
    assert.deepEqual(store.$search.get(), { phase: 'found', text: 'be', people: [BEN] })

    store.search('b')
    assert.deepEqual(store.$search.get(), { phase: 'off' })
  })

  test('one letter is enough where a name is written without spaces', () => {
    const store = createInboxStore(fakeLink().link, settled)
    const phases = ['紀', '김', 'ส', 'か', 'ü', '😀'].map(text => {
      store.search(text)
      const { phase } = store.$search.get()
      store.search('')
      return phase
    })

    assert.deepEqual(phases, ['asking', 'asking', 'asking', 'asking', 'off', 'off'])
  })

  test('only the last of several texts is asked for', async () => {
    const { link } = fakeLink()
    const paths: string[] = []
    const api = <Answer>(path: string) => {
      paths.push(path)
      return link.api<Answer>()
    }
    const store = createInboxStore({ ...link, api }, settled)

    for (const text of ['be', 'ben', 'ben&o']) store.search(text)
    await settled()
    await settled()

    assert.deepEqual(paths, ['/v1/people?q=ben%26o'])
  })

  test('a search that fails says so', async () => {
    const { link } = fakeLink()
    const store = createInboxStore({ ...link, api: () => Promise.reject(new Error('away')) }, settled)

    store.search('ben')
    await settled()
    await settled()

    assert.deepEqual(store.$search.get(), { phase: 'failed', text: 'ben' })
  })
})
