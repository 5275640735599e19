import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { after } from 'node:test'
import { AccessToken, TokenVerifier } from 'livekit-server-sdk'

/** As much of a LiveKit server as is asked here: rooms, for those who have its key; and word of each new room. */
export class FakeLiveKit {
  key = 'APIfake'
  secret = 'the secret of the fake call server'
  /** Where it tells of its rooms; undefined = nobody. */
  webhookUrl: string | undefined
  /** ms by which its clock is ahead. */
  ahead = 0
  url = ''

  /** Until the tests of the file end. */
  static async start(): Promise<FakeLiveKit> {
    const fake = new FakeLiveKit()
    const server = createServer(async (request, response) => {
      response.setHeader('date', new Date(Date.now() + fake.ahead).toUTCString())
      if (request.method !== 'POST') return void response.end('OK')
      const body = await text(request)
      const isKnown = await fake.#knows(request)
      response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' })
      response.end(isKnown ? fake.#answer(request.url ?? '', body) : '{"code":"unauthenticated","msg":"no"}')
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    after(() => void server.close())
    fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return fake
  }

  #knows({ headers }: IncomingMessage): Promise<boolean> {
    const token = headers.authorization?.replace('Bearer ', '') ?? ''
    return new TokenVerifier(this.key, this.secret).verify(token).then(
      () => true,
      () => false,
    )
  }

  #answer(path: string, body: string): string {
    if (!path.endsWith('/CreateRoom')) return '{"rooms":[]}'
    const { name } = JSON.parse(body) as { name: string }
    void this.#tell({ event: 'room_started', id: 'EV_1', room: { name, sid: 'RM_1' } })
    return JSON.stringify({ name, sid: 'RM_1' })
  }

  async #tell(event: object): Promise<void> {
    if (!this.webhookUrl) return
    const body = JSON.stringify(event)
    const token = new AccessToken(this.key, this.secret)
    token.sha256 = createHash('sha256').update(body).digest('base64')
    const headers = { authorization: await token.toJwt(), 'content-type': 'application/webhook+json' }
    await fetch(this.webhookUrl, { method: 'POST', body, headers }).catch(() => {}) // as LiveKit gives up
  }
}
