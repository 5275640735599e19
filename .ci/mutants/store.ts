import type { Mutant } from './mutant.ts'

const STORE = ['server/kv/kv.test.ts', 'server/kv/lmdb.test.ts']
const CRASH = ['server/fault/crash.test.ts']
const STRACE = ['server/fault/strace.test.ts']

/** Mistakes in what is stored, and when it counts as stored. */
export const STORE_MUTANTS: readonly Mutant[] = [
  {
    name: 'no-version-check-in-memory',
    kind: 'store',
    file: 'server/kv/memory.ts',
    find: 'for (const { key, version } of check) if (entries.get(encodeKey(key))?.version !== version) return false',
    put: '',
    tests: STORE,
  },
  {
    name: 'no-version-check-in-lmdb',
    kind: 'store',
    file: 'server/kv/lmdb.ts',
    find: 'if (!check.every(isCurrent)) return false',
    put: '',
    tests: STORE,
  },
  {
    name: 'acknowledges-before-the-write',
    kind: 'durability',
    file: 'server/kv/lmdb.ts',
    find: 'if (writes.length) await this.#file.write(writes)',
    put: 'if (writes.length) void this.#file.write(writes)',
    tests: [...STRACE, ...STORE],
  },
  {
    name: 'does-not-sync',
    kind: 'durability',
    file: 'server/kv/lmdb-file.ts',
    find: 'noSync: !this.#options.isSynced',
    put: 'noSync: true',
    tests: STRACE,
  },
  {
    name: 'keys-of-sends-in-memory-only',
    kind: 'once',
    file: 'server/chat/draft.ts',
    find: `    const drafted = this.#once.findLast(({ key }) => key[1] === user && key[2] === clientId)
    return drafted?.value ?? (await this.#partition.get<Once>(['once', user, clientId]))?.value
  }

  setOnce(user: UserId, clientId: string, value: Once): void {
    this.#once.push({ key: ['once', user, clientId], value })
  }`,
    put: `    return Draft.known.get(\`\${this.chat} \${user} \${clientId}\`)
  }

  static readonly known = new Map<string, Once>()

  setOnce(user: UserId, clientId: string, value: Once): void {
    Draft.known.set(\`\${this.chat} \${user} \${clientId}\`, value)
  }`,
    tests: CRASH,
  },
]
