/** A search without an index: as many texts in LMDB, each read and looked into, the newest first. `node scan.ts FOLDER COUNT LIMIT`. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { open } from 'lmdb'
import { WebSocketServer } from 'ws'
import { textOf } from '../texts.ts'
import './child.ts'

const [, , folder = '', count = '', limit = ''] = process.argv
const db = open<{ text: string }, number>({ path: `${folder}/scan.mdb`, encoding: 'json' })
for (let n = 0; n < Number(count); n++) void db.put(n, { text: textOf(n) })
await db.flushed

function search(words: readonly string[]): string[] {
  const found: string[] = []
  for (const { value } of db.getRange({ reverse: true, start: Number(count), end: -1 })) {
    const text = value.text.toLowerCase()
    if (words.every(word => text.includes(word))) found.push(value.text)
    if (found.length === Number(limit)) break
  }
  return found
}

const server = createServer()
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', socket => {
  socket.on('message', data => socket.send(JSON.stringify(search(String(data).split(' ')))))
})
server.listen(0, '127.0.0.1', () => console.info(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
