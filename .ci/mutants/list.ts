/** One mistake, made in one place, that the tests must find. */
export interface Mutant {
  name: string
  /** What it breaks; `--quick` takes the first of each kind. */
  kind:
    | 'store'
    | 'durability'
    | 'once'
    | 'delivery'
    | 'client'
    | 'membership'
    | 'receipts'
    | 'deletion'
    | 'slow readers'
    | 'webhooks'
    | 'operation'
    | 'identity'
    | 'people'
  file: string
  /** Stands in the file exactly once. */
  find: string
  put: string
  /** Test files that are to fail. */
  tests: readonly string[]
}

const STORE = ['server/kv/kv.test.ts', 'server/kv/lmdb.test.ts']
const CHAT = ['groups', 'messages', 'receipts', 'user'].map(name => `server/chat/${name}.test.ts`)
const CRASH = ['server/fault/crash.test.ts']
const WEBHOOKS = ['queue', 'sender', 'facts', 'reminding'].map(name => `server/notify/${name}.test.ts`)
const PEOPLE = [
  ...['people', 'reports', 'user-routes', 'words'].map(name => `server/people/${name}.test.ts`),
  ...['admin-routes', 'blocks', 'listing'].map(name => `server/chat/${name}.test.ts`),
  'server/stats.test.ts',
]
const IDENTITY = [
  ...['suspension', 'token', 'issuer', 'keys', 'guest', 'policy', 'proof'].map(
    name => `server/identity/${name}.test.ts`,
  ),
  'server/call/participant.test.ts',
]
const STRACE = ['server/fault/strace.test.ts']

export const MUTANTS: readonly Mutant[] = [
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
    tests: ['server/chat/search.test.ts'],
  },
  {
    name: 'deleted-words-come-back-into-the-index',
    kind: 'deletion',
    file: 'server/chat/word-index.ts',
    find: 'set: [...set, { key: CURSOR, value: end }],',
    put: 'set,',
    tests: ['server/chat/search.test.ts'],
  },
  {
    name: 'slow-readers-stay',
    kind: 'slow readers',
    file: 'server/node-socket.ts',
    find: 'raw.bufferedAmount > MAX_QUEUE',
    put: 'raw.bufferedAmount < 0',
    tests: ['server/fault/slow.test.ts'],
  },
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
  {
    name: 'strangers-are-believed',
    kind: 'operation',
    file: 'server/node-proxies.ts',
    find: 'if (!this.isTrusted(near)) {',
    put: 'if (!headers["x-forwarded-for"]) {',
    tests: ['server/proxy.test.ts', 'server/node-proxies.test.ts'],
  },
  {
    name: 'refusals-quote-what-came',
    kind: 'operation',
    file: 'server/protocol/parse.ts',
    find: "issue.message.replace(/(: Received| but received) .*$/s, '')",
    put: 'issue.message',
    tests: ['server/canary.test.ts'],
  },
  {
    name: 'the-log-has-paths',
    kind: 'operation',
    file: 'server/request-log.ts',
    find: "return routePath(c, -1).replace(/\\{[^/]*\\}/g, '')",
    put: 'return routePath(c, -1) && c.req.path',
    tests: ['server/canary.test.ts'],
  },
  {
    name: 'bugs-tell-what-they-quote',
    kind: 'operation',
    file: 'server/log.ts',
    find: "error.stack?.replace(error.message, '')",
    put: 'error.stack',
    tests: ['server/log.test.ts'],
  },
  {
    name: 'half-open-sockets-stay',
    kind: 'operation',
    file: 'server/node-socket.ts',
    find: 'if (this.#silence > MAX_UNANSWERED) this.#raw.terminate()\n    else',
    put: '',
    tests: ['server/slowloris.test.ts'],
  },
  {
    name: 'slow-headers-are-waited-for',
    kind: 'operation',
    file: 'server/node-http.ts',
    find: 'connectionsCheckingInterval: LOOK,',
    put: '',
    tests: ['server/slowloris.test.ts'],
  },
  {
    name: 'lets-the-suspended-in',
    kind: 'identity',
    file: 'server/chat/user.ts',
    find: "if (known.suspendedAt !== undefined) throw new InniesError('suspended', 'This user is suspended.')",
    put: '',
    tests: IDENTITY,
  },
  {
    name: 'keeps-sockets-of-the-suspended',
    kind: 'identity',
    file: 'server/chat/user.ts',
    find: "if (on) for (const peer of this.#deps.peers()) peer.close('suspended')",
    put: '',
    tests: IDENTITY,
  },
  {
    name: 'looks-once-at-a-hello',
    kind: 'identity',
    file: 'server/session.ts',
    find: 'const settings = await admit()',
    put: 'const settings = { blocks: [], hidden: false }',
    tests: IDENTITY,
  },
  {
    name: 'any-algorithm',
    kind: 'identity',
    file: 'server/identity/token.ts',
    find: 'rules.issuer === iss && rules.algorithm === header.alg',
    put: 'rules.issuer === iss',
    tests: IDENTITY,
  },
  {
    name: 'no-audience',
    kind: 'identity',
    file: 'server/identity/token.ts',
    find: '...(audience === undefined ? {} : { audience: [audience].flat() }),',
    put: '',
    tests: IDENTITY,
  },
  {
    name: 'any-lifetime',
    kind: 'identity',
    file: 'server/identity/token.ts',
    find: "if (exp - iat > MAX_LIFETIME) throw new Error('lives too long')",
    put: '',
    tests: IDENTITY,
  },
  {
    name: 'any-type-of-token',
    kind: 'identity',
    file: 'server/identity/token.ts',
    find: '(at\\+)?jwt$/i',
    put: '(.+\\+)?jwt$/i',
    tests: IDENTITY,
  },
  {
    name: 'guests-by-any-token',
    kind: 'identity',
    file: 'server/identity/token.ts',
    find: "if (isGuest(id) !== (issuer === GUEST_ISSUER)) throw new Error('names a guest who is none')",
    put: '',
    tests: IDENTITY,
  },
  {
    name: 'a-fetch-for-each-made-up-kid',
    kind: 'identity',
    file: 'server/identity/keys.ts',
    find: 'set.reloading || now() - askedAt > COOLDOWN',
    put: 'true',
    tests: IDENTITY,
  },
  {
    name: 'keys-are-never-withdrawn',
    kind: 'identity',
    file: 'server/identity/keys.ts',
    find: '|| now() - askedAt > MAX_AGE',
    put: '',
    tests: IDENTITY,
  },
  {
    name: 'strangers-when-the-service-is-down',
    kind: 'identity',
    file: 'server/identity/keys.ts',
    find: 'if (hasFailed) throw unavailable()',
    put: '',
    tests: IDENTITY,
  },
  {
    name: 'anything-but-false-allows',
    kind: 'identity',
    file: 'server/identity/policy.ts',
    find: 'answers.some(answer => answer !== true)',
    put: 'answers.some(answer => answer === false)',
    tests: IDENTITY,
  },
  {
    name: 'the-removed-stay-in-the-call',
    kind: 'identity',
    file: 'server/chat/call-watch.ts',
    find: 'memberOf(roster, user) !== undefined && ',
    put: '',
    tests: IDENTITY,
  },
  {
    name: 'calls-of-rooms-that-are-gone-go-on',
    kind: 'identity',
    file: 'server/chat/call-watch.ts',
    find: 'if (!isOn) await',
    put: 'if (false) await',
    tests: IDENTITY,
  },
  {
    name: 'blockers-are-found',
    kind: 'people',
    file: 'server/people/search.ts',
    find: 'found.filter((_person, i) => !have[i])',
    put: 'found',
    tests: PEOPLE,
  },
  {
    name: 'people-are-searched-though-it-is-off',
    kind: 'people',
    file: 'server/people/search.ts',
    find: 'if (!config.peopleSearch)',
    put: 'if (false)',
    tests: PEOPLE,
  },
  {
    name: 'the-site-is-read-by-one-letter',
    kind: 'people',
    file: 'server/people/search.ts',
    find: '|| !saysEnough(query)',
    put: '',
    tests: PEOPLE,
  },
  {
    name: 'e-mail-addresses-are-searched',
    kind: 'people',
    file: 'server/people/words.ts',
    find: 'isAddress(name) ?',
    put: 'false ?',
    tests: PEOPLE,
  },
  {
    name: 'given-names-are-not-found',
    kind: 'people',
    file: 'server/people/words.ts',
    find: ', ...whole.flatMap(endings)',
    put: '',
    tests: PEOPLE,
  },
  {
    name: 'chats-of-the-blocked-are-open',
    kind: 'people',
    file: 'server/chat/opening.ts',
    find: '.sort(), before)',
    put: '.sort())',
    tests: PEOPLE,
  },
  {
    name: 'the-blocked-bring-in-whom-they-like',
    kind: 'people',
    file: 'server/chat/opening.ts',
    find: '    if (await isBlockedByAny(runtime, me.id, wish.users)) throw refusesMessages()\n',
    put: '',
    tests: PEOPLE,
  },
  {
    name: 'reports-of-what-is-not-seen',
    kind: 'people',
    file: 'server/people/reporting.ts',
    find: 'await runtime.chat(about.chat).admit(by)',
    put: 'await undefined',
    tests: PEOPLE,
  },
  {
    name: 'a-report-each-time',
    kind: 'people',
    file: 'server/people/reports.ts',
    find: 'if (known) return { result: known.value }',
    put: '',
    tests: PEOPLE,
  },
  {
    name: 'closed-reports-keep-the-message',
    kind: 'people',
    file: 'server/people/reports.ts',
    find: 'const { message: _message, closed, ...report }',
    put: 'const { closed, ...report }',
    tests: PEOPLE,
  },
  {
    name: 'counts-are-written-over',
    kind: 'people',
    file: 'server/people/tally.ts',
    find: 'check: [...check, { key: TALLY, version }],',
    put: 'check,',
    tests: PEOPLE,
  },
  {
    name: 'each-message-tells-the-site',
    kind: 'people',
    file: 'server/chat/listing.ts',
    find: 'if (listed && !isDue(listed, { ...news, at })) return undefined',
    put: '',
    tests: PEOPLE,
  },
  {
    name: 'chats-are-counted-anew-each-time',
    kind: 'people',
    file: 'server/people/catalogue.ts',
    find: 'chats: old ? 0 : 1,',
    put: 'chats: 1,',
    tests: PEOPLE,
  },
  {
    name: 'all-who-read-is-one-who-read',
    kind: 'people',
    file: 'server/chat/resource.ts',
    find: 'Math.min(...all.flatMap(',
    put: 'Math.max(...all.flatMap(',
    tests: PEOPLE,
  },
  {
    name: 'the-owner-stays',
    kind: 'people',
    file: 'server/chat/member-acts.ts',
    find: 'return endMembership(draft, member, { by: undefined })',
    put: "return member.role === 'owner' ? 0 : endMembership(draft, member, { by: undefined })",
    tests: PEOPLE,
  },
]
