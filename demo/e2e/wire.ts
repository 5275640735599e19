import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { promisify } from 'node:util'

/** A way to another port of this machine that a test can cut: browsers call no cut of their own for loopback. */
export interface Wire {
  port: number
  /** Ends every connection and lets no new one through. */
  cut(): void
  mend(): void
  /** Ends every connection once, as soon as so many more bytes have come from the browsers. */
  cutAfter(bytes: number): Promise<void>
  close(): Promise<void>
}

/** A wire to that port; with a folder it speaks TLS, by a certificate of its own that is put there as `cert.pem`. */
export async function layWire(target: number, { folder }: { folder?: string | undefined } = {}): Promise<Wire> {
  const sockets = new Set<Socket>()
  let isCut = false
  let left = Number.POSITIVE_INFINITY // bytes until `reached`
  let reached = () => {}
  const pass = (from: Socket) => {
    if (isCut) return from.destroy()
    const to = connect(target, '127.0.0.1')
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      sockets.add(one)
      one.on('error', () => {}) // a cut is meant
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
    from.on('data', (bytes: Buffer) => {
      left -= bytes.length
      if (left <= 0) reached()
    })
    from.pipe(to)
    to.pipe(from)
    return from
  }
  const server = folder ? createTlsServer(await certificate(folder), pass) : createServer(pass)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const end = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: portOf(server),
    cut() {
      isCut = true
      end()
    },
    mend() {
      isCut = false
    },
    cutAfter(bytes) {
      left = bytes
      return new Promise(resolve => {
        reached = () => {
          left = Number.POSITIVE_INFINITY
          end()
          resolve()
        }
      })
    },
    async close() {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      end()
      await closed
    },
  }
}

function portOf(server: Server): number {
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('The wire is not laid.')
  return address.port
}

/** Signed by itself, for 127.0.0.1 alone. */
async function certificate(folder: string): Promise<{ key: string; cert: string }> {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  await promisify(execFile)('openssl', [...words, ...names, '-keyout', key, '-out', cert])
  return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') }
}
