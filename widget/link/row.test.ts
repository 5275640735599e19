import type { Row } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import { withFact } from './row.ts'
import { anything, dice, serverGroup, told } from './server.fixture.ts'

/** A row but for what the server leaves to the page: how far the owner has read. */
const shown = ({ last, read: _read, ...row }: Row) => {
  const text = last?.type === 'sent' ? last.text : undefined
  return told({ ...row, last: last && [last.type, last.rev, text] })
}

suite('withFact', () => {
  test('a row that follows the news is the row that the server keeps', async () => {
    for (const seed of [1, 2, 3]) {
      const group = await serverGroup()
      await group.told()
      const roll = dice(seed)
      const [first] = group.rows
      for (let i = 0; i < 120; i++) await anything(group, roll)
      await group.told()

      let row = first!
      for (const frame of group.frames)
        if ('rev' in frame && 'chat' in frame && frame.rev > row.head) row = withFact(row, frame, 'ben')

      const { mention: _told, ...kept } = group.rows.findLast(({ head }) => head === row.head)!
      const { mention: _heard, ...followed } = row
      assert.equal(shown(followed), shown(kept))
    }
  })

  test('an edit, and a deletion, change the preview of the last message only', async () => {
    const group = await serverGroup()
    const before = await group.send('ana')
    const last = await group.send('ana')
    await group.told()
    const followed = [group.rows.at(-1)!]
    const follow = async () => {
      await group.told()
      const fact = group.frames.at(-1)!
      if ('rev' in fact && 'chat' in fact) followed.push(withFact(followed.at(-1)!, fact, 'ben'))
      assert.equal(shown(followed.at(-1)!), shown(group.rows.at(-1)!))
    }

    await group.act('ana', { type: 'edit', of: before, text: 'older' })
    await follow()
    await group.act('ana', { type: 'edit', of: last, text: 'newer' })
    await follow()
    await group.act('ana', { type: 'delete', of: last })
    await follow()

    assert.deepEqual(
      followed.map(row => (row.last?.type === 'sent' ? row.last.text : row.last?.type)),
      ['text 2', 'text 2', 'newer', 'gone'],
    )
  })

  test('who is removed has left the chat, and its call is over for them', async () => {
    const group = await serverGroup()
    await group.chat.join('ana', { seat: 'ana:tab', video: true })
    await group.told()
    const row = group.rows.at(-1)!

    await group.act('ana', { type: 'remove', user: 'ben' })
    await group.told()

    const fact = group.frames.at(-1)!
    const left = fact.type === 'left' ? withFact(row, fact, 'ben') : row
    assert.deepEqual([left.left, left.call, left.at], [true, undefined, row.at])
  })
})
