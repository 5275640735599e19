import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { after } from 'node:test'

/** From the client to the server, or back. */
export type Direction = 'up' | 'down'
/** An orderly end, or a reset. */
export type Cut = 'FIN' | 'RST'

const wires = new Set<Server>()
after(() => {
  for (const server of wires) server.close()
})

type Armed = { direction: Direction; left: number; cut: Cut }

/** What lies between clients and a server: it carries bytes, and breaks where it is told to. */
export class Wire {
  /** Where clients connect to. */
  readonly url: string
  readonly #port: number
  readonly #open = new Set<Promise<unknown>>()
  #armed: Armed | undefined

  private constructor(url: string, port: number) {
    this.url = url
    this.#port = port
  }

  static async to(url: string): Promise<Wire> {
    const server = createServer({ allowHalfOpen: true }, near => wire.#carry(near))
    wires.add(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const wire = new Wire(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, Number(new URL(url).port))
    return wire
  }

  /** Carries so many bytes more in one direction, then breaks the connection. */
  cutAfter(bytes: number, direction: Direction, cut: Cut): void {
    this.#armed = { direction, left: bytes, cut }
  }

  /** Nothing is to be cut any more; resolves when both ends of every connection are closed. */
  async idle(): Promise<void> {
    this.#armed = undefined
    await Promise.all(this.#open)
  }

  #carry(near: Socket): void {
    const far = connect({ port: this.#port, host: '127.0.0.1', allowHalfOpen: true })
    const closed = Promise.all([near, far].map(closing)).finally(() => this.#open.delete(closed))
    this.#open.add(closed)
    this.#forward(near, far, 'up')
    this.#forward(far, near, 'down')
  }

  #forward(from: Socket, to: Socket, direction: Direction): void {
    from.on('error', () => {}) // a close follows
    from.on('end', () => to.end())
    from.on('close', () => to.destroy())
    from.on('data', (chunk: Buffer) => {
      const armed = this.#armed
      if (!to.writable) return
      if (armed?.direction !== direction) return void to.write(chunk)
      const part = chunk.subarray(0, armed.left)
      armed.left -= part.length
      if (armed.left > 0) return void to.write(part)
      this.#armed = undefined
      to.write(part, () => sever([from, to], armed.cut))
    })
  }
}

/** Resolves when it is closed, for whatever reason. */
function closing(end: Socket): Promise<void> {
  return new Promise(resolve => end.on('close', () => resolve()))
}

function sever(ends: readonly Socket[], cut: Cut): void {
  for (const end of ends) {
    if (cut === 'RST') end.resetAndDestroy()
    else end.end()
  }
}
