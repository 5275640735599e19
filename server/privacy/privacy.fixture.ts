import type { Part } from '../chat/chat.fixture.ts'
import type { Config } from '../config.ts'
import type { Key } from '../kv/key.ts'
import type { Change, Partition, Store } from '../kv/kv.ts'
import { memoryStore } from '../kv/memory.ts'
import { adminKey, memoryApp } from '../memory.fixture.ts'
import type { Fact } from '../protocol/chat.ts'
import type { Act } from '../protocol/frame.ts'
import type { Erasure } from '../protocol/privacy.ts'

type Frame = { type: string } & Record<string, unknown>

let clientIds = 0

/** A site over a store, with people who say and do things in its chats, and its backend. */
export function useSite(store: Store = memoryStore(), change: Partial<Config> = {}) {
  const site = memoryApp(change, store)
  const { app, runtime } = site
  const asBackend = async (path: string, method = 'GET', body?: unknown) =>
    app.request(path, {
      method,
      headers: { authorization: `Bearer ${adminKey}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const receipt = async (id: string) => (await (await asBackend(`/v1/erasures/${id}`)).json()) as Erasure
  const begin = async (user: string) =>
    ((await (await asBackend(`/v1/users/${user}`, 'DELETE')).json()) as { receipt: string }).receipt
  const end = async (user: string, id: string) => {
    for (;;) {
      await runtime.user(user).wake()
      const found = await receipt(id)
      if (found.state === 'done') return found
    }
  }
  return {
    ...site,
    asBackend,
    receipt,
    begin,
    /** Resolves to the receipt when it is over. */
    end,
    erase: async (user: string) => end(user, await begin(user)),
    put: (user: string, name: string) => asBackend(`/v1/users/${user}`, 'PUT', { name }),
    group: async (chat: string, owner: string, members: string[]): Promise<void> => {
      await runtime.chat(chat).create(owner, { members, history: 'all' })
      await runtime.settle()
    },
    say: async (chat: string, by: string, text: string, more: object = {}) =>
      (await runtime.chat(chat).send(by, { clientId: `client-id-of-the-tests-${++clientIds}`, text, ...more })).fact,
    do: (chat: string, by: string, wish: Part<Act>) => runtime.chat(chat).act(by, { ask: 1, chat, ...wish } as Act), // one of the union again
    log: async (chat: string, by: string): Promise<Fact[]> =>
      (await runtime.chat(chat).page(by, { after: 0, limit: 200 })).facts,
    /** Opens a socket: what it hears, and whether it was closed. */
    enter(user: string) {
      const socket = { frames: [] as Frame[], isClosed: false }
      const send = (text: string) => void socket.frames.push(JSON.parse(text) as Frame)
      const leave = runtime.join({ device: `device-${user}`, send, close }, user)
      function close() {
        socket.isClosed = true
        leave()
      }
      return socket
    },
  }
}

/** The same store, whose commits are looked at before they are made. */
export function watched(store: Store, look: (name: Key, change: Change) => void | Promise<void>): Store {
  const watch = (name: Key, partition: Partition): Partition => ({
    ...partition,
    async commit(change) {
      await look(name, change)
      return partition.commit(change)
    },
  })
  return { ...store, partition: name => watch(name, store.partition(name)) }
}

/** Everything that a partition of it has, as one text. */
export async function textOf(store: Store, name: Key): Promise<string> {
  return JSON.stringify(await store.partition(name).list({ start: [], end: ['\u{10ffff}'] }))
}
