/** The least that holds a socket on @hono/node-server: it says what it hears. */
import { serve, upgradeWebSocket } from '@hono/node-server'
import { Hono } from 'hono'
import { WebSocketServer } from 'ws'
import './child.ts'

const app = new Hono().get(
  '/v1/socket',
  upgradeWebSocket(() => ({
    onMessage({ data }, socket) {
      socket.send(String(data))
    },
  })),
)
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0, websocket: { server: sockets } }, ({ port }) =>
  console.info(`http://127.0.0.1:${port}`),
)
