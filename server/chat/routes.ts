import type { Config } from '../config.ts'
import type { Directory } from '../people/directory.ts'
import { Arrangement, FeedQuery, Inbox, OpenChat, Page, RangeQuery, type Row } from '../protocol/chat.ts'
import { PastCalls } from '../protocol/past-call.ts'
import type { Person, UserId } from '../protocol/people.ts'
import {
  ActBody,
  Changed,
  Chats,
  DescribedChat,
  Message,
  Messages,
  NewMessage,
  NumberCursorQuery,
  OpenedChat,
  PlaceQuery,
  ReceiptBody,
} from '../protocol/resource.ts'
import { type Route, route } from '../route.ts'
import type { Runtime } from '../runtime.ts'
import { act, createGroup, openDirect } from './opening.ts'
import { callOf, chatOf, messageOf, messagesIn, revOf } from './resource.ts'

/** Somebody's chats. */
export function chatRoutes(deps: { config: Config; runtime: Runtime; directory: Directory }): Route[] {
  const { runtime, directory } = deps
  return [
    route({
      method: 'GET',
      path: '/v1/chats',
      who: 'user',
      does: 'The chats of the user, the last changed first.',
      query: NumberCursorQuery,
      answer: Chats,
      async handle({ who, query }) {
        const { rows, next } = await runtime.user(who.person.id).rows({ before: query.cursor, limit: query.limit })
        return { chats: rows.map(chatOf), ...(next === undefined ? {} : { next: String(next) }) }
      },
    }),
    route({
      method: 'POST',
      path: '/v1/chats',
      who: 'user',
      does: 'Opens the chat with another user, or makes a group.',
      body: OpenChat,
      answer: OpenedChat,
      isIdempotent: true,
      refuses: ['forbidden', 'idempotency-conflict'],
      async handle({ who, body, key }) {
        const me = who.person
        const row =
          'with' in body ? await openDirect(deps, me, body.with) : await createGroup(deps, me, { ...body, key })
        return { chat: chatOf(row), row, people: await directory.people(row.members) }
      },
    }),
    route({
      method: 'GET',
      path: '/v1/chats/{chat}',
      who: 'user',
      does: 'A chat, and all who are in it.',
      answer: DescribedChat,
      async handle({ who, params: { chat = '' } }) {
        const description = await runtime.chat(chat).describe(who.person.id)
        const row = await runtime.user(who.person.id).row(chat)
        const people = await directory.people(description.members.map(member => member.user))
        return { chat: chatOf(row), description, people }
      },
    }),
    route({
      method: 'GET',
      path: '/v1/chats/{chat}/messages',
      who: 'user',
      does: 'Messages of a chat, oldest first: the newest, or those before, after or around a place in its log.',
      query: RangeQuery,
      answer: Messages,
      async handle({ who, params: { chat = '' }, query }) {
        const { facts, floor } = await runtime.chat(chat).page(who.person.id, query)
        const { read } = await runtime.user(who.person.id).row(chat)
        const first = facts[0]?.rev ?? 0
        return { messages: messagesIn(facts, read), ...(first > floor + 1 ? { next: String(first) } : {}) }
      },
    }),
    route({
      method: 'POST',
      path: '/v1/chats/{chat}/messages',
      who: 'user',
      does: 'Sends a message. The key is kept as long as the chat.',
      body: NewMessage,
      answer: Message,
      isIdempotent: true,
      refuses: ['forbidden', 'idempotency-conflict', 'gone'],
      async handle({ who, params: { chat = '' }, body: { content, replyTo, threadId, mentions, attachments }, key }) {
        const { fact } = await runtime.chat(chat).send(who.person.id, {
          clientId: key ?? crypto.randomUUID(),
          text: content,
          ...(replyTo === undefined ? {} : { replyTo: revOf(chat, replyTo) }),
          ...(threadId === undefined ? {} : { thread: revOf(chat, threadId) }),
          ...(mentions === undefined ? {} : { mentions }),
          ...(attachments === undefined ? {} : { uploads: attachments }),
        })
        return messageOf(fact, fact.n)
      },
    }),
    route({
      method: 'GET',
      path: '/v1/chats/{chat}/log',
      who: 'user',
      does: 'A stretch of the log of a chat: everything that happened in it, as the widget reads it.',
      query: RangeQuery,
      answer: Page,
      handle: ({ who, params: { chat = '' }, query }) => runtime.chat(chat).page(who.person.id, query),
    }),
    route({
      method: 'POST',
      path: '/v1/chats/{chat}/acts',
      who: 'user',
      does: 'Edits, deletes, reacts to or pins a message; adds, removes or appoints members; sets title and history.',
      body: ActBody,
      answer: Changed,
      refuses: ['forbidden', 'gone', 'changed-meanwhile'],
      handle: async ({ who, params: { chat = '' }, body }) => ({
        rev: await act(deps, who.person, { ...body, ask: 1, chat }),
      }),
    }),
    route({
      method: 'PUT',
      path: '/v1/chats/{chat}/receipt',
      who: 'user',
      does: 'Marks messages as read, or as delivered, up to an ordinal.',
      body: ReceiptBody,
      async handle({ who, params: { chat = '' }, body }) {
        const marks = runtime.chat(chat)
        if ('read' in body) await marks.mark(who.person.id, 'read', body.read)
        else await marks.mark(who.person.id, 'delivered', body.delivered)
      },
    }),
    route({
      method: 'PUT',
      path: '/v1/chats/{chat}/arrangement',
      who: 'user',
      does: 'Mutes, archives or pins a chat in the own inbox.',
      body: Arrangement,
      handle: ({ who, params: { chat = '' }, body }) => runtime.user(who.person.id).arrange(chat, body),
    }),
    route({
      method: 'GET',
      path: '/v1/calls',
      who: 'user',
      does: 'The calls of the user that are over, the newest first.',
      query: PlaceQuery,
      answer: PastCalls,
      async handle({ who, query: { cursor, limit } }) {
        const { calls, next } = await runtime.user(who.person.id).calls({ before: cursor, limit })
        const people = await directory.people(calls.flatMap(({ from, others }) => [from, ...others]))
        return { calls: calls.map(callOf), people, ...(next ? { next: next.join(':') } : {}) }
      },
    }),
    route({
      method: 'GET',
      path: '/v1/feed',
      who: 'user',
      does: 'The rows of the inbox that changed, for clients without a socket.',
      query: FeedQuery,
      answer: Inbox,
      handle: ({ who, query }) => inboxOf(runtime, directory, who.person, query.since),
    }),
  ]
}

/** A user's inbox with the people in it; after `since`, what changed. */
export async function inboxOf(
  runtime: Runtime,
  directory: Directory,
  me: Person,
  since?: readonly [string, number],
): Promise<Inbox> {
  const inbox = await runtime.user(me.id).inbox(since)
  return { ...inbox, people: await directory.people(inbox.rows.flatMap(namedIn)) }
}

/** The members, and in a big chat who wrote last. */
function namedIn({ members, last }: Row): UserId[] {
  return last && 'from' in last ? [...members, last.from] : members
}
