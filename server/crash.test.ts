import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { after, beforeEach, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Page } from './protocol/chat.ts'
import type { Moment } from './runtime.ts'
import { ask, Client, newFolder, openChat } from './server.fixture.ts'

const FIXTURE = fileURLToPath(new URL('crash.fixture.ts', import.meta.url))
const children: ChildProcess[] = []
const folders: string[] = []
after(async () => {
  for (const child of children) child.kill('SIGKILL')
  await Promise.all(folders.map(folder => rm(folder, { recursive: true, force: true })))
})

type Child = { url: string; died: Promise<unknown>; kill: () => void }

async function start(folder: string, moment?: Moment): Promise<Child> {
  const child = spawn(process.execPath, ['--import', 'tsx', FIXTURE, folder, '0', ...(moment ? [moment] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const died = once(child, 'exit')
  const [line] = (await once(child.stdout!, 'data')) as [Buffer]
  return { url: String(line).trim(), died, kill: () => void child.kill('SIGKILL') }
}

/** Ana's message to Bob is stored, and the server dies before it tells anyone. Resolves to their chat. */
async function commitAndDie(folder: string, text: string): Promise<string> {
  const first = await start(folder)
  const chat = await openChat(first.url, 'ana', 'bob')
  first.kill()
  await first.died
  const dying = await start(folder, 'committed')
  const ana = await Client.enter(dying.url, 'ana')
  ana.say({ type: 'send', chat, clientId: 'client-id-of-the-message', text })
  await dying.died
  return chat
}

describe('after SIGKILL', () => {
  let folder: string
  beforeEach(async () => {
    folder = await newFolder()
    folders.push(folder)
  })

  test('every acknowledged message is there, once', async () => {
    const first = await start(folder)
    const chat = await openChat(first.url, 'ana', 'bob')
    const ana = await Client.enter(first.url, 'ana')
    const acknowledged: string[] = []
    for (let i = 0; i < 40; i++) ana.say({ type: 'send', chat, clientId: `client-id-of-message-${i}`, text: `${i}` })
    while (acknowledged.length < 20) acknowledged.push((await ana.next('sent')).text)
    first.kill()
    await first.died

    const second = await start(folder)
    const { facts } = await ask<Page>(second.url, 'bob', `/v1/chats/${chat}/messages?limit=200`)

    const texts = facts.map(fact => (fact.type === 'sent' ? fact.text : ''))
    assert.deepEqual(
      texts.filter(text => acknowledged.includes(text)),
      acknowledged,
    )
    assert.deepEqual(
      facts.map(fact => fact.rev),
      facts.map((_, i) => i + 1),
    )
  })

  test('between commit and delivery, the message still arrives, with no further traffic', async () => {
    await commitAndDie(folder, 'still here')

    const second = await start(folder)
    const bob = await Client.enter(second.url, 'bob')
    const sent = await bob.next('sent')

    assert.deepEqual([sent.from, sent.text, sent.rev], ['ana', 'still here', 1])
  })

  test('between commit and delivery, a receipt that comes first does not hide the message', async () => {
    const chat = await commitAndDie(folder, 'still here')

    const second = await start(folder)
    const bob = await Client.enter(second.url, 'bob')
    bob.say({ type: 'read', chat, n: 1 })
    await bob.next('was-read')

    assert.equal((await bob.next('sent')).text, 'still here')
  })
})
