import WebSocket from 'ws'
import { ask, type Check, type Finding, type Patient, skipped, warning, well, wrong } from './check.ts'

const PATIENCE = 4000 // ms

export const publicUrlCheck: Check = {
  name: 'url',
  asks: 'whether INNIES_URL leads to the running server: its script, its API, WebSockets; and whether its proxy is trusted',
  async look({ config, running }) {
    if (!config) return skipped('a setting is broken.')
    if (!running) return skipped('no server runs that could be reached.')
    const proxies = running.status.unknownProxies.map(unknownProxy)
    const { url } = config
    if (!url) return [...skipped('INNIES_URL is not set.'), ...proxies]
    const found = [...(await lacking(url, running)), ...proxies]
    return found.length ? found : well(`${url} leads to our server, WebSockets too.`)
  },
}

function unknownProxy(address: string): Finding {
  return warning(
    `${address} says for whom it asks (X-Forwarded-For) and is not believed: all its users share one limit.`,
    `If it is your proxy, add ${address} to INNIES_PROXIES.`,
  )
}

async function lacking(url: string, running: NonNullable<Patient['running']>): Promise<Finding[]> {
  const health = await ask(`${url}/healthz`)
  if (!health) return [wrong(`Nobody answers at INNIES_URL, ${url}.`, 'Look at the proxy, the name and the firewall.')]
  if ((await health.text()) !== 'ok')
    return [
      wrong(
        `At INNIES_URL, ${url}, somebody else answers (${health.status}).`,
        `Let the proxy pass it on to ${running.url}.`,
      ),
    ]
  const [script, socket] = [await ask(`${url}/innies.js`), await handshake(url)]
  const found: Finding[] = []
  if (!script?.ok)
    found.push(
      wrong(`${url}/innies.js is not there (${script?.status}).`, 'See "scripts", and what the proxy passes on.'),
    )
  if (socket !== 101)
    found.push(
      wrong(
        `No WebSocket gets through to the server at ${url} (${socket}): nothing arrives without asking.`,
        socket === 403
          ? 'Let the proxy pass on Host, or X-Forwarded-Host.'
          : 'Let the proxy pass on Upgrade and Connection, by HTTP/1.1.',
      ),
    )
  return found
}

/** The status of a handshake as a page of the own origin does it; 0 for no answer. */
function handshake(url: string): Promise<number> {
  return new Promise(resolve => {
    const address = `${url.replace(/^http/, 'ws')}/v1/socket?user=innies-doctor`
    const socket = new WebSocket(address, { origin: new URL(url).origin, handshakeTimeout: PATIENCE })
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('unexpected-response', (request, { statusCode }) => {
      request.destroy()
      resolve(statusCode ?? 0)
    })
    socket.on('error', () => resolve(0))
  })
}
