import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { malformed } from './settings.ts'

/** Who asks, and what for, as far as the network and trusted proxies say. */
export type Asking = {
  /** The client's address. */
  address: string
  /** The host that the client asked for; with the scheme where a proxy tells it. */
  host: string
  scheme?: string
}

const MAX_UNKNOWN = 10

/** The proxies in front of the server: only what they say of a client is believed. */
export class Proxies {
  readonly #trusted = new BlockList()
  readonly #unknown = new Set<string>()

  /** Throws a SettingError for what is neither an address nor a network. */
  constructor(proxies: readonly string[]) {
    for (const proxy of proxies) {
      const [address = '', bits] = proxy.split('/')
      const family = familyOf(address)
      const most = family === 'ipv6' ? 128 : 32
      if (!family || !(Number(bits ?? 0) <= most)) throw malformed('INNIES_PROXIES')
      this.#trusted.addSubnet(address, Number(bits ?? most), family)
    }
  }

  isTrusted(address: string): boolean {
    const family = familyOf(address)
    return family !== undefined && this.#trusted.check(address, family)
  }

  /** Who spoke for others without being one of them. */
  get unknown(): string[] {
    return [...this.#unknown]
  }

  /** Goes from the last proxy back to the first address that is none of ours: whatever a client put before it means nothing. */
  asking({ socket, headers }: IncomingMessage): Asking {
    const near = plain(socket.remoteAddress ?? '')
    const host = headers.host ?? ''
    if (!this.isTrusted(near)) {
      if (headers['x-forwarded-for'] && this.#unknown.size < MAX_UNKNOWN) this.#unknown.add(near)
      return { address: near, host }
    }
    const way = listOf(headers['x-forwarded-for']).map(addressOf)
    let address = near
    while (this.isTrusted(address)) {
      const before = way.pop()
      if (before === undefined || !isIP(before)) break
      address = before
    }
    const scheme = listOf(headers['x-forwarded-proto']).at(-1)
    return { address, host: listOf(headers['x-forwarded-host']).at(-1) ?? host, ...(scheme ? { scheme } : {}) }
  }
}

/** `::ffff:1.2.3.4` is 1.2.3.4. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

/** Without the port, and the brackets, that some proxies leave with it. */
function addressOf(text: string): string {
  return plain(/^\[(.*)\](:\d+)?$/.exec(text)?.[1] ?? text.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1'))
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const family = isIP(address)
  return family ? (family === 6 ? 'ipv6' : 'ipv4') : undefined
}

function listOf(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '')
  return text
    .split(',')
    .map(part => part.trim())
    .filter(Boolean)
}
