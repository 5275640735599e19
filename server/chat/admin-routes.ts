import * as v from 'valibot'
import type { Directory } from '../people/directory.ts'
import { fromAll, newestOf } from '../people/shards.ts'
import { AdminChat, AdminChats } from '../protocol/admin.ts'
import { type ChatId, RangeQuery } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import { MessageId, Messages, PlaceQuery } from '../protocol/resource.ts'
import { type Route, route } from '../route.ts'
import type { Runtime } from '../runtime.ts'
import { messagesFor, plainChatOf, revOf } from './resource.ts'

/** Every chat, for the site's backend, which is in none. */
export function adminChatRoutes({ runtime, directory }: { runtime: Runtime; directory: Directory }): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/admin/chats',
      who: 'admin',
      does: 'All chats in which something happened, the last made first.',
      query: PlaceQuery,
      answer: AdminChats,
      async handle({ query: { cursor: before, limit } }) {
        const pages = await fromAll(runtime.site, shard => shard.chats({ before, limit }))
        const { things, ...next } = newestOf(pages, place => place, limit)
        const chats = await Promise.all(things.map(([, id]) => plainChat(runtime, id)))
        return { chats: chats.filter(chat => chat !== undefined), ...next }
      },
    }),
    route({
      method: 'GET',
      path: '/v1/admin/chats/{chat}',
      who: 'admin',
      does: 'A chat, and all who are in it.',
      answer: AdminChat,
      async handle({ params: { chat = '' } }) {
        const { description } = await runtime.chat(chat).inspect()
        const people = await directory.people(description.members.map(member => member.user))
        return { chat: plainChatOf((await runtime.chat(chat).overview()).row), description, people }
      },
    }),
    route({
      method: 'GET',
      path: '/v1/admin/chats/{chat}/messages',
      who: 'admin',
      does: 'Messages of a chat, oldest first. Those that were deleted stand in their place, without what they said.',
      query: RangeQuery,
      answer: Messages,
      async handle({ params: { chat = '' }, query }) {
        const { facts, floor, reads } = await runtime.chat(chat).inspect(query)
        const first = facts[0]?.rev ?? 0
        return { messages: messagesFor(facts, reads), ...(first > floor + 1 ? { next: String(first) } : {}) }
      },
    }),
    route({
      method: 'DELETE',
      path: '/v1/admin/chats/{chat}/messages/{message}',
      who: 'admin',
      does: 'Deletes a message for everybody.',
      refuses: ['gone'],
      async handle({ params: { chat = '', message = '' } }) {
        if (!v.is(MessageId, message)) throw new InniesError('not-found', 'There is no such message.')
        await runtime.chat(chat).moderate({ type: 'delete', of: revOf(chat, message) })
      },
    }),
    route({
      method: 'DELETE',
      path: '/v1/admin/chats/{chat}/members/{user}',
      who: 'admin',
      does: 'Takes somebody out of a group, the owner too.',
      refuses: ['forbidden'],
      async handle({ params: { chat = '', user = '' } }) {
        await runtime.chat(chat).moderate({ type: 'remove', user })
      },
    }),
  ]
}

/** Undefined for a chat that was removed since it was listed. */
async function plainChat(runtime: Runtime, chat: ChatId) {
  try {
    return plainChatOf((await runtime.chat(chat).overview()).row)
  } catch (error) {
    if (error instanceof InniesError && error.code === 'not-found') return undefined
    throw error
  }
}
