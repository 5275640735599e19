import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { memoryApp } from '../memory.fixture.ts'
import type { Chat, Message } from '../protocol/resource.ts'

/** A group of three in which ana wrote and bob has read; what each of them gets of it. */
async function told() {
  const { as, runtime } = memoryApp()
  const ask = async <Answer>(user: string, path: string, method = 'GET', body?: unknown) => {
    const response = await as(user)(path, body === undefined ? { method } : { method, body })
    return (response.status === 204 ? undefined : await response.json()) as Answer
  }
  const group = { members: ['bob', 'cleo'], title: 'Trip' }
  const { chat } = await ask<{ chat: Chat }>('ana', '/v1/chats', 'POST', group)
  const message = await ask<Message>('ana', `/v1/chats/${chat.id}/messages`, 'POST', { content: 'Lisbon?' })
  await ask('bob', `/v1/chats/${chat.id}/receipt`, 'PUT', { read: 1 })
  await ask('cleo', `/v1/chats/${chat.id}/arrangement`, 'PUT', { archived: true })
  await runtime.settle()
  const seenBy = async (user: string) => ({
    chat: (await ask<{ chats: Chat[] }>(user, '/v1/chats')).chats[0]!,
    message: (await ask<{ messages: Message[] }>(user, `/v1/chats/${chat.id}/messages`)).messages[0]!,
  })
  return { id: chat.id, message, bob: await seenBy('bob'), cleo: await seenBy('cleo') }
}

describe('the field of the document', async () => {
  const { id, message, bob, cleo } = await told()
  const fields: [name: string, value: unknown, expected: unknown][] = [
    ['Chat.title', bob.chat.title, 'Trip'],
    ['Chat.participants', bob.chat.participants, ['ana', 'bob', 'cleo']],
    ['Chat.createdAt, ms', Math.abs(bob.chat.createdAt - Date.now()) < 60_000, true],
    ['Chat.updatedAt, of the last message', bob.chat.updatedAt, message.timestamp],
    ['Chat.lastMessageId', bob.chat.lastMessageId, message.id],
    ['Chat.isActive', bob.chat.isActive, true],
    ['Chat.isActive, of an archived one', cleo.chat.isActive, false],
    ['Message.chatId', bob.message.chatId, id],
    ['Message.senderId', bob.message.senderId, 'ana'],
    ['Message.content', bob.message.content, 'Lisbon?'],
    ['Message.timestamp, ms', bob.message.timestamp, message.timestamp],
    ['Message.isRead, for who read it', bob.message.isRead, true],
    ['Message.isRead, for who did not', cleo.message.isRead, false],
    ['Message.attachments', bob.message.attachments, []],
  ]
  for (const [name, value, expected] of fields) test(name, () => assert.deepEqual(value, expected))
})

test('a deleted message keeps its place and its id, and nothing of its text', async () => {
  const { as } = memoryApp()
  const send = (path: string, body: unknown) => as('ana')(path, { method: 'POST', body })
  const { chat } = (await (await send('/v1/chats', { with: 'bob' })).json()) as { chat: Chat }
  const sent = (await (await send(`/v1/chats/${chat.id}/messages`, { content: 'too much' })).json()) as Message
  await send(`/v1/chats/${chat.id}/acts`, { type: 'delete', of: sent.rev })

  const { messages } = (await (await as('bob')(`/v1/chats/${chat.id}/messages`)).json()) as { messages: Message[] }

  assert.deepEqual(
    messages.map(({ id, content, isDeleted }) => ({ id, content, isDeleted })),
    [{ id: sent.id, content: '', isDeleted: true }],
  )
})
