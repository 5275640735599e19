import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryStore } from '../kv/memory.ts'
import type { Row } from '../protocol/chat.ts'
import type { RowNews } from '../runtime.ts'
import { User } from './user.ts'

const row = (chat: string, part: Partial<Row> = {}): Row => ({
  chat,
  kind: 'direct' as const,
  epoch: 'e1',
  head: 1,
  n: 1,
  read: 0,
  members: ['ana', 'bob'],
  at: 1,
  ...part,
})

const news = ({ read, ...shared }: Row): RowNews => ({ shared, own: { role: 'member', floor: 0, read, mention: 0 } })

function user(partition = memoryStore().partition(['user', 'ana'])) {
  const nobody = () => {
    throw new Error('nobody else is here')
  }
  const runtime = { chat: nobody, user: nobody, site: nobody }
  return new User({ id: 'ana', partition, peers: () => [], runtime, now: Date.now, log: () => {} })
}

test('whoever was away for long is told of every chat that changed, in as many answers as it takes', async () => {
  const ana = user()
  const { feed: start } = await ana.inbox()
  void Promise.all(Array.from({ length: 700 }, (_, i) => ana.deliver({ row: news(row(`c${i}`)), frames: [] })))

  const first = await ana.inbox(start)
  const second = await ana.inbox(first.feed)

  assert.deepEqual([first.rows.length, first.hasMore, second.rows.length, second.hasMore], [500, true, 200, undefined])
  assert.equal(new Set([...first.rows, ...second.rows].map(one => one.chat)).size, 700)
})

test('a delivery that comes late or twice changes nothing, and what was read stays read', async () => {
  const ana = user()
  await ana.deliver({ row: news(row('c1', { head: 3, n: 3, read: 2 })), frames: [] })
  const { feed } = await ana.inbox()

  await ana.deliver({ row: news(row('c1', { head: 2, n: 2, read: 0 })), frames: [] })
  await ana.deliver({ row: news(row('c1', { head: 3, n: 3, read: 1 })), frames: [] })

  const { rows } = await ana.inbox()
  assert.deepEqual(rows, [row('c1', { head: 3, n: 3, read: 2 })])
  assert.deepEqual((await ana.inbox(feed)).rows, [])
})

test('an inbox that is asked for while its user is being erased is an empty one', async () => {
  const partition = memoryStore().partition(['user', 'ana'])
  let erasures = 2
  const ana = user({
    ...partition,
    async commit(change) {
      const isDone = await partition.commit(change)
      // The erasure takes away what was just made, before it is read.
      if (erasures-- > 0) await partition.commit({ delete: [['user']] })
      return isDone
    },
  })

  assert.deepEqual((await ana.inbox()).rows, [])
})
