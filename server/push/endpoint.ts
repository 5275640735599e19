import type { PushConfig } from '../config.ts'

/** Whether what a client names is an address of a push service that may be asked: nothing else of the network is. */
export function isEndpoint(text: string, { hosts, testOrigin }: Pick<PushConfig, 'hosts' | 'testOrigin'>): boolean {
  if (!URL.canParse(text)) return false
  const { origin, protocol, username, password, port, hostname, hash } = new URL(text)
  if (testOrigin !== undefined && origin === testOrigin) return true
  if (protocol !== 'https:' || username || password || port || hash) return false
  return hosts.some(host => (host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host))
}
