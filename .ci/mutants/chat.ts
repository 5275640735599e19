import type { Mutant } from './mutant.ts'

const CHAT = ['groups', 'messages', 'receipts', 'user'].map(name => `server/chat/${name}.test.ts`)
const CRASH = ['server/fault/crash.test.ts']

/** Mistakes in a chat: who is told what, and what stays of what was said. */
export const CHAT_MUTANTS: readonly Mutant[] = [
  {
    name: 'no-alarm-for-delivery',
    kind: 'delivery',
    file: 'server/chat/log.ts',
    find: ', wakeAt: now() + ALARM',
    put: '',
    tests: CRASH,
  },
  {
    name: 'no-gap-detection',
    kind: 'client',
    file: 'widget/chat/log.ts',
    find: 'for (let rev = this.#last + 1; this.#early.has(rev); rev++) next.push(...this.#takeEarly(rev))',
    put: 'for (const rev of [...this.#early.keys()].sort((a, b) => a - b)) next.push(...this.#takeEarly(rev))',
    tests: ['widget/chat/log.test.ts'],
  },
  {
    name: 'removed-members-are-still-told',
    kind: 'membership',
    file: 'server/chat/member-acts.ts',
    find: 'const rest = roster.members.filter(one => one.user !== user)',
    put: 'const rest = roster.members',
    tests: CHAT,
  },
  {
    name: 'who-left-is-told-what-came-with-it',
    kind: 'membership',
    file: 'server/chat/delivery.ts',
    find: 'fact.rev <= rev && fact.rev >= joinedAt(facts, user)',
    put: 'fact.rev >= joinedAt(facts, user)',
    tests: CHAT,
  },
  {
    name: 'history-from-before-joining-is-read',
    kind: 'membership',
    file: 'server/chat/roster.ts',
    find: 'return Math.max(head.floor, member.floor)',
    put: 'return head.floor',
    tests: CHAT,
  },
  {
    name: 'reading-goes-back',
    kind: 'receipts',
    file: 'server/chat/head.ts',
    find: 'const read = Math.max(old.read, Math.min(to.read ?? 0, n))',
    put: 'const read = Math.min(to.read ?? old.read, n)',
    tests: CHAT,
  },
  {
    name: 'deleted-text-stays',
    kind: 'deletion',
    file: 'server/chat/message-acts.ts',
    find: "const gone: Gone = { type: 'gone', chat, rev: of, n, from, at, changed: rev }",
    put: "const gone = { type: 'gone', chat, rev: of, n, from, at, changed: rev, text: message.text } as Gone",
    tests: CHAT,
  },
  {
    name: 'deleted-text-stays-in-its-edit',
    kind: 'deletion',
    file: 'server/chat/message-acts.ts',
    find: `  if (before) draft.replace(voidOf(before))
  const gone: Gone =`,
    put: '  const gone: Gone =',
    tests: CHAT,
  },
  {
    name: 'deleted-words-stay-in-the-index',
    kind: 'deletion',
    file: 'server/chat/log.ts',
    find: 'partition.commit(more ? joined(change, more) : change)',
    put: 'partition.commit(change)',
    tests: ['server/chat/search/search.test.ts'],
  },
  {
    name: 'deleted-words-come-back-into-the-index',
    kind: 'deletion',
    file: 'server/chat/search/word-index.ts',
    find: 'set: [...set, { key: CURSOR, value: end }],',
    put: 'set,',
    tests: ['server/chat/search/search.test.ts'],
  },
  {
    name: 'slow-readers-stay',
    kind: 'slow readers',
    file: 'server/node-socket.ts',
    find: 'raw.bufferedAmount > MAX_QUEUE',
    put: 'raw.bufferedAmount < 0',
    tests: ['server/fault/slow.test.ts'],
  },
]
