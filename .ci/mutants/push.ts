import type { Mutant } from './mutant.ts'

const PUSHES = ['server/push/pushes.test.ts']

/** Mistakes in who is told by their browser, and of what. */
export const PUSH_MUTANTS: readonly Mutant[] = [
  {
    name: 'any-address-is-asked',
    kind: 'push',
    file: 'server/push/pushes.ts',
    find: 'if (!pushing.isEndpoint(subscription.endpoint))',
    put: 'if (!subscription.endpoint)',
    tests: PUSHES,
  },
  {
    name: 'what-was-told-is-told-again',
    kind: 'push',
    file: 'server/push/pushes.ts',
    find: '...(told ? [{ key: [TOLD, chat], value: told }] : [])',
    put: '',
    tests: PUSHES,
  },
  {
    name: 'browsers-that-are-gone-are-asked-for-ever',
    kind: 'push',
    file: 'server/push/pushes.ts',
    find: 'const GONE: readonly number[] = [404, 410]',
    put: 'const GONE: readonly number[] = []',
    tests: PUSHES,
  },
  {
    name: 'who-signed-out-is-told-on',
    kind: 'push',
    file: 'server/chat/user.ts',
    find: '    await this.#pushes?.unsubscribe(device)\n    for',
    put: '    for',
    tests: PUSHES,
  },
]
