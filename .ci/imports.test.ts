import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { filesUnder } from './files.ts'
import { RULES, reachedStatically } from './import-rules.ts'
import { importsIn, scan } from './imports.ts'

const ROOMS = ['server', 'widget', 'demo']
const imports = ROOMS.flatMap(room => filesUnder(room, '.ts')).flatMap(importsIn)

for (const rule of RULES) {
  test(rule.says, () => {
    const broken = imports.filter(rule.isBroken)
    assert.deepEqual(
      broken.map(({ file, target, kind }) => `${file} → ${target} (${kind})`),
      [],
    )
  })
}

test('livekit-client is reached from no entry without import()', () => {
  for (const entry of ['widget/index.ts', 'widget/chat.ts', 'widget/call.ts', 'widget/script.ts']) {
    assert.equal(reachedStatically(entry, importsIn).has('livekit-client'), false, entry)
  }
})

test('the demo takes from this package only what it exports', () => {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, unknown> }
  const offered = Object.keys(exports).map(name => `innies${name.slice(1)}`)
  const taken = imports.filter(({ target }) => /^innies(\/|$)/.test(target)).map(({ target }) => target)
  assert.deepEqual(
    taken.filter(target => !offered.includes(target)),
    [],
  )
})

test('every form of import is seen', () => {
  const source = `
import a, { b as c } from './a.ts'
import type { T } from "../t.ts"
import type D from 'd'
import { type E } from 'e'
import * as f from 'f'
import 'g'
export * from './h.ts'
export type { I } from 'i'
import {
  j,
  type K,
} from 'jk'
const l = await import('./l.ts'), m = import(name)
type N = typeof import('n')
import type from 'o'
`
  const seen = scan('widget/x/y.ts', source).map(({ target, kind }) => `${kind} ${target}`)
  const expected = [
    'static widget/x/a.ts',
    'type widget/t.ts',
    'type d',
    'static e',
    'static f',
    'static widget/x/h.ts',
    'type i',
    'static jk',
    'static o',
    'static g',
    'dynamic widget/x/l.ts',
    'dynamic ',
    'type n',
  ]
  assert.deepEqual(seen, expected)
})

test('comments, strings and templates hold no imports', () => {
  const source = [
    "// import 'a'",
    "/* import b from 'b' */",
    'const text = "import(\'c\')"',
    "const more = `\nimport 'd'\n`",
    '/** Globs like widget/** are no end of a comment. */',
    'import.meta.url',
    "loader.import('e')",
  ].join('\n')
  assert.deepEqual(scan('widget/x.ts', source), [])
})

/** Each breaks exactly one rule, the one whose words contain the key. */
const BAD: Record<string, [file: string, source: string]> = {
  'only types, and only of the protocol': [
    'widget/chat/a.ts',
    "import { STATUS } from '../../server/protocol/error.ts'",
  ],
  'valibot only': ['server/protocol/a.ts', "import { Hono } from 'hono'"],
  'only what the table allows': ['server/people/a.ts', "import { Log } from '../chat/log.ts'"],
  'nothing from the widget': ['server/app.ts', "import '../widget/script.ts'"],
  'only Node has': ['server/app.ts', "import { WebSocketServer } from 'ws'"],
  'only Workers have': ['server/session.ts', "import { DurableObject } from 'cloudflare:workers'"],
  'neither chat nor call': ['widget/link/a.ts', "import type { A } from '../chat/a.ts'"],
  'connections are made': ['widget/chat/list.ts', "const { connect } = await import('../link/connect.ts')"],
  'livekit-client is imported': ['widget/call/tile.ts', "import { Room } from 'livekit-client'"],
  'what the package exports': ['demo/site.ts', "import { createApp } from '../server/app.ts'"],
  'in plain text': ['widget/script.ts', 'await import(name)'],
  'carries its ending': ['widget/base/a.ts', "import './b'"],
}

test('each rule can be broken, alone', () => {
  for (const [words, [file, source]] of Object.entries(BAD)) {
    const broken = RULES.filter(rule => scan(file, source).some(rule.isBroken)).map(rule => rule.says)
    assert.equal(broken.length, 1, `${file}: ${broken.join(' and ')}`)
    assert.ok(broken[0]?.includes(words), `${words}: ${broken[0]}`)
  }
  assert.equal(Object.keys(BAD).length, RULES.length)
})

test('a static way to livekit-client would be found', () => {
  const files: Record<string, string> = {
    'widget/index.ts': "import './call/a.ts'",
    'widget/call/a.ts': "import { Room } from 'livekit-client'",
    'widget/chat.ts': "const a = () => import('./call/a.ts')",
  }
  const importsOf = (file: string) => scan(file, files[file] ?? '')
  assert.ok(reachedStatically('widget/index.ts', importsOf).has('livekit-client'))
  assert.ok(!reachedStatically('widget/chat.ts', importsOf).has('livekit-client'))
})
