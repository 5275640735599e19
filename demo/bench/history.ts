import { randomBytes, randomInt } from 'node:crypto'
import { type Client, enter, openChat } from './client.ts'
import { type Place, sendAll } from './fill.ts'
import { newFolder, type Peer, startPeerIn, type Weight } from './peer.ts'
import { compareStarts } from './starts.ts'
import { median, quantile, rounded } from './statistics.ts'

const SMALL_CHATS = 100
const SMALL = 100 // messages in each of them
const ROUNDS = 6
const PAGES = 500 // of each round, in the big chat and in the small ones
const TEXT = 'A message of about a hundred characters, as people write them when they have something to say. '

const textOf = (n: number) => TEXT + n
type Reader = { client: Client; big: Place; small: Place }

/** A store with so many messages: how soon the server is there after it was killed, and how long a page of 50 takes. */
export default async function history(messages = '1000000'): Promise<object> {
  const secret = randomBytes(32).toString('hex')
  const folder = await newFolder()
  const start = () => startPeerIn(folder, { name: 'innies', words: [secret] })
  const { big, small } = await fill(await start(), secret, Math.max(Number(messages) - SMALL_CHATS * SMALL, 1000))
  const starts = await compareStarts(folder, secret)
  const peer = await start()
  const reader = { client: await enter(peer.url, 'ana', secret), big, small }
  const rounds = []
  for (let round = 1; round <= ROUNDS; round++) rounds.push(await play(reader, peer, round))
  await peer.close()
  return { messages: big.length + SMALL_CHATS * small.length, ...starts, ...report(rounds) }
}

async function fill(peer: Peer, secret: string, length: number): Promise<Omit<Reader, 'client'>> {
  const client = await enter(peer.url, 'ana', secret)
  const big = { chats: [await openChat(peer.url, client.token, { with: 'bob' })], length }
  const small: { chats: string[]; length: number } = { chats: [], length: SMALL }
  await sendAll(client, big, textOf)
  for (let number = 0; number < SMALL_CHATS; number++)
    small.chats.push(await openChat(peer.url, client.token, { with: `friend${number}` }))
  await sendAll(client, small, textOf)
  client.socket.terminate()
  await peer.kill()
  return { big, small }
}

type Round = { big: number[]; small: number[]; pong: number[]; weight: Weight }

async function play({ client, big, small }: Reader, peer: Peer, number: number): Promise<Round> {
  const round: Round = { big: [], small: [], pong: [], weight: { rss: 0, anonymous: 0, heap: 0 } }
  for (let page = 0; page < PAGES; page++) {
    round.big.push(await readPage(client, big))
    round.small.push(await readPage(client, small))
    round.pong.push(await pong(client))
  }
  round.weight = await peer.weigh()
  const [bigP99, smallP99, pongP99] = [round.big, round.small, round.pong].map(times =>
    rounded(quantile(times, 0.99), 2),
  )
  console.error(
    `round ${number}: p99 ${bigP99} ms, small ${smallP99} ms, pong ${pongP99} ms, heap ${mebibytes(round.weight.heap)} MiB`,
  )
  return round
}

let asks = 0

/** Reads 50 messages somewhere in one of the chats. Resolves to the time it took, ms. */
function readPage({ socket }: Client, { chats, length }: Place): Promise<number> {
  const ask = ++asks
  const range = { before: randomInt(51, length + 1), limit: 50 }
  const begun = performance.now()
  return new Promise((resolve, reject) => {
    socket.once('message', data => {
      const took = performance.now() - begun
      const frame = JSON.parse(String(data)) as { ask?: number; page?: { facts: unknown[] } }
      if (frame.ask === ask && frame.page?.facts.length === 50) resolve(took)
      else reject(new Error(`No page of 50 came: ${String(data).slice(0, 200)}`))
    })
    socket.send(JSON.stringify({ type: 'page', ask, chat: chats[randomInt(chats.length)], range }))
  })
}

/** The time an answer takes that needs nothing, ms: that of the machine and its other work. */
function pong({ socket }: Client): Promise<number> {
  const begun = performance.now()
  return new Promise(resolve => {
    socket.once('message', () => resolve(performance.now() - begun))
    socket.send('ping')
  })
}

function report(rounds: readonly Round[]): object {
  const [, second, last] = [rounds[0]!, rounds[1]!, rounds.at(-1)!]
  const p99 = (times: (round: Round) => number[]) =>
    rounds.slice(1).map(round => rounded(quantile(times(round), 0.99), 2))
  const [big, small] = [p99(round => round.big), p99(round => round.small)]
  const p50 = (times: (round: Round) => number[]) => rounded(median(rounds.slice(1).flatMap(times)), 2)
  return {
    page50P99Ms: median(big),
    smallChatPage50P99Ms: median(small),
    ratio: rounded(median(big) / median(small), 2),
    spread: big,
    smallSpread: small,
    page50P50Ms: p50(round => round.big),
    smallChatPage50P50Ms: p50(round => round.small),
    pongP50Ms: p50(round => round.pong),
    pongP99Ms: median(p99(round => round.pong)),
    rssMiB: mebibytes(last.weight.rss),
    anonymousMiB: mebibytes(last.weight.anonymous),
    heapGrowth: rounded(last.weight.heap / second.weight.heap - 1, 3),
  }
}

const mebibytes = (bytes: number) => rounded(bytes / 1024 / 1024, 1)
