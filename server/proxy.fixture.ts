import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { after } from 'node:test'

type Options = {
  /** Where the server is. */
  to: string
  /** What it serves of itself: the rest is not passed on. */
  path?: string
  /** Takes the path away, as `proxy_pass` of nginx does with a slash at its end. */
  strips?: boolean
  /** Says which host was asked for, and whether by https. */
  scheme?: string
  /** Passes no WebSocket on: what nobody has told nginx. */
  isDeaf?: boolean
}

/** A small reverse proxy on loopback until the tests of the file end. Resolves to its own address, with the path. */
export async function startProxy({ to, path = '', strips = false, scheme, isDeaf = false }: Options): Promise<string> {
  const open = new Set<Socket>()
  const target = ({ url = '/' }: IncomingMessage) => to + (strips ? url.slice(path.length) : url)
  const headersOf = ({ headers, socket }: IncomingMessage): IncomingHttpHeaders => ({
    ...headers,
    'x-forwarded-for': [headers['x-forwarded-for'], socket.remoteAddress].filter(Boolean).join(', '),
    ...(scheme ? { 'x-forwarded-proto': scheme, 'x-forwarded-host': headers.host } : {}),
  })
  const server = createServer((incoming, answer) => {
    if (!incoming.url?.startsWith(`${path}/`)) return void answer.writeHead(404).end('the site, not innies')
    const passed = request(target(incoming), { method: incoming.method, headers: headersOf(incoming) }, response => {
      answer.writeHead(response.statusCode!, response.headers)
      response.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    incoming.pipe(passed)
  })
  server.on('connection', socket => open.add(socket))
  server.on('upgrade', (incoming, near: Socket) => {
    if (isDeaf) return void near.end('HTTP/1.1 400 Bad Request\r\n\r\n')
    const passed = request(target(incoming), { headers: headersOf(incoming) })
    passed.on('upgrade', (response, far: Socket) => {
      const lines = Object.entries(response.headers).map(([name, value]) => `${name}: ${value}`)
      near.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`)
      near.pipe(far).pipe(near)
      for (const socket of [near, far]) socket.on('error', () => {}).once('close', () => near.destroy())
    })
    passed.on('response', ({ statusCode }) => near.end(`HTTP/1.1 ${statusCode} Refused\r\n\r\n`))
    passed.on('error', () => near.destroy())
    passed.end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  after(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
}
