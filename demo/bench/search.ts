import { randomBytes, randomInt } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { open } from 'lmdb'
import type WebSocket from 'ws'
import { enter, openChat, opened } from './client.ts'
import { sendAll } from './fill.ts'
import { type Peer, startPeer } from './peer.ts'
import { median, quantile, rounded } from './statistics.ts'
import { textOf, words } from './texts.ts'

const ROUNDS = 5
const QUERIES = 100 // in each round, of innies and of the scan
const LIMIT = 50 // messages in an answer
const BLOCK = 512 // messages that go into the index together
const HEADER = 12 // bytes of a value's version and checksum

/** How a round went, ms. */
type Round = { ours: number[]; scan: number[] }

/** Searches in one chat with so many messages of 300 bytes, until 50 are found or there are no more; beside a scan of all texts. */
export default async function search(messages = '100000'): Promise<object> {
  const count = Number(messages)
  const secret = randomBytes(32).toString('hex')
  const innies = await startPeer('innies', secret)
  const client = await enter(innies.url, 'ana', secret)
  const chat = await openChat(innies.url, client.token, { with: 'bob' })
  await sendAll(client, { chats: [chat], length: count }, textOf)
  const scan = await startPeer('scan', messages, String(LIMIT))
  const scanSocket = await opened(scan.url)
  await isIndexed(innies, count)
  const rounds: Round[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    rounds.push(
      await play(
        round,
        q => ask(client.socket, chat, q),
        q => askScan(scanSocket, q),
      ),
    )
  }
  await innies.kill()
  const bytes = await indexBytes(innies.folder)
  await Promise.all([innies.close(), scan.close()])
  return report(count, bytes, rounds)
}

/** A common word, a rare one, two of them, or the beginning of one. */
function query(n: number): string {
  const [common, rare] = [words[randomInt(50, 500)]!, words[randomInt(5000, words.length)]!]
  return [common, rare, `${common} ${rare}`, rare.slice(0, -2)][n % 4]!
}

type Ask = (q: string) => Promise<number>

async function play(number: number, ours: Ask, scan: Ask): Promise<Round> {
  const round: Round = { ours: [], scan: [] }
  for (let n = 0; n < QUERIES; n++) {
    const q = query(n)
    round.ours.push(await ours(q))
    round.scan.push(await scan(q))
  }
  const [p50, scanP50] = [round.ours, round.scan].map(times => rounded(median(times), 2))
  console.error(`round ${number}: p50 ${p50} ms, scan ${scanP50} ms`)
  return round
}

let asks = 0

/** Asks on until the answer is whole. Resolves to the time that took, ms. */
async function ask(socket: WebSocket, chat: string, q: string): Promise<number> {
  const begun = performance.now()
  let found = 0
  for (let cursor: string | undefined, isFirst = true; isFirst || (cursor && found < LIMIT); isFirst = false) {
    const wish = { type: 'search', ask: ++asks, chat, q, limit: LIMIT - found, ...(cursor ? { cursor } : {}) }
    socket.send(JSON.stringify(wish))
    const [data] = (await once(socket, 'message')) as [Buffer]
    const frame = JSON.parse(String(data)) as { ask?: number; facts?: unknown[]; next?: string }
    if (frame.ask !== asks || !frame.facts) throw new Error(`No answer came: ${String(data).slice(0, 200)}`)
    found += frame.facts.length
    cursor = frame.next
  }
  return performance.now() - begun
}

async function askScan(socket: WebSocket, q: string): Promise<number> {
  const begun = performance.now()
  socket.send(q)
  await once(socket, 'message')
  return performance.now() - begun
}

/** Resolves when the index has all but the newest messages. */
async function isIndexed({ folder }: Peer, count: number): Promise<void> {
  for (;;) {
    const [cursor] = await entriesOf(folder, ['trail', 'search'])
    const end = cursor ? Number(cursor.value.toString('utf8', HEADER)) : 0
    if (end > count - BLOCK) return
    console.error(`${end} of ${count} messages are in the index`)
    await wait(2000)
  }
}

/** What the index takes of the store: its keys and values. */
async function indexBytes(folder: string): Promise<number> {
  const entries = [...(await entriesOf(folder, ['words'])), ...(await entriesOf(folder, ['segment']))]
  return entries.reduce((sum, { key, value }) => sum + key.length + value.length, 0)
}

/** The entries of a store that is closed or in use, whose key has these texts in it. */
async function entriesOf(folder: string, parts: readonly string[]): Promise<{ key: Buffer; value: Buffer }[]> {
  const root = open({ path: `${folder}/innies.mdb`, noSubdir: true, readOnly: true, maxDbs: 8 })
  const entries = root.openDB<Buffer, Buffer>({ name: 'entries', keyEncoding: 'binary', encoding: 'binary' })
  const middle = parts.map(part => `\u0002${part}\0`).join('') // a text begins with a byte of 2 and ends with a 0
  const found = [...entries.getRange().filter(({ key }) => key.includes(middle, 0, 'latin1'))]
  await root.close()
  return found
}

function report(messages: number, bytes: number, rounds: readonly Round[]): object {
  const [ours, scan] = [rounds.flatMap(round => round.ours), rounds.flatMap(round => round.scan)]
  return {
    messages,
    searchP50Ms: rounded(median(ours), 2),
    searchP99Ms: rounded(quantile(ours, 0.99), 2),
    spread: rounds.map(round => rounded(median(round.ours), 2)),
    scanP50Ms: rounded(median(scan), 2),
    scanP99Ms: rounded(quantile(scan, 0.99), 2),
    scanSpread: rounds.map(round => rounded(median(round.scan), 2)),
    indexBytesEach: rounded(bytes / messages, 1),
  }
}
