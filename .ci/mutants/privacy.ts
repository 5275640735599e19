import type { Mutant } from './mutant.ts'

const PRIVACY = ['erasing', 'kinds', 'export', 'canary'].map(name => `server/privacy/${name}.test.ts`)
const RETENTION = ['server/chat/retention.test.ts']

/** Mistakes in what is erased, exported and kept. */
export const PRIVACY_MUTANTS: readonly Mutant[] = [
  {
    name: 'reactions-of-the-erased-stay',
    kind: 'privacy',
    file: 'server/chat/erase.ts',
    find: "(fact.type === 'edited' || fact.type === 'reacted') && fact.by === user",
    put: "fact.type === 'edited' && fact.by === user",
    tests: PRIVACY,
  },
  {
    name: 'the-erased-stay-in-the-directory',
    kind: 'privacy',
    file: 'server/privacy/holders.ts',
    find: "{ name: 'profiles', count: user => directory.count(user), erase: user => directory.remove(user) },",
    put: '',
    tests: PRIVACY,
  },
  {
    name: 'an-erasure-each-time',
    kind: 'privacy',
    file: 'server/privacy/erasing.ts',
    find: 'if (before && before.value.until === undefined) return this.#note(before.value)',
    put: '',
    tests: PRIVACY,
  },
  {
    name: 'tokens-from-before-the-erasure-count',
    kind: 'privacy',
    file: 'server/privacy/erasing.ts',
    find: 'emptied(settings.value, now())',
    put: 'emptied(settings.value, 0)',
    tests: PRIVACY,
  },
  {
    name: 'one-bad-chat-stops-an-erasure',
    kind: 'privacy',
    file: 'server/privacy/erasing.ts',
    find: 'after = chat // one that fails does not hold up the others',
    put: 'return RETRY',
    tests: PRIVACY,
  },
  {
    name: 'an-erasure-is-not-told',
    kind: 'privacy',
    file: 'server/privacy/erasing.ts',
    find: "await runtime.site(shardOf(user)).announce([{ type: 'user.erased', user, at: ended, id: job.value.notice }])",
    put: '',
    tests: ['server/notify/routes.test.ts'],
  },
  {
    name: 'an-export-has-what-others-wrote',
    kind: 'privacy',
    file: 'server/chat/excerpt.ts',
    find: 'if (fact.from === user) return',
    put: 'return',
    tests: PRIVACY,
  },
  {
    name: 'an-export-ends-where-they-left',
    kind: 'privacy',
    file: 'server/chat/excerpt.ts',
    find: 'if (!standing) return undefined',
    put: 'if (!standing || !memberOf(standing.roster, user)) return undefined',
    tests: PRIVACY,
  },
  {
    name: 'what-is-too-old-stays',
    kind: 'privacy',
    file: 'server/chat/retention.ts',
    find: 'const isDue = at + lifetime + GATHER <= now()',
    put: 'const isDue = false',
    tests: RETENTION,
  },
  {
    name: 'other-days-are-for-busy-chats-only',
    kind: 'privacy',
    file: 'server/privacy/sweep.ts',
    find: 'await Promise.all(page.map(([, id]) => chat(id).rouse()))',
    put: '',
    tests: RETENTION,
  },
]
