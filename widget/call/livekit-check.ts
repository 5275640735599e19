import { Room, RoomEvent } from 'livekit-client'
import type { CallPass } from '../../server/protocol/call.ts'
import type { Check } from './check.ts'
import { createStatsReader } from './stats.ts'

const PATIENCE = 8000 // ms for the server, and again for the media
const LOOK = 100 // ms

/** Builds a second connection to the room of a pass and sends silence over it, which nobody hears. Never rejects. */
export async function checkConnection({ url, token }: CallPass): Promise<Check> {
  const room = new Room()
  const began = performance.now()
  let hasSignal = false
  room.once(RoomEvent.SignalConnected, () => {
    hasSignal = true
  })
  const context = new AudioContext()
  try {
    const limits = { autoSubscribe: false, maxRetries: 0, websocketTimeout: PATIENCE, peerConnectionTimeout: PATIENCE }
    await room.connect(url, token, limits)
    const [silence] = context.createMediaStreamDestination().stream.getAudioTracks()
    const sent = silence && (await room.localParticipant.publishTrack(silence))
    const path = sent && (await untilPath(() => sent.track?.getRTCStatsReport()))
    return path ? { result: 'works', path, ms: performance.now() - began } : { result: 'no-media' }
  } catch {
    return { result: hasSignal ? 'no-media' : 'no-server' }
  } finally {
    void room.disconnect()
    void context.close()
  }
}

async function untilPath(ask: () => Promise<RTCStatsReport | undefined> | undefined) {
  const read = createStatsReader()
  for (const end = performance.now() + PATIENCE; performance.now() < end; ) {
    const stats = await ask()
    const { path } = read(stats ? [{ isUp: true, stats }] : [])
    if (path) return path
    await new Promise(resolve => setTimeout(resolve, LOOK))
  }
  return undefined
}
