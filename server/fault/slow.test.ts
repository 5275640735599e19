import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { CLOSE } from '../protocol/error.ts'
import { ask, openChat } from '../server.fixture.ts'
import { HonestClient } from './client.fixture.ts'
import { Host } from './host.fixture.ts'
import { judge } from './verdict.fixture.ts'

const ROUNDS = process.env.PROVE === 'long' ? 10 : 1
const FLOOD = 500 // messages: twice what the kernel keeps for a socket, and its queue
const LONG = '€'.repeat(7500) // 22 KB
const SLOW = 12 // sockets that are not read
const MAX_GROWTH = 40 * 1024 * 1024 // bytes; were nothing given up, some 70 MB would wait for them

/** Floods a group whose members are there, while two others talk. How long each of these waits, and how big the server got. */
async function flood(
  host: Host,
  writer: HonestClient,
  others: HonestClient,
): Promise<{ wait: number; memory: number }> {
  const [before, latencies] = [writer.acknowledged.size, others.latencies.length]
  let memory = 0
  writer.work(4, n => `${n} ${LONG}`)
  others.work(1)
  await writer.until(() => {
    memory = Math.max(memory, host.memory())
    return writer.acknowledged.size >= before + FLOOD
  }, 'the end of the flood')
  for (const client of [writer, others]) client.rest()
  await Promise.all([writer.settled(), others.settled()])
  return { wait: median(others.latencies.slice(latencies)), memory }
}

const ended = (client: HonestClient) => client.until(() => !client.isOpen, 'an end')

function median(numbers: readonly number[]): number {
  return [...numbers].sort((one, other) => one - other)[numbers.length >> 1]!
}

test('I15: who does not read is closed as slow and comes back whole; others do not wait for them, and memory stays bounded', async context => {
  if (!existsSync('/proc/self/status')) return context.skip('memory is measured on Linux only')
  const host = await Host.make()
  await host.start()
  const sleepers = Array.from({ length: SLOW }, (_, n) => `sleeper${n}`)
  const enter = (user: string, chat: string) => new HonestClient({ user, chat, url: () => host.url })
  const group = async () =>
    (await ask<{ row: { chat: string } }>(host.url, 'ana', '/v1/chats', { members: sleepers })).row.chat
  const carl = enter('carl', await openChat(host.url, 'carl', 'dora'))
  const [alone, crowd] = [enter('ana', await group()), enter('ana', await group())]
  const slow = sleepers.map(user => enter(user, crowd.chat))
  await Promise.all([alone, crowd, carl].map(client => client.connect()))
  await flood(host, alone, carl) // the process gets warm

  for (let round = 0; round < ROUNDS; round++) {
    const usual = await flood(host, alone, carl)
    await Promise.all(slow.map(client => client.connect()))
    for (const { socket } of slow) socket!.pause()
    const crowded = await flood(host, crowd, carl)
    for (const { socket } of slow) socket!.resume()
    await Promise.all(slow.map(ended))
    for (const { closes } of slow) assert.equal(closes.at(-1), CLOSE.slowConsumer)
    await Promise.all(slow.map(client => client.connect()))
    for (const { socket } of slow) socket!.terminate() // what it read has made the kernel keep more for it
    await Promise.all(slow.map(ended))

    assert.ok(crowded.wait <= 2 * usual.wait, `others waited ${crowded.wait} ms, and ${usual.wait} ms without the slow`)
    const growth = crowded.memory - usual.memory
    assert.ok(growth < MAX_GROWTH, `the server grew by ${growth} bytes`)
    context.diagnostic(
      `median wait ${usual.wait.toFixed(1)} → ${crowded.wait.toFixed(1)} ms, memory ${growth >> 10} KiB`,
    )
  }

  await Promise.all(slow.map(client => client.connect()))
  await judge('slow readers', ROUNDS * SLOW, [crowd, ...slow], host.url)
  await judge('others meanwhile', ROUNDS, [carl], host.url)
})
