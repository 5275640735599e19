/** A Worker that runs the storage contract over Durable Objects: each partition is an object of its own. */

import { DurableObject } from 'cloudflare:workers'
import type { DurableObjectNamespace } from '@cloudflare/workers-types'
import { durablePartition } from './durable.ts'
import type { Key } from './key.ts'
import { contract } from './kv.contract.ts'
import type { Change, KeyRange } from './kv.ts'
import { type ContractPartition, type ContractStore, WakeLog } from './store.contract.ts'

type Env = { PARTITION: DurableObjectNamespace; WAKE: DurableObjectNamespace }
type RemotePartition = ContractPartition & {
  called(name: Key): Promise<void>
  lineage(): Promise<string>
  crash(): Promise<void>
}
type RemoteWake = { woken(name: Key): Promise<void>; wake(n: number): Promise<Key>; refuse(name: Key): Promise<void> }

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
  async lineage(): Promise<string> {
    return this.#partition.lineage
  }
  async crash(): Promise<void> {
    this.ctx.abort()
  }
  async alarm(): Promise<void> {
    const name = await this.ctx.storage.get<Key>('name')
    if (name) await wakes(this.env).woken(name)
  }
}

export class WakeObject extends DurableObject<Env> {
  readonly #log = new WakeLog()

  async woken(name: Key): Promise<void> {
    await this.#log.woken(name)
  }
  async wake(n: number): Promise<Key> {
    return this.#log.wake(n)
  }
  async refuse(name: Key): Promise<void> {
    this.#log.refuse(name)
  }
}

const wakes = ({ WAKE }: Env) => WAKE.get(WAKE.idFromName('all')) as unknown as RemoteWake

const object = ({ PARTITION }: Env, name: Key) =>
  PARTITION.get(PARTITION.idFromName(JSON.stringify(name))) as unknown as RemotePartition

/** Calls that follow each other on one stub arrive in that order, so the name is there before the first commit. */
function partition(env: Env, name: Key): ContractPartition {
  const remote = object(env, name)
  const isNamed = remote.called(name)
  return {
    get: async key => remote.get(key),
    list: async range => remote.list(range),
    commit: change => isNamed.then(() => remote.commit(change)),
  }
}

/** The objects of one case. */
function contractStore(env: Env): ContractStore {
  const names = new Map<string, Key>()
  return {
    partition(name) {
      names.set(JSON.stringify(name), name)
      return partition(env, name)
    },
    lineage: async name => object(env, name).lineage(),
    wake: n => wakes(env).wake(n),
    refuseWake: name => wakes(env).refuse(name),
    patience: 20_000,
    async crash() {
      for (const name of names.values())
        await object(env, name)
          .crash()
          .catch(() => {}) // nobody is left to answer
      return contractStore(env)
    },
    close: async () => {},
  }
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const name = decodeURIComponent(new URL(request.url).pathname.slice(1))
    const found = contract.find(one => one.name === name)
    try {
      await found?.run(contractStore(env))
      return new Response(found ? 'ok' : 'no such case')
    } catch (error) {
      return new Response(error instanceof Error ? error.message : String(error))
    }
  },
}
