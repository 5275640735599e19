import { call, isCallWish } from './call/calling.ts'
import { block } from './chat/blocks.ts'
import { act } from './chat/opening.ts'
import { inboxOf } from './chat/routes.ts'
import { search } from './chat/search/wish.ts'
import type { Config } from './config.ts'
import type { Directory } from './people/directory.ts'
import { report } from './people/reporting.ts'
import type { ClientFrame, ServerFrame } from './protocol/frame.ts'
import type { DeviceId, Person } from './protocol/people.ts'
import type { Runtime } from './runtime.ts'

/** What a proven client may wish. */
export type Wish = Exclude<ClientFrame, { type: 'hello' | 'prove' }>

export type WishDependencies = { config: Config; runtime: Runtime; directory: Directory }

/** Grants a wish. Resolves to what only the one who wished is told; the rest comes to all who it concerns. */
export async function grant(
  deps: WishDependencies,
  { me, device }: { me: Person; device: DeviceId },
  wish: Wish,
): Promise<ServerFrame | undefined> {
  const { runtime, directory } = deps
  if (isCallWish(wish)) return call(deps, { me, device }, wish)
  switch (wish.type) {
    case 'send': {
      const { fact, isDuplicate } = await runtime.chat(wish.chat).send(me.id, wish)
      return isDuplicate ? fact : undefined // else the delivery brings it
    }
    case 'receive':
      return nothing(runtime.chat(wish.chat).mark(me.id, 'delivered', wish.n))
    case 'read':
      return nothing(runtime.chat(wish.chat).mark(me.id, 'read', wish.n))
    case 'page':
      return { type: 'paged', ask: wish.ask, page: await runtime.chat(wish.chat).page(me.id, wish.range) }
    case 'search': {
      const { type: _search, ask, ...wanted } = wish
      const { hits, next } = await search(runtime, me.id, wanted)
      const facts = hits.map(hit => hit.fact)
      const people = await directory.people(facts.map(fact => fact.from))
      return { type: 'found', ask, facts, people, ...(next === undefined ? {} : { next }) }
    }
    case 'describe': {
      const description = await runtime.chat(wish.chat).describe(me.id)
      const people = await directory.people(description.members.map(member => member.user))
      return { type: 'described', ask: wish.ask, description, people }
    }
    case 'count-reads':
      return { type: 'reads-counted', ask: wish.ask, count: await runtime.chat(wish.chat).countReads(me.id, wish.n) }
    case 'feed':
      return { type: 'fed', ask: wish.ask, inbox: await inboxOf(runtime, directory, me, wish.since) }
    case 'arrange': {
      const { type: _arrange, ask, chat, ...arrangement } = wish
      await runtime.user(me.id).arrange(chat, arrangement)
      return { type: 'done', ask }
    }
    case 'block':
      await block(runtime, me.id, wish.user, wish.on)
      return { type: 'done', ask: wish.ask }
    case 'report':
      await report(runtime, me.id, wish)
      return { type: 'done', ask: wish.ask }
    case 'appear':
      await runtime.user(me.id).appear(wish.hidden)
      return { type: 'done', ask: wish.ask }
    case 'subscribe':
      await runtime.user(me.id).subscribe(device, wish.subscription)
      return { type: 'done', ask: wish.ask }
    case 'unsubscribe':
      await runtime.user(me.id).unsubscribe(device)
      return { type: 'done', ask: wish.ask }
    case 'watch':
      return nothing(Promise.all(wish.chats.map(chat => runtime.chat(chat).watch(me.id))))
    case 'type':
      return nothing(runtime.chat(wish.chat).type(me.id))
    case 'logout':
      return nothing(runtime.user(me.id).revoke(device))
    default:
      return { type: 'done', ask: wish.ask, rev: await act(deps, me, wish) }
  }
}

async function nothing(done: Promise<unknown>): Promise<undefined> {
  await done
}
