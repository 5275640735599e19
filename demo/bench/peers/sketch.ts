/** The least a durable chat server can do: ws, JSON, four LMDB keys for each message, on the disk before it is told. No checks. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { open } from 'lmdb'
import { type WebSocket, WebSocketServer } from 'ws'
import './child.ts'

type Wish = { chat: number; id: string; text: string }

const db = open<unknown, string>({ path: `${process.argv[2]}/sketch.mdb`, encoding: 'json' })
const revs = new Map<number, number>()
const members = new Map<number, WebSocket[]>()

const server = createServer()
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket, request) => {
  const chat = Number(new URL(request.url ?? '', 'http://x').searchParams.get('chat'))
  members.set(chat, [...(members.get(chat) ?? []), socket])
  socket.on('message', data => void store(JSON.parse(String(data)) as Wish))
})

async function store({ chat, id, text }: Wish): Promise<void> {
  const rev = (revs.get(chat) ?? 0) + 1
  revs.set(chat, rev)
  const fact = { type: 'sent', chat, rev, id, text, at: Date.now() }
  await db.transaction(() => {
    void db.put(`log ${chat} ${rev}`, fact)
    void db.put(`once ${chat} ${id}`, rev)
    void db.put(`head ${chat}`, rev)
    void db.put(`inbox ${chat}`, { rev, text: text.slice(0, 200) })
  })
  await db.flushed
  const frame = JSON.stringify(fact)
  for (const socket of members.get(chat) ?? []) socket.send(frame)
}

server.listen(0, '127.0.0.1', () => console.info(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
