/** A Worker that runs the storage contract over Durable Objects: each partition is an object of its own. */

import { DurableObject } from 'cloudflare:workers'
import type { DurableObjectNamespace } from '@cloudflare/workers-types'
import { durablePartition } from './durable.ts'
import type { Key } from './key.ts'
import { contract } from './kv.contract.ts'
import type { Change, KeyRange, Partition } from './kv.ts'

type Env = { PARTITION: DurableObjectNamespace; WAKE: DurableObjectNamespace }
type RemotePartition = Partition & { called(name: Key): Promise<void> }
type RemoteWake = { woken(name: Key): Promise<void>; next(): Promise<Key> }

export class PartitionObject extends DurableObject<Env> {
  readonly #partition = durablePartition(this.ctx.storage)

  async called(name: Key): Promise<void> {
    await this.ctx.storage.put('name', name)
  }
  async get(key: Key): Promise<unknown> {
    return this.#partition.get(key)
  }
  async list(range: KeyRange): Promise<unknown> {
    return this.#partition.list(range)
  }
  async commit(change: Change): Promise<boolean> {
    return this.#partition.commit(change)
  }
  async alarm(): Promise<void> {
    const name = await this.ctx.storage.get<Key>('name')
    if (name) await wakes(this.env).woken(name)
  }
}

export class WakeObject extends DurableObject<Env> {
  readonly #woken: Key[] = []
  #hear: ((name: Key) => void) | undefined

  async woken(name: Key): Promise<void> {
    if (this.#hear) this.#hear(name)
    else this.#woken.push(name)
  }
  async next(): Promise<Key> {
    return (
      this.#woken.shift() ??
      new Promise(resolve => {
        this.#hear = resolve
      })
    )
  }
}

const wakes = ({ WAKE }: Env) => WAKE.get(WAKE.idFromName('all')) as unknown as RemoteWake

/** Calls that follow each other on one stub arrive in that order, so the name is there before the first commit. */
function partition({ PARTITION }: Env, name: Key): Partition {
  const remote = PARTITION.get(PARTITION.idFromName(JSON.stringify(name))) as unknown as RemotePartition
  const isNamed = remote.called(name)
  return {
    get: async key => remote.get(key),
    list: async range => remote.list(range),
    commit: change => isNamed.then(() => remote.commit(change)),
  }
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const name = decodeURIComponent(new URL(request.url).pathname.slice(1))
    const found = contract.find(one => one.name === name)
    try {
      await found?.run({ partition: name => partition(env, name), nextWake: () => wakes(env).next() })
      return new Response(found ? 'ok' : 'no such case')
    } catch (error) {
      return new Response(error instanceof Error ? error.message : String(error))
    }
  },
}
