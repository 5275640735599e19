import type { Key } from '../kv/key.ts'
import type { Partition, Store } from '../kv/kv.ts'

/** What a kind of key has of a user who was erased: nothing, or the id as the name of nobody. */
type Left = 'nothing' | 'id'

/**
 * Every kind of key there is, by the kind of its partition; a kind is the first part of a key. Who adds one says here what is left
 * of a user in it after an erasure, and sees to it: in a chat in chat/erase.ts, elsewhere in holders.ts. A user's own partition
 * is emptied whatever is in it.
 */
export const KINDS: Record<string, Record<string, Left>> = {
  chat: {
    'call-due': 'nothing',
    'call-reports': 'nothing',
    'call-told': 'id', // who has said how a call was
    chat: 'id', // who began the call that is on, who blocked whom
    erasure: 'nothing',
    listed: 'nothing',
    log: 'id',
    once: 'id', // in keys that keep that their message is gone
    'past-call': 'id',
    receipt: 'nothing',
    released: 'nothing',
    segment: 'nothing',
    thread: 'nothing',
    told: 'nothing',
    trail: 'nothing',
    words: 'nothing',
  },
  user: {
    called: 'id', // of others: who called them, and whom they called
    erasure: 'nothing',
    feed: 'nothing',
    push: 'nothing',
    'push-alert': 'nothing',
    'push-out': 'nothing',
    'push-told': 'nothing',
    name: 'id', // until no token from before counts any more
    row: 'id', // of others: whose tombstone stands last
    settings: 'id', // of others: whom they have blocked
    unread: 'nothing',
    user: 'nothing',
  },
  site: {
    'call-counted': 'nothing',
    'call-sums': 'nothing',
    chat: 'nothing',
    erasure: 'nothing',
    file: 'nothing',
    'file-due': 'nothing',
    'file-of': 'nothing',
    'file-sum': 'nothing',
    heard: 'nothing',
    person: 'nothing',
    report: 'id',
    'report-closed': 'nothing',
    'report-open': 'nothing',
    reported: 'id',
    retention: 'nothing',
    secret: 'nothing',
    tally: 'nothing',
    // Events that wait for the site's backend: who and which, and nobody's words.
    webhook: 'id',
    'webhook-again': 'id',
    'webhook-clock': 'nothing',
    'webhook-failed': 'id',
    'webhook-new': 'id',
    word: 'nothing',
  },
}

/** The same store, which takes no kind of key that is not listed. */
export function listed(store: Store): Store {
  const check = ([of]: Key, [kind]: Key) => {
    if (KINDS[String(of)] && !KINDS[String(of)]![String(kind)])
      throw new Error(
        `["${of}", …] has keys ["${kind}", …]: say in ${import.meta.filename} what is left there of an erased user`,
      )
  }
  const partition = (name: Key): Partition => {
    const inner = store.partition(name)
    return {
      ...inner,
      // As many turns as without this: some tests count on it.
      commit(change) {
        for (const { key } of change.set ?? []) check(name, key)
        return inner.commit(change)
      },
    }
  }
  return { durability: store.durability, partition, onWake: wake => store.onWake(wake), close: () => store.close() }
}
