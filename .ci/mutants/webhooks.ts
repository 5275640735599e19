import type { Mutant } from './mutant.ts'

const WEBHOOKS = ['queue', 'sender', 'facts', 'reminding'].map(name => `server/notify/${name}.test.ts`)

/** Mistakes in what the site's backend is told. */
export const WEBHOOKS_MUTANTS: readonly Mutant[] = [
  {
    name: 'a-new-id-for-each-attempt',
    kind: 'webhooks',
    file: 'server/notify/sender.ts',
    find: 'await post(waiting.id, ',
    put: 'await post(crypto.randomUUID(), ',
    tests: WEBHOOKS,
  },
  {
    name: 'taken-out-before-it-is-taken',
    kind: 'webhooks',
    file: 'server/notify/sender.ts',
    find: 'const event = await this.#read(queued.notice)',
    put: 'await queue.remove(queued)\n      const event = await this.#read(queued.notice)',
    tests: WEBHOOKS,
  },
  {
    name: 'what-was-sent-is-sent-again',
    kind: 'webhooks',
    file: 'server/notify/queue.ts',
    find: 'if (queued && isSame(queued.place, place)) return queued',
    put: 'if (queued) return queued',
    tests: WEBHOOKS,
  },
  {
    name: 'begins-with-all-that-was-ever-said',
    kind: 'webhooks',
    file: 'server/notify/facts.ts',
    find: "begins: 'at-head'",
    put: "begins: 'at-floor'",
    tests: WEBHOOKS,
  },
  {
    name: 'ids-of-events-know-no-restore',
    kind: 'webhooks',
    file: 'server/notify/facts.ts',
    find: 'epochOf(head, partition)',
    put: "''",
    tests: WEBHOOKS,
  },
  {
    name: 'unread-though-muted',
    kind: 'webhooks',
    file: 'server/chat/unread.ts',
    find: ' || arrangement?.muted',
    put: '',
    tests: WEBHOOKS,
  },
  {
    name: 'one-stretch-for-ever',
    kind: 'webhooks',
    file: 'server/chat/unread.ts',
    find: 'before?.unread !== undefined && !hasRead',
    put: 'before?.unread !== undefined',
    tests: WEBHOOKS,
  },
  {
    name: 'follows-redirects',
    kind: 'webhooks',
    file: 'server/notify/post.ts',
    find: "redirect: 'manual'",
    put: "redirect: 'follow'",
    tests: ['server/notify/post.test.ts'],
  },
]
