import type WebSocket from 'ws'
import { enter, openChat, opened } from './client.ts'

/** Two who talk: one says, the other hears. */
export interface Pair {
  sender: WebSocket
  receiver: WebSocket
  /** The frame that sends a text under an id. */
  say(id: string, text: string): string
  /** The id of the message that a frame delivers; `undefined` for other frames. */
  idOf(frame: string): string | undefined
}

/** A pair at the sketch or at the echo server, where one socket hears itself. */
export async function plainPair(url: string, chat: number, isEcho: boolean): Promise<Pair> {
  const sender = await opened(`${url}/?chat=${chat}`)
  const receiver = isEcho ? sender : await opened(`${url}/?chat=${chat}`)
  return {
    sender,
    receiver,
    say: (id, text) => JSON.stringify({ chat, id, text }),
    idOf: frame => (JSON.parse(frame) as { id: string }).id,
  }
}

/** A pair at our own server, as its clients are. */
export async function inniesPair(url: string, chat: number, secret: string): Promise<Pair> {
  const { token, socket: sender } = await enter(url, `ana${chat}`, secret)
  const { socket: receiver } = await enter(url, `bob${chat}`, secret)
  const id = await openChat(url, token, { with: `bob${chat}` })
  return {
    sender,
    receiver,
    say: (clientId, text) => JSON.stringify({ type: 'send', chat: id, clientId, text }),
    idOf(frame) {
      const { type, clientId } = JSON.parse(frame) as { type: string; clientId?: string }
      return type === 'sent' ? clientId : undefined
    },
  }
}

const TEXT = 'x'.repeat(300)
let count = 0

/** Each pair keeps one message on its way for that long. Resolves to the time each took, ms. */
export async function talk(pairs: readonly Pair[], seconds: number): Promise<number[]> {
  const times: number[] = []
  const end = performance.now() + seconds * 1000
  await Promise.all(pairs.map(pair => talkOne(pair, end, times)))
  return times
}

function talkOne({ sender, receiver, say, idOf }: Pair, end: number, times: number[]): Promise<void> {
  return new Promise(resolve => {
    let id = ''
    let start = 0
    const next = () => {
      start = performance.now()
      if (start >= end) {
        receiver.off('message', hear)
        return resolve()
      }
      id = `message-of-the-bench-${++count}`
      sender.send(say(id, TEXT))
    }
    const hear = (data: unknown) => {
      if (idOf(String(data)) !== id) return
      times.push(performance.now() - start)
      next()
    }
    receiver.on('message', hear)
    next()
  })
}
