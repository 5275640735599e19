import { posix } from 'node:path'
import type { Import } from './imports.ts'

/** One of the import rules of the design: what it says, and whether an import breaks it. */
export interface Rule {
  says: string
  isBroken: (found: Import) => boolean
}

/** What a feature of the server may take from another one, by file of the other. */
const ACROSS: Record<string, readonly string[]> = {
  chat: [
    'call/call.ts',
    'call/call-room.ts',
    'call/call-sums.ts',
    'call/participant.ts',
    'people/directory.ts',
    'people/shards.ts',
    'privacy/erasing.ts',
    'push/pushes.ts',
    'push/pushing.ts',
  ],
  call: [],
  people: [
    'call/call-sums.ts',
    'chat/resource.ts',
    'file/blobs.ts',
    'file/caretaker.ts',
    'file/file-verbs.ts',
    'file/shelf.ts',
    'notify/body.ts',
    'notify/notice.ts',
    'notify/queue.ts',
    'notify/sender.ts',
    'privacy/ledger.ts',
    'privacy/sweep.ts',
  ],
  privacy: [
    'call/participant.ts',
    'file/grant.ts',
    'chat/resource.ts',
    'chat/settings.ts',
    'notify/notice.ts',
    'people/directory.ts',
    'people/reported-by.ts',
    'people/shards.ts',
    'people/user-resource.ts',
  ],
  identity: ['call/participant.ts', 'notify/notice.ts', 'people/shards.ts'],
  notify: [
    'chat/head.ts',
    'chat/resource.ts',
    'chat/trail.ts',
    'chat/unread.ts',
    'people/report-resource.ts',
    'people/shards.ts',
  ],
  file: ['people/shards.ts', 'people/tally.ts'],
  push: ['call/call.ts', 'chat/settings.ts', 'chat/stored-row.ts', 'notify/post.ts', 'people/shards.ts'],
  cli: [
    'file/folder-blobs.ts',
    'file/folder-copy.ts',
    'file/folder-sweep.ts',
    'file/s3-blobs.ts',
    'call/room.ts',
    'node.ts',
    'node-http.ts',
    'notify/post.ts',
    'notify/test-ping.ts',
    'people/shards.ts',
    'people/tally.ts',
  ],
}

/** Open to every feature: the contract, the store, who asks, the settings, and the actors' interfaces. */
const SHARED = [
  'server/protocol/',
  'server/kv/',
  'server/identity/',
  'server/calling-actor.ts',
  'server/config.ts',
  'server/crowds.ts',
  'server/limits.ts',
  'server/log.ts',
  'server/metrics.ts',
  'server/route.ts',
  'server/runtime.ts',
  'server/settings.ts',
]

const NODE_FILES = [
  'server/node.ts',
  'server/node-door.ts',
  'server/node-heartbeat.ts',
  'server/node-http.ts',
  'server/node-proxies.ts',
  'server/node-public.ts',
  'server/node-samples.ts',
  'server/node-scripts.ts',
  'server/node-socket.ts',
  'server/cli.ts',
  'server/file/folder-blobs.ts',
  'server/file/folder-copy.ts',
  'server/file/folder-sweep.ts',
  'server/kv/backup-note.ts',
  'server/kv/backup.ts',
  'server/kv/compact.ts',
  'server/kv/copy.ts',
  'server/kv/disk.ts',
  'server/kv/durable-rename.ts',
  'server/kv/folder.ts',
  'server/kv/header.ts',
  'server/kv/lmdb-file.ts',
  'server/kv/lmdb.ts',
  'server/kv/lock.ts',
  'server/kv/open-folder.ts',
  'server/kv/sealed.ts',
]
const NODE_PACKAGES = ['@hono/node-server', 'lmdb', 'ws']
const WORKERS_FILES = [
  'server/cloudflare.ts',
  'server/file/r2-blobs.ts',
  'server/kv/durable.ts',
  'server/cloudflare-workers.d.ts',
]

/** Whoever makes stores and connections; everybody else takes properties. */
const CONNECTS = ['widget/link/page.ts']
const isLiveKitFile = (file: string) => /^widget\/call\/livekit(-\w+)?\.ts$/.test(file)

/** All that the demo's tests and benchmarks take from outside: where a program is. */
const PROGRAMS = ['.ci/chromium.ts', '.ci/firefox.ts', '.ci/dbus.ts']

export const RULES: readonly Rule[] = [
  {
    says: 'the widget takes only types, and only of the protocol, from the server',
    isBroken: ({ file, target, kind }) =>
      isIn(file, 'widget/') &&
      !isTest(file) &&
      isIn(target, 'server/') &&
      !(kind === 'type' && isIn(target, 'server/protocol/')),
  },
  {
    says: 'the protocol imports valibot only',
    isBroken: ({ file, target }) =>
      isIn(file, 'server/protocol/') && !isTest(file) && target !== 'valibot' && !isIn(target, 'server/protocol/'),
  },
  { says: 'a feature takes from another one only what the table allows', isBroken: crossesFeatures },
  {
    says: 'the server imports nothing from the widget or the demo',
    isBroken: ({ file, target }) => isIn(file, 'server/') && /^(widget|demo|\.ci)\//.test(target),
  },
  { says: 'what only Node has stands in the Node files', isBroken: needsNode },
  {
    says: 'what only Workers have stands in the Workers files',
    isBroken: ({ file, target }) =>
      /^(cloudflare:|@cloudflare\/workers-types)/.test(target) && !WORKERS_FILES.includes(file) && !isTest(file),
  },
  {
    says: 'base and link know neither chat nor call, and these not each other',
    isBroken: ({ file, target }) => {
      const [from, to] = [widgetPart(file), widgetPart(target)]
      if (from === 'base' || from === 'link') return to === 'chat' || to === 'call'
      return (from === 'chat' && to === 'call') || (from === 'call' && to === 'chat')
    },
  },
  {
    says: 'connections are made by link/page.ts only, and by import()',
    isBroken: ({ file, target, kind }) =>
      target === 'widget/link/connect.ts' &&
      kind !== 'type' &&
      !isTest(file) &&
      !(CONNECTS.includes(file) && kind === 'dynamic'),
  },
  {
    says: 'livekit-client is imported by call/livekit.ts and its parts only',
    isBroken: ({ file, target }) =>
      isIn(file, 'widget/') && packageOf(target) === 'livekit-client' && !isLiveKitFile(file) && !isTest(file),
  },
  {
    says: 'the demo imports what the package exports, other packages and its own files',
    isBroken: ({ file, target }) =>
      isIn(file, 'demo/') &&
      isPath(target) &&
      !isIn(target, 'demo/') &&
      !(PROGRAMS.includes(target) && isHarness(file)),
  },
  {
    says: 'an import names its target in plain text',
    isBroken: ({ file, target }) => !isIn(file, 'demo/') && target === '',
  },
  { says: 'a path carries its ending', isBroken: ({ target }) => isPath(target) && posix.extname(target) === '' },
]

function crossesFeatures({ file, target }: Import): boolean {
  const feature = /^server\/(\w+)\//.exec(file)?.[1]
  if (!feature || !isIn(target, 'server/') || isTest(file)) return false
  if (isIn(target, `server/${feature}/`) || SHARED.some(shared => target.startsWith(shared))) return false
  return !ACROSS[feature]?.includes(target.slice('server/'.length))
}

function needsNode({ file, target, kind }: Import): boolean {
  if (!isIn(file, 'server/') || isTest(file) || kind === 'type') return false
  const isNodes = target.startsWith('node:') || NODE_PACKAGES.includes(packageOf(target))
  return isNodes && !NODE_FILES.includes(file) && !isIn(file, 'server/cli/')
}

/** Files that can reach a package without any `import()`: what would be loaded with them. */
export function reachedStatically(entry: string, importsOf: (file: string) => readonly Import[]): Set<string> {
  const reached = new Set<string>()
  const visit = (file: string): void => {
    if (reached.has(file)) return
    reached.add(file)
    if (!isIn(file, 'widget/')) return
    for (const { target, kind } of importsOf(file)) if (kind === 'static') visit(target)
  }
  visit(entry)
  return reached
}

/** `@scope/name` or `name` of what is imported from a package. */
function packageOf(target: string): string {
  return /^(@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? ''
}

/** `chat` of `widget/chat/list.ts` and of the entry `widget/chat.ts`. */
function widgetPart(path: string): string | undefined {
  return isTest(path) ? undefined : /^widget\/(\w+)[/.]/.exec(path)?.[1]
}

const isIn = (path: string, folder: string) => path.startsWith(folder)
const isPath = (target: string) => /^(\.\.|\.ci|server|widget|demo)\//.test(target)
const isTest = (file: string) => /\.(test|fixture|contract)\.ts$/.test(file)
const isHarness = (file: string) => /^demo\/(e2e|bench|look)\//.test(file)
