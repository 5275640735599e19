import { randomBytes } from 'node:crypto'
import { inniesPair, type Pair, plainPair, talk } from './pairs.ts'
import { type Peer, startPeer } from './peer.ts'

const PAIRS = 100
const ROUNDS = 5
const SECONDS = 3 // of each round

type Contestant = { name: string; peer: Peer; pairs: readonly Pair[]; rounds: { perSecond: number; times: number[] }[] }

/** Messages that reach the other side in a second, one on its way for each of 100 pairs; beside a bare sketch and a bare echo. */
export default async function deliveries(): Promise<object> {
  const secret = randomBytes(32).toString('hex')
  const [innies, sketch, echo] = await Promise.all([
    startPeer('innies', secret),
    startPeer('sketch'),
    startPeer('echo'),
  ])
  const contestants = [
    await contestant('innies', innies, chat => inniesPair(innies.url, chat, secret)),
    await contestant('sketch', sketch, chat => plainPair(sketch.url, chat, false)),
    await contestant('echo', echo, chat => plainPair(echo.url, chat, true)),
  ] as const
  for (const { pairs } of contestants) await talk(pairs, 1) // to warm up
  for (let round = 1; round <= ROUNDS; round++) for (const one of contestants) await play(one, round)
  for (const { peer, pairs } of contestants) {
    for (const { sender, receiver } of pairs) for (const socket of [sender, receiver]) socket.terminate()
    await peer.close()
  }
  return report(contestants)
}

async function contestant(name: string, peer: Peer, enter: (chat: number) => Promise<Pair>): Promise<Contestant> {
  const pairs: Pair[] = []
  for (let chat = 0; chat < PAIRS; chat++) pairs.push(await enter(chat))
  return { name, peer, pairs, rounds: [] }
}

async function play({ name, pairs, rounds }: Contestant, round: number): Promise<void> {
  const times = await talk(pairs, SECONDS)
  const perSecond = Math.round(times.length / SECONDS)
  rounds.push({ perSecond, times })
  console.error(`round ${round}, ${name}: ${perSecond}/s, p50 ${part(times, 0.5)} ms, p99 ${part(times, 0.99)} ms`)
}

function report([innies, sketch, echo]: readonly [Contestant, Contestant, Contestant]): object {
  const perSecond = ({ rounds }: Contestant) =>
    part(
      rounds.map(round => round.perSecond),
      0.5,
    )
  const times = innies.rounds.flatMap(round => round.times)
  return {
    deliveriesPerSecond: perSecond(innies),
    spread: innies.rounds.map(round => round.perSecond),
    p50Ms: part(times, 0.5),
    p99Ms: part(times, 0.99),
    durability: 'fsync',
    pairs: PAIRS,
    sketchPerSecond: perSecond(sketch),
    ofSketch: Math.round((perSecond(innies) / perSecond(sketch)) * 100) / 100,
    echoPerSecond: perSecond(echo),
  }
}

/** The value below which that part of them lies, to a tenth. */
function part(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10
}
