import { Messages, SearchAllQuery, SearchQuery } from '../../protocol/resource.ts'
import { type Route, route } from '../../route.ts'
import type { Runtime } from '../../runtime.ts'
import { messageOf } from '../resource.ts'
import { type Hits, search } from './wish.ts'

/** Finding messages again. A hit is shown in its place by the `rev` of it: `GET /v1/chats/{chat}/messages?around={rev}`. */
export function searchRoutes({ runtime }: { runtime: Runtime }): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/chats/{chat}/search',
      who: 'user',
      does: 'Messages of a chat that have all these words, the newest first; the last word may be only begun.',
      query: SearchQuery,
      answer: Messages,
      limit: 'search',
      async handle({ who, params: { chat = '' }, query: { q, cursor, limit } }) {
        const place = cursor === undefined ? undefined : String(cursor)
        return answerOf(await search(runtime, who.person.id, { chat, q, cursor: place, limit }))
      },
    }),
    route({
      method: 'GET',
      path: '/v1/search',
      who: 'user',
      does: 'The same in all chats of the user, the last changed chat first.',
      query: SearchAllQuery,
      answer: Messages,
      limit: 'search',
      handle: async ({ who, query }) => answerOf(await search(runtime, who.person.id, query)),
    }),
  ]
}

function answerOf({ hits, next }: Hits) {
  return { messages: hits.map(({ fact, read }) => messageOf(fact, read)), ...(next === undefined ? {} : { next }) }
}
