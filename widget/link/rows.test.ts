import type { Row, Sent } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import { Rows } from './rows.ts'

const row: Row = { chat: 'c1', kind: 'group', epoch: 'e1', head: 0, n: 0, read: 0, members: ['ana', 'bob'], at: 1 }
const message: Sent = { type: 'sent', chat: 'c1', rev: 1, n: 1, clientId: 'id-1', from: 'bob', text: 'hi', at: 2 }
const left = { type: 'left', chat: 'c1', rev: 2, at: 3, by: 'bob', user: 'ana' } as const

/** Rows as Ana has them after a welcome. */
function welcomed() {
  const rows = new Rows()
  rows.take({ feed: ['f1', 1], rows: [row], people: [] })
  return { rows, known: () => rows.$rows.get()?.get('c1') }
}

suite('Rows', () => {
  test('a chat is muted at once where another device mutes it, even if a newer message is known', () => {
    const { rows, known } = welcomed()
    rows.apply(message, 'ana')

    rows.arrange({ ...row, muted: true })

    assert.deepEqual([known()?.muted, known()?.n], [true, 1])
  })

  test('what the owner made of a chat stays when the chat is opened again', () => {
    const { rows, known } = welcomed()
    rows.arrange({ ...row, pinned: true })

    rows.put({ ...row, head: 3 })

    assert.deepEqual([known()?.pinned, known()?.head], [true, 3])
  })

  test('a fact that is no line moves the head and nothing else', () => {
    const { rows, known } = welcomed()
    rows.apply(message, 'ana')

    rows.apply({ type: 'reacted', chat: 'c1', rev: 2, at: 9, by: 'bob', of: 1, emoji: '👍', on: true }, 'ana')
    rows.apply({ type: 'void', chat: 'c1', rev: 3, at: 9 }, 'ana')

    assert.deepEqual([known()?.head, known()?.last?.rev, known()?.at, known()?.n], [3, 1, 2, 1])
  })

  test('who is added to a chat again after leaving does not know how it stands', () => {
    const { rows, known } = welcomed()

    rows.apply(left, 'ana')
    rows.apply({ type: 'joined', chat: 'c1', rev: 3, at: 4, by: 'bob', users: ['ana'] }, 'ana')
    assert.deepEqual([known()?.left, known()?.head], [true, 2])

    rows.take({ feed: ['f1', 2], rows: [{ ...row, head: 3 }], people: [] })
    assert.equal(known()?.left, undefined)
  })
})
