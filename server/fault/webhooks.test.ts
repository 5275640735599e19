import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { after, before, test } from 'node:test'
import { Receiver, SECRET, status } from '../notify/receiver.fixture.ts'
import { ask, openChat } from '../server.fixture.ts'
import { Host } from './host.fixture.ts'

const LIVES = process.env.PROVE === 'long' ? 40 : 4
const MESSAGES = 15 // in each life

const receiver = new Receiver()
before(() => receiver.listen())
after(() => receiver.close())

/** The id of each message that the receiver took, and the ids of the events that told of it. */
const taken = new Map<string, Set<string>>()

/** Takes what just came. */
function take(response: ServerResponse): void {
  const { id, event } = receiver.received.at(-1)!
  const { message } = event.data as { message: { id: string } }
  taken.set(message.id, (taken.get(message.id) ?? new Set()).add(id))
  response.writeHead(204).end()
}

test('the site hears of every message that was acknowledged, each under one id, though the server is killed again and again', async () => {
  const host = await Host.make()
  const env = { INNIES_WEBHOOK_URL: receiver.url, INNIES_WEBHOOK_SECRET: SECRET, INNIES_WEBHOOK_EVENTS: 'message.sent' }
  await host.start({ env })
  const chat = await openChat(host.url, 'ana', 'bob')
  const acknowledged: string[] = []
  // The first life finds a receiver that fails; later ones send again.
  receiver.answer = status(500)
  for (let life = 0; life < LIVES; life++) {
    const say = () => ask<{ id: string }>(host.url, 'ana', `/v1/chats/${chat}/messages`, { content: 'hello' })
    for (let i = 0; i < MESSAGES; i++) acknowledged.push((await say()).id)
    // While they are announced or sent, or have just been.
    if (life % 2 === 0) await receiver.heard(receiver.received.length + 1 + Math.floor(Math.random() * 3))
    await host.kill()
    receiver.answer = take
    await host.start({ env })
  }
  while (acknowledged.some(id => !taken.has(id))) await receiver.heard(receiver.received.length + 1)
  await host.kill()

  assert.equal(new Set(acknowledged).size, LIVES * MESSAGES)
  for (const [message, ids] of taken) assert.equal(ids.size, 1, `${message} came under ${ids.size} ids`)
})
