import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ClientId } from '../protocol/chat.ts'
import { openChat } from '../server.fixture.ts'
import { HonestClient } from './client.fixture.ts'
import { Host, newFolder } from './host.fixture.ts'
import { type Call, callsIn } from './strace.fixture.ts'

const MESSAGES = 20
const WRITES = ['write', 'writev', 'pwrite64', 'pwritev', 'pwritev2', 'sendmsg', 'sendto']
const SYNCS = ['fdatasync', 'fsync', 'msync']
const META = 8192 // bytes at the front of the data file: the two pages that say which state counts

const isToFile = ({ target }: Call) => target.endsWith('innies.mdb')
const isToClient = ({ target }: Call) => target.startsWith('TCP')

/** What the kernel was asked for on the way from a message to its answers. */
function path(calls: readonly Call[], clientId: ClientId) {
  const telling = calls.filter(call => isToClient(call) && call.text.includes(clientId))
  const written = calls.find(call => isToFile(call) && call.text.includes(clientId))
  const after = (since: Call | undefined, is: (call: Call) => boolean) =>
    since && calls.find(call => isToFile(call) && call.began > since.ended && is(call))
  const synced = after(written, ({ name, result }) => SYNCS.includes(name) && result === 0)
  const meta = after(synced, ({ name, text }) => name.startsWith('pwrite') && placeOf(text) < META)
  return { telling, written, synced, meta }
}

/** Where in the file is written. */
function placeOf(text: string): number {
  return Number(/, (\d+)\)\s+= \d+$/.exec(text)?.[1] ?? Number.NaN)
}

test('I1: whatever carries a fact leaves after the data file was synced with it', async context => {
  if (spawnSync('strace', ['-o', '/dev/null', 'true']).status !== 0)
    return context.skip('strace is not here, or may not watch')
  const trace = join(await newFolder(), 'trace')
  const options = ['-f', '-yy', '-s', '1000000', '-o', trace, '-e', `trace=openat,${[...WRITES, ...SYNCS].join()}`]
  const host = await Host.make()
  await host.start({ under: ['strace', ...options] })
  const chat = await openChat(host.url, 'ana', 'bob')
  const [ana, bob] = ['ana', 'bob'].map(user => new HonestClient({ user, chat, url: () => host.url }))
  await Promise.all([ana!.connect(), bob!.connect()])
  for (let n = 0; n < MESSAGES; n++) {
    ana!.send(`message ${n}`)
    if (n % 2) await ana!.settled() // one by one, and in pairs
  }
  await Promise.all([ana!.settled(), bob!.settled()])
  for (const client of [ana!, bob!]) client.leave()
  await host.stop()

  const calls = callsIn(await readFile(trace, 'utf8'))
  let told = 0
  for (const clientId of ana!.acknowledged.keys()) {
    const { telling, written, synced, meta } = path(calls, clientId)
    assert.ok(written && synced && meta, `${clientId} was not written, synced and made to count`)
    assert.ok(telling.length >= 2, 'both were to be told')
    for (const { began } of telling) assert.ok(meta.ended < began, `line ${began} tells what line ${meta.ended} stores`)
    told += telling.length
  }
  const opened = calls.filter(call => call.name === 'openat' && /innies\.mdb", .*O_WRONLY/.test(call.text))
  assert.ok(
    opened.some(({ text }) => text.includes('O_DSYNC')),
    'what says which state counts is not synced as it is written',
  )
  context.diagnostic(
    `${told} socket writes carried ${ana!.acknowledged.size} facts, each after write, sync and meta page`,
  )
})
