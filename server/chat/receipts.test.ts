import assert from 'node:assert/strict'
import { test } from 'node:test'
import { useChat } from './chat.fixture.ts'

test('I10: what was read stays read, when another device is behind and when more arrives', async () => {
  const { chat, runtime, group, say } = useChat()
  await group('ana', ['bob'])
  for (const text of ['one', 'two', 'three']) await say('ana', text)

  for (const [how, n] of [
    ['read', 2],
    ['read', 1],
    ['delivered', 3],
  ] as const) {
    await chat.mark('bob', how, n)
    await runtime.settle()
  }

  const { receipts } = await chat.page('bob', { limit: 1 })
  assert.deepEqual(receipts.bob, { delivered: 3, read: 2 })
})

test('I10: nobody reads further than there are messages', async () => {
  const { chat, runtime, group, say } = useChat()
  await group('ana', ['bob'])
  await say('ana', 'one')

  await chat.mark('bob', 'read', 9)
  await runtime.settle()

  assert.equal((await chat.page('bob', { limit: 1 })).receipts.bob?.read, 1)
})
