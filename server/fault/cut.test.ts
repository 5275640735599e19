import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { ClientId, Page } from '../protocol/chat.ts'
import { ask, openChat } from '../server.fixture.ts'
import { HonestClient } from './client.fixture.ts'
import { Host } from './host.fixture.ts'
import { judge } from './verdict.fixture.ts'
import { type Cut, type Direction, Wire } from './wire.fixture.ts'

const ROUNDS = process.env.PROVE === 'long' ? 10 : 1
const LANES = 8 // chats at once
const TEXT = 'A text with letters of more than one byte: 👋'

let host: Host
before(async () => {
  host = await Host.make()
  await host.start()
})

let lanes = 0

/** One who talks to another over a wire of their own. */
async function makeLane() {
  const user = `ana${++lanes}`
  const wire = await Wire.to(host.url)
  const chat = await openChat(host.url, user, `bob${lanes}`)
  const client = new HonestClient({ user, chat, url: () => wire.url })
  const stored = async () => (await ask<Page>(host.url, user, `/v1/chats/${chat}/log?limit=1`)).head
  return { wire, client, stored }
}

type Lane = Awaited<ReturnType<typeof makeLane>>

type Sent = { clientId: ClientId; isAnswered: boolean }

/** Sends a message over a connection that breaks after so many bytes, or when the answer came before that. */
async function sendInto(cut: Cut, { wire, client }: Lane, bytes: number, direction: Direction): Promise<Sent> {
  await client.connect()
  wire.cutAfter(bytes, direction, cut)
  const clientId = client.send(TEXT)
  await client.until(
    () => !client.isOpen || client.acknowledged.has(clientId),
    'an answer, or the end of its connection',
  )
  const isAnswered = client.acknowledged.has(clientId)
  await end(client)
  await wire.idle()
  return { clientId, isAnswered }
}

async function end(client: HonestClient): Promise<void> {
  client.socket!.terminate()
  await client.until(() => !client.isOpen, 'the end of its connection')
}

/** Comes back, is answered and goes. */
async function answered({ client }: Lane, { clientId }: Sent, isAnswered: () => boolean, rev: number): Promise<void> {
  await client.connect()
  await client.until(isAnswered, 'an answer to what was sent again')
  assert.equal(client.acknowledged.get(clientId), rev)
  await end(client)
}

/** Tries every number of bytes from 0 on, until one was too many to cut anything. */
async function everyCut(fault: string, trial: (lane: Lane, bytes: number) => Promise<Sent>): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    let [bytes, isOver] = [0, false]
    const run = async () => {
      const lane = await makeLane()
      let times = 0
      for (; !isOver; times++) if ((await trial(lane, bytes++)).isAnswered) isOver = true
      await lane.client.connect()
      await judge(fault, times, [lane.client], host.url)
      lane.client.leave()
    }
    await Promise.all(Array.from({ length: LANES }, run))
  }
}

/** Bytes of the frame with which a client sends the text: header, mask and payload. */
function frameLength({ chat }: HonestClient): number {
  const frame = { type: 'send', chat, clientId: crypto.randomUUID(), text: TEXT }
  const payload = Buffer.byteLength(JSON.stringify(frame))
  return (payload < 126 ? 2 : 4) + 4 + payload
}

for (const cut of ['FIN', 'RST'] as const) {
  describe(cut, () => {
    test('I12, I3: after any number of bytes of a send changes nothing, and it is stored once when it comes again', () =>
      everyCut(`${cut} within a send`, async (lane, bytes) => {
        const { client, stored } = lane
        const head = client.texts.size
        const sent = await sendInto(cut, lane, bytes, 'up')
        if (bytes < frameLength(client)) assert.equal(await stored(), head, `${bytes} bytes of a send were stored`)

        await answered(lane, sent, () => client.acknowledged.has(sent.clientId), head + 1)
        return sent
      }))

    test('I3, I7: after any number of bytes of an answer: it comes again, the same, when the send does', () =>
      everyCut(`${cut} within an answer`, async (lane, bytes) => {
        const { client } = lane
        const head = client.texts.size
        const sent = await sendInto(cut, lane, bytes, 'down')

        await answered(lane, sent, () => sent.isAnswered || client.answers.has(sent.clientId), head + 1)
        return sent
      }))
  })
}
