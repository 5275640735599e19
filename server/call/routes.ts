import { type Context, Hono } from 'hono'
import { WebhookReceiver } from 'livekit-server-sdk'
import type { Config } from '../config.ts'
import { type Proven, readJson } from '../identity/proven.ts'
import type { Principal } from '../identity/token.ts'
import { type CallPass, TokenRequest } from '../protocol/call.ts'
import { InniesError } from '../protocol/error.ts'
import { parse } from '../protocol/parse.ts'
import type { Runtime } from '../runtime.ts'
import { callToken, chatOf, ensureRoom, readyCalls } from './room.ts'

const DEMO_ROOM = 'demo-room-'

/** Passes into call rooms. The same for GET (query) and POST (JSON). */
export function tokenRoutes(config: Config, runtime: Runtime) {
  const answer = async (c: Context<Proven>, input: unknown) => {
    c.header('Cache-Control', 'no-store')
    return c.json(await callPass(config, runtime, c.var.who, parse(TokenRequest, input)))
  }
  return new Hono<Proven>().get('/', c => answer(c, c.req.query())).post('/', async c => answer(c, await readJson(c)))
}

async function callPass(config: Config, runtime: Runtime, who: Principal, request: TokenRequest): Promise<CallPass> {
  const { person } = who
  const { room, username, device = randomPart(), tab = randomPart(), video = true } = request
  if (username !== undefined && username !== person.id && username !== person.name) {
    throw new InniesError('forbidden', 'The username is not that of the token: leave it out.')
  }
  await admit(config, runtime, who, room)
  const calls = readyCalls(config.calls())
  const sid = await ensureRoom(calls, room)
  const chat = chatOf(room)
  if (chat !== undefined) await runtime.chat(chat).startCall(person.id, { sid, video })
  const identity = `${encodeURIComponent(person.id)}:${device}:${tab}`
  return { token: await callToken(calls, { identity, name: person.name, room }), url: calls.publicUrl }
}

/** A room that the caller may not join is answered like one that does not exist. */
async function admit(config: Config, runtime: Runtime, who: Principal, room: string): Promise<void> {
  const chat = chatOf(room)
  if (chat !== undefined) return runtime.chat(chat).admit(who.person.id)
  if (room.startsWith(DEMO_ROOM) ? config.demoRooms : who.rooms.includes(room)) return
  throw new InniesError('not-found', 'There is no such room.')
}

/** What LiveKit says of its rooms. It proposes; the chat's log decides. */
export function webhookRoutes(config: Config, runtime: Runtime) {
  return new Hono().post('/', async c => {
    const { key, secret } = readyCalls(config.calls())
    const body = await c.req.text()
    const receiver = new WebhookReceiver(key, secret)
    const event = await receiver.receive(body, c.req.header('authorization')).catch(() => {
      throw new InniesError('unauthorized', 'Not signed with our LiveKit key.')
    })
    const { room } = event
    const chat = room && chatOf(room.name)
    if (event.event === 'room_finished' && room && chat !== undefined)
      await runtime.chat(chat).endCall({ sid: room.sid })
    return c.body(null, 204)
  })
}

const randomPart = () => crypto.randomUUID()
