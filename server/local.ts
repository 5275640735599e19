import { Chat } from './chat/chat.ts'
import { type Peer, User } from './chat/user.ts'
import type { Store } from './kv/kv.ts'
import { Site } from './people/site.ts'
import type { Moment, Runtime } from './runtime.ts'

/** The runtime of one process: actors are objects over their partitions, made when asked for and forgotten when idle. */
export type LocalRuntime = Runtime & {
  /** The peer gets what is delivered to that user, until the answer is called. */
  join(peer: Peer, user: string): () => void
}

export type LocalOptions = {
  now?: () => number
  /** Called at moments where a process may die, for tests. */
  at?: (moment: Moment) => void
}

const MAX_IDLE = 1000 // actors kept though they have nothing to do

export function localRuntime(store: Store, { now = Date.now, at }: LocalOptions = {}): LocalRuntime {
  const peers = new Map<string, Set<Peer>>()
  const chats = keep(
    (id: string) => new Chat({ id, partition: store.partition(['chat', id]), users: id => runtime.user(id), now, at }),
  )
  const users = keep(
    (id: string) => new User({ partition: store.partition(['user', id]), peers: () => peers.get(id) ?? [], now }),
  )
  const sites = keep((shard: number) => new Site(store.partition(['site', shard])))

  const runtime: LocalRuntime = {
    chat: chats,
    user: users,
    site: sites,
    join(peer, user) {
      const joined = peers.get(user) ?? new Set()
      peers.set(user, joined.add(peer))
      return () => {
        joined.delete(peer)
        if (!joined.size && peers.get(user) === joined) peers.delete(user)
      }
    },
  }

  store.onWake(async ([kind, id]) => {
    if (kind === 'chat') await chats(String(id)).wake()
  })
  return runtime
}

/** The object for an id: the same one as long as it has something to do. */
function keep<Id, Actor extends object>(make: (id: Id) => Actor & { readonly isIdle?: boolean }): (id: Id) => Actor {
  const kept = new Map<Id, Actor & { readonly isIdle?: boolean }>()
  return id => {
    const actor = kept.get(id) ?? make(id)
    kept.delete(id)
    kept.set(id, actor) // the last used stands last
    if (kept.size > MAX_IDLE) forgetIdle(kept)
    return actor
  }
}

/** Lets go of the idle among those not used for longest. */
function forgetIdle<Id>(kept: Map<Id, { readonly isIdle?: boolean }>): void {
  let looked = 0
  for (const [id, actor] of kept) {
    if (kept.size <= MAX_IDLE || ++looked > 10) return
    if (actor.isIdle ?? true) kept.delete(id)
  }
}
