import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

export type Header = { alg: string; kid?: string; [name: string]: unknown }

/** A key pair of a service that signs users in. */
export async function newKey(alg: string, kid?: string) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), use: 'sig', alg, ...(kid === undefined ? {} : { kid }) }
  const header: Header = { alg, ...(kid === undefined ? {} : { kid }) }
  return { jwk, header, privateKey, pem: () => exportSPKI(publicKey) }
}

/** Signed as it is said, whether or not it makes sense. */
export function signed(claims: JWTPayload, header: Header, key: CryptoKey | Uint8Array): Promise<string> {
  const crit = Array.isArray(header.crit) ? Object.fromEntries(header.crit.map(name => [name, true])) : {}
  return new SignJWT(claims).setProtectedHeader(header).sign(key, { crit })
}

export const seconds = () => Math.floor(Date.now() / 1000)

/** The keys of a service at an address on this machine. */
export async function startKeyServer(keys: readonly object[]) {
  const server = createServer((_request, response) => {
    service.asked++
    service.answer(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const service = {
    /** How often somebody came. */
    asked: 0,
    keys,
    url: `http://127.0.0.1:${port}/jwks.json`,
    answer: (response: ServerResponse): void => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: service.keys }))
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
  return service
}

/** The same until the test ends. */
export async function useKeyServer(t: TestContext, keys: readonly object[]) {
  const service = await startKeyServer(keys)
  t.after(() => service.close())
  return service
}
