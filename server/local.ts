import { type CallRoom, livekitRoom } from './call/call-room.ts'
import { Chat } from './chat/chat.ts'
import type { ChatDependencies } from './chat/chat-parts.ts'
import { Pace } from './chat/pace.ts'
import type { RecordingRules } from './chat/recording.ts'
import type { Trail } from './chat/trail.ts'
import { type Peer, User } from './chat/user.ts'
import type { Calls } from './config.ts'
import type { Blobs } from './file/blobs.ts'
import type { Store } from './kv/kv.ts'
import { createLog, type Log } from './log.ts'
import type { Meter } from './metrics.ts'
import { announcing } from './notify/facts.ts'
import { reminding } from './notify/reminding.ts'
import type { Sending } from './notify/sender.ts'
import { SHARDS, shardOf } from './people/shards.ts'
import { Site } from './people/site.ts'
import type { ChatId } from './protocol/chat.ts'
import type { Pushing } from './push/pushing.ts'
import type { Moment, Runtime } from './runtime.ts'

/** The runtime of one process: actors are objects over their partitions, made when asked for and forgotten when idle. */
export type LocalRuntime = Runtime & {
  /** The peer gets what is delivered to that user, until the answer is called. */
  join(peer: Peer, user: string): () => void
  /** Resolves when what was begun before is stored. */
  settle(): Promise<void>
}

export type LocalOptions = {
  now?: () => number
  /** Whether a chat that gets too many messages takes no more for a while. */
  limits?: boolean
  /** Days that messages are kept in chats that have no number of their own; 0 = for ever. */
  retentionDays?: number
  /** Where calls are. */
  calls?: () => Calls
  /** The room of a chat's calls there. */
  rooms?: (chat: ChatId) => CallRoom
  /** Seconds that a call rings, at most. */
  ringSeconds?: number | undefined
  /** Who may record calls; absent: nobody. */
  recording?: RecordingRules | undefined
  /** Where the bytes of files are, and how many a message may have; absent: files are off. */
  files?: { blobs: Blobs; most: number } | undefined
  /** What else follows the log of a chat. */
  trails?: (chat: string) => readonly Trail[]
  /** How the site's backend is told of events. */
  sending?: Sending | undefined
  /** How devices are told whose user is away. */
  pushing?: Pushing | undefined
  /** Facts of a segment of the search index, for tests. */
  block?: number
  /** Called at moments where a process may die, for tests. */
  at?: (moment: Moment) => void
  log?: Log
  meter?: Meter
}

const NO_CALLS = (): Calls => ({ phase: 'off', reason: '' })
const MAX_IDLE = 1000 // actors kept though they have nothing to do

export function localRuntime(store: Store, options: LocalOptions = {}): LocalRuntime {
  const { now = Date.now, limits = false, retentionDays = 0, ringSeconds, trails, sending, pushing, block } = options
  const { files, calls = NO_CALLS, rooms = (chat: ChatId) => livekitRoom(calls, chat) } = options
  const { at, log = createLog('errors'), meter, recording } = options
  const peers = new Map<string, Set<Peer>>()
  const pace = new Pace()
  const chats: Kept<Chat> = keep((id: string) => {
    const partition = store.partition(['chat', id])
    const telling = announcing({ chat: id, partition, events: sending?.events, site: sites.of, now })
    const followers = [...(trails?.(id) ?? []), ...telling]
    const note: ChatDependencies['note'] = chat => sites.of(shardOf(chat.id)).noteChat(chat)
    const count: ChatDependencies['count'] = one => sites.of(shardOf(one.chat)).countCall(one)
    const those = { count, users: (id: string) => users.of(id), note, trails: followers, pace, block }
    const room = rooms(id)
    const attaching = { site: sites.of, most: files?.most ?? 0 }
    return new Chat({
      id,
      partition,
      ...those,
      files: attaching,
      now,
      limits,
      retentionDays,
      room,
      ringSeconds,
      recording,
      at,
      meter,
    })
  })
  const runtime: Runtime = { chat: id => chats.of(id), user: id => users.of(id), site: shard => sites.of(shard) }
  const users: Kept<User> = keep((id: string) => {
    const partition = store.partition(['user', id])
    const own = { peers: () => peers.get(id) ?? [], runtime, reminding: reminding(sending, sites.of, now) }
    return new User({ id, partition, ...own, pushing, now, log })
  })
  const sites: Kept<Site, number> = keep((shard: number) => {
    const partition = store.partition(['site', shard])
    return new Site({ partition, now, runtime, sending, retentionDays, blobs: files?.blobs, log })
  })

  store.onWake(async ([kind, id]) => {
    if (kind === 'chat') await chats.of(String(id)).wake()
    if (kind === 'user') await users.of(String(id)).wake()
    if (kind === 'site') await sites.of(Number(id)).wake()
  })
  for (let shard = 0; shard < SHARDS; shard++)
    sites
      .of(shard)
      .begin()
      .catch(() => {}) // the next start does it
  return {
    ...runtime,
    join(peer, user) {
      const joined = peers.get(user) ?? new Set()
      peers.set(user, joined.add(peer))
      void users.of(user).moved()
      return () => {
        joined.delete(peer)
        if (!joined.size && peers.get(user) === joined) peers.delete(user)
        void users.of(user).moved()
      }
    },
    async settle() {
      pace.hurry()
      await Promise.all(chats.all().map(chat => chat.settle()))
      await Promise.all(users.all().map(user => user.settle()))
    },
  }
}

type Keepable = { readonly isIdle?: boolean }
type Kept<Actor, Id = string> = { of(id: Id): Actor; all(): Actor[] }

/** The object for an id: the same one as long as it has something to do. */
function keep<Id, Actor extends object>(make: (id: Id) => Actor & Keepable) {
  const kept = new Map<Id, Actor & Keepable>()
  return {
    of(id: Id): Actor {
      const actor = kept.get(id) ?? make(id)
      kept.delete(id)
      kept.set(id, actor) // the last used stands last
      if (kept.size > MAX_IDLE) forgetIdle(kept)
      return actor
    },
    all: (): Actor[] => [...kept.values()],
  }
}

/** Lets go of the idle among those not used for longest. */
function forgetIdle<Id>(kept: Map<Id, Keepable>): void {
  let looked = 0
  for (const [id, actor] of kept) {
    if (kept.size <= MAX_IDLE || ++looked > 10) return
    if (actor.isIdle ?? true) kept.delete(id)
  }
}
