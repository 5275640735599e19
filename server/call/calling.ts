import type { Config } from '../config.ts'
import type { ClientFrame, ServerFrame } from '../protocol/frame.ts'
import type { DeviceId, Person } from '../protocol/people.ts'
import type { JoinedCall, Runtime } from '../runtime.ts'
import { admitToChat, passFor, seatAt } from './pass.ts'
import { readyCalls, roomOf } from './room.ts'

const CALL_WISHES = [
  ...(['ring', 'enter', 'accept', 'decline', 'ring-back', 'hang-up', 'silence', 'expel', 'lock'] as const),
  ...(['record', 'agree', 'stop-recording'] as const),
]

/** What a client may wish of calls. */
export type CallWish = Extract<ClientFrame, { type: (typeof CALL_WISHES)[number] }>

type Dependencies = { config: Config; runtime: Runtime }
type By = { me: Person; device: DeviceId }

/** A way into a call. */
type WayIn = Extract<CallWish, { type: 'ring' | 'enter' | 'accept' }>

export function isCallWish(wish: ClientFrame): wish is CallWish {
  return CALL_WISHES.some(type => type === wish.type)
}

/** Grants it. Resolves to what only the one who wished is told. */
export async function call(deps: Dependencies, by: By, wish: CallWish): Promise<ServerFrame | undefined> {
  const { me } = by
  const chat = deps.runtime.chat(wish.chat)
  switch (wish.type) {
    case 'ring':
    case 'enter':
    case 'accept':
      return admitted(deps, by, wish)
    case 'decline':
      await chat.decline(me.id, { call: wish.call, busy: wish.busy })
      return { type: 'done', ask: wish.ask }
    case 'ring-back':
      await chat.ringBack(me.id, wish.call)
      return undefined
    case 'hang-up':
      await chat.hangUp(me.id, { call: wish.call, forAll: wish.forAll })
      return undefined
    case 'silence':
      await chat.silence(me.id, { call: wish.call, user: wish.user })
      return { type: 'done', ask: wish.ask }
    case 'expel':
      await chat.expel(me.id, { call: wish.call, user: wish.user, on: wish.on })
      return { type: 'done', ask: wish.ask }
    case 'lock':
      await chat.lock(me.id, { call: wish.call, on: wish.on })
      return { type: 'done', ask: wish.ask }
    case 'record':
      await chat.record(me.id, { call: wish.call, recording: wish.recording, seat: seatAt(by.device, wish.tab) })
      return { type: 'done', ask: wish.ask }
    case 'agree':
    case 'stop-recording': {
      const { ask, chat: _chat, ...deed } = wish
      await chat.doToRecording(me.id, deed)
      return { type: 'done', ask }
    }
  }
}

/** A pass comes with it: who calls, or takes a call, waits for one answer. It is stored nowhere. */
async function admitted({ config, runtime }: Dependencies, { me, device }: By, wish: WayIn): Promise<ServerFrame> {
  await admitToChat(config, runtime, me, wish.chat)
  readyCalls(config.calls())
  const seat = seatAt(device, wish.tab)
  const { isHost, mayRecord, ...ongoing } = await ongoingCall(runtime, me, { ...wish, seat })
  const isWaiting = wish.type === 'enter' && ongoing.phase === 'ringing'
  const isRated = config.callRating
  const pass = await passFor(config.calls(), {
    person: me,
    seat,
    room: roomOf(wish.chat),
    isHost,
    mayRecord,
    isWaiting,
    isRated,
  })
  return { type: 'admitted', ask: wish.ask, call: ongoing, pass }
}

function ongoingCall(runtime: Runtime, me: Person, wish: WayIn & { seat: string }): Promise<JoinedCall> {
  const chat = runtime.chat(wish.chat)
  const { call, seat } = wish
  if (wish.type === 'ring') return chat.ring(me.id, { call, seat, video: wish.video, agrees: wish.agrees })
  if (wish.type === 'enter') return chat.enter(me.id, { call, seat })
  return chat.accept(me.id, { call, seat, here: wish.here, agrees: wish.agrees })
}
