import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type WebSocket from 'ws'
import { enter, opened } from './client.ts'
import { newFolder, type Peer, startPeerIn, type Weight } from './peer.ts'
import { median, rounded } from './statistics.ts'

const ROUNDS = 5
const AT_ONCE = 50 // handshakes
const SETTLE = 6000 // ms; who did not say hello is closed after 5,000
/** A young generation that does not grow: by chance it takes 2 or 32 MiB, more than a thousand connections. */
const STEADY = ['--max-semi-space-size=1']

type Contestant = { name: string; peer: Peer; connect: (number: number) => Promise<WebSocket>; weights: Weight[] }

/** What an idle connection weighs that has said hello, each its own user; beside a bare `upgradeWebSocket` server. */
export default async function sockets(connections = '5000'): Promise<object> {
  const count = Math.ceil(Number(connections) / ROUNDS)
  const secret = randomBytes(32).toString('hex')
  const [innies, bare] = await Promise.all([
    startPeerIn(await newFolder(), { name: 'innies', words: [secret], flags: STEADY }),
    startPeerIn(await newFolder(), { name: 'bare', flags: STEADY }),
  ])
  const contestants = [
    contestant('innies', innies, async number => (await enter(innies.url, `user${number}`, secret)).socket),
    contestant('bare', bare, number => echoed(bare.url, number)),
  ] as const
  const open: WebSocket[] = []
  for (const one of contestants) open.push(...(await connectAll(one, -count, 0))) // to warm up; they stay
  await weighAll(contestants)
  for (let round = 0; round < ROUNDS; round++) {
    for (const one of contestants) open.push(...(await connectAll(one, round * count, (round + 1) * count)))
    await weighAll(contestants)
  }
  const lost = open.filter(socket => socket.readyState !== socket.OPEN).length
  if (lost) throw new Error(`${lost} connections were lost.`)
  for (const socket of open) socket.terminate()
  for (const { peer } of contestants) await peer.close()
  return report(contestants, count)
}

function contestant(name: string, peer: Peer, connect: Contestant['connect']): Contestant {
  return { name, peer, connect, weights: [] }
}

async function echoed(url: string, number: number): Promise<WebSocket> {
  const socket = await opened(`${url}/v1/socket?user=user${number}`)
  socket.send('hello')
  await once(socket, 'message')
  return socket
}

async function connectAll({ connect }: Contestant, from: number, to: number): Promise<WebSocket[]> {
  const sockets: WebSocket[] = []
  for (let number = from; number < to; number += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, to - number) }, (_, index) => connect(number + index))
    sockets.push(...(await Promise.all(some)))
  }
  return sockets
}

async function weighAll(contestants: readonly Contestant[]): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, SETTLE))
  for (const one of contestants) await weigh(one)
}

async function weigh({ name, peer, weights }: Contestant): Promise<void> {
  const weight = await peer.weigh()
  weights.push(weight)
  const { rss, anonymous, heap } = weight
  console.error(`${name}: ${mebibytes(rss)} MiB, ${mebibytes(anonymous)} of it anonymous, heap ${mebibytes(heap)}`)
}

function report([innies, bare]: readonly [Contestant, Contestant], count: number): object {
  const each = ({ weights }: Contestant, what: keyof Weight) =>
    Math.round((weights[ROUNDS]![what] - weights[0]![what]) / (count * ROUNDS))
  const rounds = ({ weights }: Contestant) =>
    weights.slice(1).map(({ rss }, round) => Math.round((rss - weights[round]!.rss) / count))
  const [ours, theirs] = [rounds(innies), rounds(bare)]
  return {
    connections: count * ROUNDS,
    rssBytesEach: each(innies, 'rss'),
    bareRssBytesEach: each(bare, 'rss'),
    ratio: rounded(each(innies, 'rss') / each(bare, 'rss'), 2),
    medianRatio: rounded(median(ours) / median(theirs), 2),
    spread: ours,
    bareSpread: theirs,
    anonymousBytesEach: each(innies, 'anonymous'),
    bareAnonymousBytesEach: each(bare, 'anonymous'),
    heapBytesEach: each(innies, 'heap'),
    bareHeapBytesEach: each(bare, 'heap'),
  }
}

const mebibytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1)
