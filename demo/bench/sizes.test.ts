import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { measure } from './sizes.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'innies-sizes-'))
})
after(() => rm(folder, { recursive: true, force: true }))

const FILES = {
  'innies.js': 'const a=()=>import(`./innies-connect-aaaaaaaa.js`);export{a};',
  'innies-connect-aaaaaaaa.js': 'import{a as t}from"./innies.js";import"./innies-wire-hhhhhhhh.js";',
  'innies-shared-bbbbbbbb.js': 'export const shared="shared";',
  'innies-messenger-cccccccc.js': 'export*from"./innies-company-iiiiiiii.js";export const m=1;',
  'innies-wire-hhhhhhhh.js': 'import"./innies-shared-bbbbbbbb.js";export const w=1;',
  'innies-company-iiiiiiii.js': 'export const company=1;',
  'innies-side-jjjjjjjj.js': 'import"./innies-shared-bbbbbbbb.js";export const side=1;',
  'innies-ring-dddddddd.js': 'export const ring=()=>import("./innies-ring-card-eeeeeeee.js");',
  'innies-ring-card-eeeeeeee.js': 'export const card=1;',
  'innies-open-call-ffffffff.js':
    'import"./innies-shared-bbbbbbbb.js";export const l=()=>import("./innies-livekit-gggggggg.js");',
  'innies-livekit-gggggggg.js': 'import"./innies-shared-bbbbbbbb.js";export const livekit=1;',
}

test('static imports count, each file once; what is fetched later does not', async () => {
  for (const [name, code] of Object.entries(FILES)) await writeFile(join(folder, name), code)
  const sum = (...parts: string[]) =>
    Object.entries(FILES)
      .filter(([name]) => parts.some(part => (name === 'innies.js' ? part === 'loader' : name.slice(7, -12) === part)))
      .reduce((bytes, [, code]) => bytes + gzipSync(code, { level: 9 }).length, 0)

  assert.deepEqual(measure(folder), {
    loader: sum('loader'),
    chat: sum('loader', 'connect', 'wire', 'shared', 'messenger', 'company'),
    inbox: sum('side'),
    ring: sum('connect', 'wire', 'shared', 'ring'),
    engine: sum('open-call'),
    livekitClient: sum('livekit'),
  })
})
