import { once } from 'node:events'
import { signUserToken } from 'innies/server'
import WebSocket from 'ws'

/** A user who is connected to our server. */
export interface Client {
  user: string
  token: string
  socket: WebSocket
}

/** Token of a user, as the peers take it. */
export function tokenFor(user: string, secret: string): Promise<string> {
  return signUserToken({ id: user, name: user }, { issuer: 'bench', audience: 'innies', algorithm: 'HS256', secret })
}

/** Connects a user; resolves once they are welcome. */
export async function enter(url: string, user: string, secret: string): Promise<Client> {
  const token = await tokenFor(user, secret)
  const socket = await opened(`${url}/v1/socket?user=${user}`)
  socket.send(JSON.stringify({ type: 'hello', token, device: 'device-of-bench' }))
  await once(socket, 'message')
  return { user, token, socket }
}

/** Opens a chat, or makes one, as `POST /v1/chats`. Resolves to its id. */
export async function openChat(url: string, token: string, wish: object): Promise<string> {
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${url}/v1/chats`, { method: 'POST', headers, body: JSON.stringify(wish) })
  if (!response.ok) throw new Error(`No chat was made: ${await response.text()}`)
  const { row } = (await response.json()) as { row: { chat: string } }
  return row.chat
}

/** A plain connection. */
export async function opened(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), { perMessageDeflate: false })
  await once(socket, 'open')
  return socket
}
