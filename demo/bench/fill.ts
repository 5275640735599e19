import type { Client } from './client.ts'

/** Chats, and how many messages each of them has or is to have. */
export type Place = { chats: readonly string[]; length: number }

const ON_THE_WAY = 1024 // messages at once, so that they fold

/** Sends until every chat is that long, and all of it is stored. */
export function sendAll({ socket }: Client, { chats, length }: Place, textOf: (n: number) => string): Promise<void> {
  const count = chats.length * length
  let sent = 0
  let stored = 0
  const send = () => {
    const frame = { type: 'send', chat: chats[sent % chats.length], clientId: clientId(), text: textOf(sent++) }
    socket.send(JSON.stringify(frame))
  }
  return new Promise((resolve, reject) => {
    const hear = (data: unknown) => {
      const frame = JSON.parse(String(data)) as { type: string; message?: string }
      if (frame.type === 'refused') return reject(new Error(frame.message))
      if (frame.type !== 'sent') return
      if (++stored % 50_000 === 0) console.error(`${stored} of ${count} messages`)
      if (sent < count) send()
      if (stored < count) return
      socket.off('message', hear)
      resolve()
    }
    socket.on('message', hear)
    while (sent < Math.min(ON_THE_WAY, count)) send()
  })
}

let clientIds = 0
const clientId = () => `message-of-the-bench-${++clientIds}`
