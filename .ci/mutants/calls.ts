import type { Mutant } from './mutant.ts'

const CALLS = ['server/chat/calls.test.ts', 'server/chat/calls.model.test.ts']
const HOSTING = ['server/chat/hosting.test.ts']

/** Mistakes in how a call rings, is taken and ends, and in what is kept of it. */
export const CALLS_MUTANTS: readonly Mutant[] = [
  {
    name: 'a-call-is-counted-twice',
    kind: 'calls',
    file: 'server/people/call-tally.ts',
    find: 'if (n <= (counted[lane] ?? -1)) return true',
    put: '',
    tests: ['server/people/call-tally.test.ts'],
  },
  {
    name: 'a-list-keeps-calls-that-the-chat-has-lost',
    kind: 'calls',
    file: 'server/chat/past-calls.ts',
    find: 'if (kept) await all(kept.users.map(user => users(user).forgetCall([kept.at, kept.call])))',
    put: '',
    tests: ['server/chat/call-list.test.ts'],
  },
  {
    name: 'anybody-rates-a-call',
    kind: 'calls',
    file: 'server/chat/call-report.ts',
    find: 'if (kept && [kept.from, ...kept.came].includes(by)) {',
    put: 'if (kept) {',
    tests: ['server/chat/call-report.test.ts'],
  },
  {
    name: 'two-devices-get-the-call',
    kind: 'calls',
    file: 'server/chat/calls.ts',
    find: 'if (own.length && !here && !isOneOfMany) throw isElsewhere()',
    put: '',
    tests: CALLS,
  },
  {
    name: 'a-late-decline-ends-the-call',
    kind: 'calls',
    file: 'server/chat/calls.ts',
    find: "if (current.phase === 'ringing') end(draft, current, busy ? 'busy' : 'declined')",
    put: "end(draft, current, busy ? 'busy' : 'declined')",
    tests: CALLS,
  },
  {
    name: 'a-call-that-is-over-rings-again',
    kind: 'calls',
    file: 'server/chat/calls.ts',
    find: 'if (known) throw isOver()',
    put: '',
    tests: CALLS,
  },
  {
    name: 'a-call-rings-for-ever',
    kind: 'calls',
    file: 'server/chat/call-watch.ts',
    find: 'await log.change(endRinging)',
    put: '',
    tests: CALLS,
  },
  {
    name: 'devices-without-the-call-stay-in-its-room',
    kind: 'calls',
    file: 'server/chat/call-watch.ts',
    find: 'return seats.some(({ seat }) => seat === seatOf(one))',
    put: 'return seats.length > 0',
    tests: CALLS,
  },
  {
    name: 'a-refusal-of-what-was-remembered',
    kind: 'calls',
    file: 'server/chat/log.ts',
    find: '!isRemembered || (await this.#isCurrent(known))',
    put: 'true',
    tests: CALLS,
  },
  {
    name: 'who-is-taken-out-comes-back',
    kind: 'calls',
    file: 'server/chat/call-rights.ts',
    find: "if (isExpelled(call, user)) throw new InniesError('call-removed', 'You were taken out of this call.')",
    put: '',
    tests: HOSTING,
  },
  {
    name: 'a-locked-call-lets-in-whoever-has-a-pass',
    kind: 'calls',
    file: 'server/chat/call-rights.ts',
    find: 'return !call.locked || ',
    put: 'return true || ',
    tests: HOSTING,
  },
  {
    name: 'everybody-runs-the-call',
    kind: 'calls',
    file: 'server/chat/call-rights.ts',
    find: "return role !== 'member' || user === call.from",
    put: 'return true',
    tests: HOSTING,
  },
]
