/** A WebSocket server that says what it hears: as fast as ws is on this machine. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import './child.ts'

const server = createServer()
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', socket => {
  socket.on('message', data => socket.send(String(data)))
})
server.listen(0, '127.0.0.1', () => console.info(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
