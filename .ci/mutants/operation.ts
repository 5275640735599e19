import type { Mutant } from './mutant.ts'

/** Mistakes in what faces strangers, slow clients and the log. */
export const OPERATION_MUTANTS: readonly Mutant[] = [
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
]
