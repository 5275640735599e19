import { type Participant, type Room, RoomEvent } from 'livekit-client'
import type { EngineNews } from './engine.ts'
import { type Reaction, readSignal, type Signal, writeSignal } from './signal.ts'

const TOPIC = 'innies'
const OFTEN = 200 // ms between two reactions of one person; what comes faster is left out

export interface Signals {
  /** The turn of a raised hand, the lowest came first; absent while it is down. */
  handOf(identity: string): number | undefined
  raise(isUp: boolean): Promise<void>
  react(emoji: Reaction): Promise<void>
}

/** Hands and reactions, which LiveKit carries as data and forgets; `change` is called when a hand goes up or down. */
export function createSignals(room: Room, hear: (news: EngineNews) => void, change: () => void): Signals {
  const me = room.localParticipant
  const hands = new Map<string, number>()
  const reactedAt = new Map<string, number>()
  let turn = 0

  function take(identity: string, signal: Signal): void {
    if (signal.type === 'hand') {
      if (signal.isUp === hands.has(identity)) return
      if (signal.isUp) hands.set(identity, ++turn)
      else hands.delete(identity)
      return change()
    }
    const now = performance.now()
    if (now - (reactedAt.get(identity) ?? -OFTEN) < OFTEN) return
    reactedAt.set(identity, now)
    hear({ type: 'reaction', from: identity, emoji: signal.emoji })
  }

  async function send(signal: Signal, to?: Participant): Promise<void> {
    const more = to ? { destinationIdentities: [to.identity] } : {}
    await me.publishData(writeSignal(signal), { reliable: true, topic: TOPIC, ...more })
  }

  const forget = ({ identity }: Participant) => {
    hands.delete(identity)
    reactedAt.delete(identity)
  }
  /** Who came later, or missed it during a break, does not know of the own hand. */
  const retell = (to?: Participant) => {
    if (hands.has(me.identity)) void send({ type: 'hand', isUp: true }, to).catch(() => {})
  }
  room
    .on(RoomEvent.DataReceived, (payload, from, _kind, topic) => {
      const signal = topic === TOPIC && from && readSignal(payload)
      if (signal) take(from.identity, signal)
    })
    .on(RoomEvent.ParticipantDisconnected, forget)
    .on(RoomEvent.ParticipantActive, retell)
    .on(RoomEvent.Reconnected, () => {
      for (const identity of hands.keys())
        if (identity !== me.identity && !room.remoteParticipants.has(identity)) hands.delete(identity)
      retell()
    })

  const sendAndTake = async (signal: Signal) => {
    await send(signal)
    take(me.identity, signal)
  }
  return {
    handOf: identity => hands.get(identity),
    raise: isUp => sendAndTake({ type: 'hand', isUp }),
    react: emoji => sendAndTake({ type: 'react', emoji }),
  }
}
