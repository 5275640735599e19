import type { Context } from 'hono'
import { WebhookReceiver } from 'livekit-server-sdk'
import type { Config } from '../config.ts'
import { isSuspended } from '../identity/admitted.ts'
import { mayJoin } from '../identity/policy.ts'
import type { Principal } from '../identity/token.ts'
import { CallPass, TokenQuery, TokenRequest } from '../protocol/call.ts'
import { CallReport } from '../protocol/call-report.ts'
import type { ChatId } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import { type Route, route } from '../route.ts'
import type { Runtime } from '../runtime.ts'
import { judge } from './participant.ts'
import { admitToChat, passFor, seatAt } from './pass.ts'
import { chatOf, ensureRoom, readyCalls } from './room.ts'

type Asked = { who: Principal; query?: TokenRequest | undefined; body?: TokenRequest | undefined; c: Context }

const DEMO_ROOM = 'demo-room-'
/** What LiveKit may tell that can change how a call stands. */
const CHANGES: Record<string, 'finished' | 'moved' | undefined> = {
  room_finished: 'finished',
  participant_left: 'moved',
}

/** Passes into call rooms, under the paths and names that the mission's first version had; and LiveKit's webhook. */
export function callRoutes({ config, runtime }: { config: Config; runtime: Runtime }): Route[] {
  const does = 'A pass into the LiveKit room of a chat (`chat-{id}`), of the demo, or of the site.'
  const handle = async ({ who, query, body, c }: Asked) => {
    c.header('Cache-Control', 'no-store')
    return callPass(config, runtime, who, (body ?? query)!)
  }
  const kinds = {
    who: 'user',
    does,
    answer: CallPass,
    refuses: ['forbidden', 'call-off', 'call-starting', 'call-removed', 'call-locked', 'call-recorded'],
  } as const
  return [
    ...['/api/video-call/token', '/api/token'].flatMap(path => [
      route({ method: 'GET', path, ...kinds, query: TokenQuery, handle }),
      route({ method: 'POST', path, ...kinds, body: TokenRequest, handle }),
    ]),
    route({
      method: 'POST',
      path: '/v1/chats/{chat}/calls/{call}/reports',
      who: 'user',
      does: 'What somebody who was in a call says of it: how the way was, or how many stars they give. Each is counted once.',
      body: CallReport,
      refuses: ['gone'],
      handle: ({ who, params: { chat = '', call = '' }, body }) =>
        runtime.chat(chat).reportCall(who.person.id, call, body),
    }),
    route({
      method: 'POST',
      path: '/v1/livekit/webhook',
      who: 'livekit',
      does: 'What LiveKit says of its rooms, signed with its key. It proposes; the log of the chat decides.',
      refuses: ['call-off', 'call-starting'],
      handle: ({ c }) => hearLiveKit(c, config, runtime),
    }),
  ]
}

async function callPass(config: Config, runtime: Runtime, who: Principal, request: TokenRequest): Promise<CallPass> {
  const { person } = who
  const { room, username, device = randomPart(), tab = randomPart(), video = true, agrees } = request
  if (username !== undefined && username !== person.id && username !== person.name) {
    throw new InniesError('forbidden', 'The username is not that of the token: leave it out.')
  }
  await admit(config, runtime, who, room)
  const seat = seatAt(device, tab)
  const chat = chatOf(room)
  if (chat === undefined) {
    await ensureRoom(readyCalls(config.calls()), room)
    return passFor(config.calls(), { person, seat, room })
  }
  const { isHost, mayRecord } = await runtime.chat(chat).join(person.id, { video, seat, agrees })
  return passFor(config.calls(), { person, seat, room, isHost, mayRecord, isRated: config.callRating })
}

/** A room that the caller may not join is answered like one that does not exist. */
async function admit(config: Config, runtime: Runtime, who: Principal, room: string): Promise<void> {
  const chat = chatOf(room)
  if (chat !== undefined) return admitToChat(config, runtime, who.person, chat)
  const isUsual = room.startsWith(DEMO_ROOM) ? config.demoRooms : who.rooms.includes(room)
  if ((await mayJoin(config, who.person, room)) ?? isUsual) return
  throw new InniesError('not-found', 'There is no such room.')
}

async function hearLiveKit(c: Context, config: Config, runtime: Runtime): Promise<void> {
  const unsigned = () => new InniesError('unauthorized', 'Not signed with our LiveKit key.')
  const signature = c.req.header('authorization')
  if (!signature) throw unsigned()
  const { key, secret } = readyCalls(config.calls())
  const event = await new WebhookReceiver(key, secret).receive(await c.req.text(), signature).catch(() => {
    throw unsigned()
  })
  await runtime.site(0).noteHeard('livekit', Date.now())
  const { room, participant: who } = event
  if (!room) return
  const chat = chatOf(room.name)
  const change = CHANGES[event.event]
  if (change && chat !== undefined) await runtime.chat(chat).roomChanged(room.sid, change)
  if (event.event === 'participant_joined' && who)
    await judge(config.calls(), { room: room.name, who }, user => mayStay(runtime, chat, user))
}

/** A pass is good for minutes; who has left the chat, was suspended or taken out of the call since may still have one. */
async function mayStay(runtime: Runtime, chat: ChatId | undefined, user: UserId): Promise<boolean> {
  if (await isSuspended(runtime.user(user))) return false
  return chat === undefined || runtime.chat(chat).letsIn(user)
}

const randomPart = () => crypto.randomUUID()
