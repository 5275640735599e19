import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type WebSocket from 'ws'
import { enter, openChat, opened } from './client.ts'
import { type Written, written, writtenBytes } from './disk.ts'
import { type Peer, startPeer } from './peer.ts'
import { median, rounded } from './statistics.ts'

const SIZES = [2, 50, 500]
const ROUNDS = 5
const ON_THE_WAY = 32 // messages of a round
const APART = 3500 // ms between two messages; longer than anything that a message leaves to be done later
const SECONDS = 2 // of each round
const TEXT = 'x'.repeat(300)

/** What all sockets of a group have heard. */
type Heard = { frames: number; bytes: number }
type Costs = Heard & Written & { diskBytes: number }
/** `frame`: what sends a message under an id. */
type Talk = { peer: Peer; sockets: readonly WebSocket[]; frame: (id: string) => string; perSecond: number[] }
type Group = Talk & { members: number; heard: Heard; sketch: Talk }

/** What one message costs in groups with everybody here, and with nobody but the sender; beside the sketch. */
export default async function groups(): Promise<object> {
  const all: Group[] = []
  for (const members of SIZES) for (const here of [members, 1]) all.push(await group(members, here))
  console.error('Some messages, one at a time …')
  const alone = await Promise.all(all.map(sendApart))
  for (const one of all) for (const talk of [one, one.sketch]) await stream(talk) // to warm up
  const begun = await Promise.all(all.map(costs))
  const sent = all.map(() => 0)
  for (let round = 1; round <= ROUNDS; round++) for (const [i, one] of all.entries()) sent[i]! += await play(one, round)
  await wait(APART)
  const many = await Promise.all(all.map(async (one, i) => each(begun[i]!, await costs(one), sent[i]!)))
  for (const one of all) for (const talk of [one, one.sketch]) await end(talk)
  return { groups: all.map((one, i) => report(one, alone[i]!, many[i]!)) }
}

async function group(members: number, here: number): Promise<Group> {
  const secret = randomBytes(32).toString('hex')
  const peer = await startPeer('innies', secret)
  const users = Array.from({ length: members }, (_, number) => `user${number}`)
  const clients = []
  for (const user of users.slice(0, here)) clients.push(await enter(peer.url, user, secret))
  const chat = await openChat(peer.url, clients[0]!.token, { members: users.slice(1), title: 'A group' })
  await wait(APART)
  const heard = { frames: 0, bytes: 0 }
  for (const { socket } of clients) {
    socket.on('message', (data: Buffer) => {
      heard.frames++
      heard.bytes += data.length
    })
  }
  console.error(`A group of ${members}, ${here} here`)
  const frame = (clientId: string) => JSON.stringify({ type: 'send', chat, clientId, text: TEXT })
  const sockets = clients.map(client => client.socket)
  return { peer, members, sockets, frame, perSecond: [], heard, sketch: await sketchOf(here) }
}

/** As many in one chat of the sketch. */
async function sketchOf(here: number): Promise<Talk> {
  const peer = await startPeer('sketch')
  const sockets: WebSocket[] = []
  for (let number = 0; number < here; number++) sockets.push(await opened(`${peer.url}/?chat=1`))
  return { peer, sockets, frame: id => JSON.stringify({ chat: 1, id, text: TEXT }), perSecond: [] }
}

async function end({ peer, sockets }: Talk): Promise<void> {
  const lost = sockets.filter(socket => socket.readyState !== socket.OPEN).length
  if (lost) throw new Error(`${lost} connections were lost.`)
  for (const socket of sockets) socket.terminate()
  await peer.close()
}

/** Costs of a message that has the server to itself. */
async function sendApart(one: Group): Promise<Costs> {
  const begun = await costs(one)
  for (let round = 0; round < ROUNDS; round++) {
    say(one)
    await wait(APART)
  }
  return each(begun, await costs(one), ROUNDS)
}

async function costs({ peer, heard }: Group): Promise<Costs> {
  return { ...heard, ...(await written(peer.folder)), diskBytes: await writtenBytes(peer.pid) }
}

function each(before: Costs, after: Costs, messages: number): Costs {
  const part = (what: keyof Costs, digits: number) => rounded((after[what] - before[what]) / messages, digits)
  return {
    frames: part('frames', 2),
    bytes: part('bytes', 0),
    transactions: part('transactions', 2),
    commits: part('commits', 2),
    diskBytes: part('diskBytes', 0),
  }
}

/** A round in which many messages are on their way. Resolves to how many were sent to our server. */
async function play(one: Group, round: number): Promise<number> {
  const [ours, theirs] = [await stream(one), await stream(one.sketch)]
  one.perSecond.push(ours.perSecond)
  one.sketch.perSecond.push(theirs.perSecond)
  const { sockets, members } = one
  console.error(
    `round ${round}, ${sockets.length} of ${members} here: ${ours.perSecond}/s, sketch ${theirs.perSecond}/s`,
  )
  return ours.messages
}

/** Resolves once all messages of a round are told to everybody who is here. */
function stream(talk: Talk): Promise<{ messages: number; perSecond: number }> {
  const begun = performance.now()
  const end = begun + SECONDS * 1000
  const told = talk.sockets.map(() => 0)
  let messages = 0
  const send = () => {
    messages++
    say(talk)
  }
  return new Promise(resolve => {
    const stops = talk.sockets.map((socket, index) => {
      const hear = (data: Buffer) => {
        if (!data.includes('"type":"sent"')) return
        told[index]!++
        if (index === 0 && performance.now() < end) return send()
        if (performance.now() < end || told.some(count => count < messages)) return
        for (const stop of stops) stop()
        resolve({ messages, perSecond: rounded((messages / (performance.now() - begun)) * 1000) })
      }
      socket.on('message', hear)
      return () => socket.off('message', hear)
    })
    for (let sent = 0; sent < ON_THE_WAY; sent++) send()
  })
}

let count = 0

function say({ sockets, frame }: Talk): void {
  sockets[0]!.send(frame(`message-of-the-bench-${++count}`))
}

function report({ members, sockets, perSecond, sketch }: Group, alone: Costs, many: Costs): object {
  return {
    members,
    here: sockets.length,
    framesEach: alone.frames,
    bytesEach: alone.bytes,
    commitsEach: alone.commits,
    transactionsEach: alone.transactions,
    diskBytesEach: alone.diskBytes,
    messagesPerSecond: median(perSecond),
    sketchPerSecond: median(sketch.perSecond),
    ofSketch: rounded(median(perSecond) / median(sketch.perSecond), 2),
    spread: perSecond,
    sketchSpread: sketch.perSecond,
    streamed: many,
  }
}
