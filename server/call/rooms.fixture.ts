import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import type { Hono } from 'hono'
import { AccessToken } from 'livekit-server-sdk'
import type { Calls } from '../config.ts'

const [KEY, SECRET] = ['key', 's'.repeat(32)]

type Person = { identity: string; kind?: string }
type Asked = { name?: string; names?: string[]; room?: string; identity?: string }

/** As much of LiveKit as rooms and who is in them; people come in without a pass. */
export class FakeRooms {
  readonly rooms = new Map<string, { sid: string; people: Person[] }>()
  /** `room identity` of each who was taken out. */
  readonly removed: string[] = []
  /** How often it was asked. */
  asked = 0
  isDown = false
  url = ''
  #made = 0

  readonly calls = (): Calls => ({ phase: 'ready', url: this.url, publicUrl: this.url, key: KEY, secret: SECRET })

  enter(room: string, ...people: (string | Person)[]): void {
    this.#room(room).people.push(...people.map(one => (typeof one === 'string' ? { identity: one } : one)))
  }

  /** Undefined: there is no such room, or nobody of that name in it. */
  answer(verb: string, { name = '', names = [], room = '', identity = '' }: Asked): object | undefined {
    const known = this.rooms.get(room)
    switch (verb) {
      case 'CreateRoom':
        return { name, sid: this.#room(name).sid }
      case 'ListRooms':
        return { rooms: [...this.rooms].flatMap(([name, { sid }]) => (isAsked(names, name) ? [{ name, sid }] : [])) }
      case 'DeleteRoom':
        return this.rooms.delete(room) ? {} : undefined
      case 'ListParticipants':
        return known && { participants: known.people }
      case 'RemoveParticipant':
        if (!known?.people.some(one => one.identity === identity)) return undefined
        known.people = known.people.filter(one => one.identity !== identity)
        this.removed.push(`${room} ${identity}`)
        return {}
      default:
        return undefined
    }
  }

  #room(name: string) {
    const room = this.rooms.get(name) ?? { sid: `RM_${++this.#made}`, people: [] }
    this.rooms.set(name, room)
    return room
  }
}

const isAsked = (names: readonly string[], name: string) => !names.length || names.includes(name)

/** A LiveKit that runs until the test ends. */
export async function useRooms(t: TestContext): Promise<FakeRooms> {
  const livekit = new FakeRooms()
  const server = createServer(async (request, response) => {
    livekit.asked++
    if (livekit.isDown) return void request.socket.destroy()
    const found = livekit.answer(request.url?.split('/').at(-1) ?? '', (await json(request)) as Asked)
    response.statusCode = found ? 200 : 404
    response.setHeader('content-type', 'application/json').end(JSON.stringify(found ?? { code: 'not_found' }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => void server.close())
  livekit.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return livekit
}

/** What LiveKit says to us, signed as it does; `secret`: by somebody who has not ours. */
export async function signed(event: object, secret = SECRET): Promise<{ body: string; authorization: string }> {
  const body = JSON.stringify({ id: 'EV_1', ...event })
  const token = new AccessToken(KEY, secret)
  token.sha256 = createHash('sha256').update(body).digest('base64')
  return { body, authorization: await token.toJwt() }
}

/** Resolves to the status of the answer. */
export async function deliver(app: Hono, { body, authorization }: { body: string; authorization?: string }) {
  const headers = new Headers(authorization === undefined ? [] : [['authorization', authorization]])
  return (await app.request('/v1/livekit/webhook', { method: 'POST', body, headers })).status
}

/** What LiveKit says to us, as it does. Resolves to the status of the answer. */
export async function webhook(app: Hono, event: object): Promise<number> {
  return deliver(app, await signed(event))
}
