import { assert } from '../assert.fixture.ts'
import { rowOf } from './inbox-row.ts'
import { createInboxStore } from './inbox-store.ts'
import { BEN, fakeLink, row, sent } from './link.fixture.ts'

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
    assert.equal(rowOf(link, 'put away')?.chat, 'put away', 'an open chat is known all the same')
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

  test('what was put away stands among the archived, newest first', () => {
    const { link } = fakeLink()
    const rows = [1, 3, 2].map(at => row({ chat: `c${at}`, at, archived: true }))
    link.$rows.set(new Map(rows.map(one => [one.chat, one])))

    const { $archived, $rows } = createInboxStore(link)

    assert.deepEqual(
      $archived.get().map(({ chat }) => chat),
      ['c3', 'c2', 'c1'],
    )
    assert.deepEqual($rows.get(), [])
  })

  test('a row knows of a mention that is unread, and that its person is blocked', () => {
    const { link } = fakeLink()
    link.$rows.set(
      new Map([
        ['c1', row({ n: 7, read: 4, mention: 5 })],
        ['c2', row({ chat: 'c2', n: 7, read: 5, mention: 5 })],
      ]),
    )
    link.$blocks.set(new Set(['ben']))

    const [first, second] = [rowOf(link, 'c1'), rowOf(link, 'c2')]

    assert.deepEqual([first?.isMentioned, second?.isMentioned], [true, false])
    assert.equal(first?.isBlocked, true)
  })

  test('rows of which nothing changed stay what they are; a name or a block makes them anew', () => {
    const { link } = fakeLink()
    const [first, second] = [row(), row({ chat: 'c2' })]
    link.$rows.set(
      new Map([
        ['c1', first],
        ['c2', second],
      ]),
    )
    const { $rows } = createInboxStore(link)
    const before = new Map($rows.get()?.map(one => [one.chat, one]))

    link.$rows.set(
      new Map([
        ['c1', { ...first, n: 3 }],
        ['c2', second],
      ]),
    )
    const now = new Map($rows.get()?.map(one => [one.chat, one]))
    assert.deepEqual([now.get('c1')?.unread, now.get('c2') === before.get('c2')], [3, true])

    link.$blocks.set(new Set(['ben']))
    assert.equal(
      $rows.get()?.every(one => one.isBlocked),
      true,
    )

    link.$people.set(new Map([['ben', { id: 'ben', name: 'Benjamin' }]]))
    assert.equal($rows.get()?.[0]?.people[0]?.name, 'Benjamin')
  })
})
