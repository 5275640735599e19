/** One sound or picture on its way. */
export type Stream = {
  isUp: boolean
  kind: 'audio' | 'video'
  codec: string
  /** Bits a second since the last look; absent at the first. */
  bitrate?: number
  /** Of a picture, once there is one. */
  size?: { width: number; height: number; fps: number }
  /** Why a picture is sent smaller than it could be. */
  limit?: 'cpu' | 'bandwidth'
}

/** `tcp`: the network lets no UDP through. */
export type Path = 'udp' | 'tcp' | 'relay'

/** How the call travels now; what is not known is absent. */
export type Stats = {
  path?: Path
  /** ms there and back. */
  delay?: number
  /** The part of the own packets that did not arrive, 0–1. */
  lossUp?: number
  lossDown?: number
  streams: readonly Stream[]
}

/** A report of the sender or receiver of one track. */
export type Report = { isUp: boolean; stats: RTCStatsReport }

/** What the engine knows of how the call travels; the times by `performance.now()`, absent before. */
export type Measure = { reports: readonly Report[]; firstSoundAt?: number; firstPictureAt?: number }

/** The fields that are read, as browsers write them (w3.org/TR/webrtc-stats); each may be absent. */
type Entry = {
  id: string
  type: string
  timestamp: number
  kind?: string
  codecId?: string
  mimeType?: string
  bytesSent?: number
  bytesReceived?: number
  packetsReceived?: number
  packetsLost?: number
  fractionLost?: number
  frameWidth?: number
  frameHeight?: number
  framesPerSecond?: number
  qualityLimitationReason?: string
  nominated?: boolean
  state?: string
  currentRoundTripTime?: number
  localCandidateId?: string
  protocol?: string
  candidateType?: string
  relayProtocol?: string
}

type Count = { at: number; bytes: number; received: number; lost: number }

/** Makes sense of reports; remembers the last ones, because what is counted says nothing by itself. */
export function createStatsReader(): (reports: readonly Report[]) => Stats {
  let last = new Map<string, Count>()
  return reports => {
    const counts = new Map<string, Count>()
    const streams: Stream[] = []
    const up: number[] = []
    const down: number[] = []
    let route: Pick<Stats, 'path' | 'delay'> = {}
    for (const { isUp, stats } of reports) {
      const entries = [...stats.values()] as Entry[]
      for (const entry of entries) {
        if (entry.type === 'remote-inbound-rtp' && entry.fractionLost !== undefined) up.push(entry.fractionLost)
        if (isPair(entry)) route = { ...route, ...routeOf(entry, entries) }
        if (entry.type !== (isUp ? 'outbound-rtp' : 'inbound-rtp')) continue
        const count = countOf(entry)
        counts.set(entry.id, count)
        const old = last.get(entry.id)
        streams.push(streamOf({ entry, entries, isUp, bitrate: old && rate(old, count) }))
        if (!isUp && old) down.push(lossBetween(old, count))
      }
    }
    last = counts
    return { ...route, ...worst('lossUp', up), ...worst('lossDown', down), streams }
  }
}

const isPair = (entry: Entry) => entry.type === 'candidate-pair' && entry.nominated && entry.state === 'succeeded'

function routeOf(pair: Entry, entries: readonly Entry[]): Pick<Stats, 'path' | 'delay'> {
  const local = entries.find(({ id }) => id === pair.localCandidateId)
  const protocol = local?.relayProtocol ?? local?.protocol
  const path = protocol && protocol !== 'udp' ? 'tcp' : local?.candidateType === 'relay' ? 'relay' : 'udp'
  return {
    ...(local ? { path } : {}),
    ...(pair.currentRoundTripTime === undefined ? {} : { delay: pair.currentRoundTripTime * 1000 }),
  }
}

type Found = { entry: Entry; entries: readonly Entry[]; isUp: boolean; bitrate: number | undefined }

function streamOf({ entry, entries, isUp, bitrate }: Found): Stream {
  const { frameWidth: width, frameHeight: height, framesPerSecond: fps = 0, qualityLimitationReason: limit } = entry
  const codec = entries.find(({ id }) => id === entry.codecId)?.mimeType?.split('/')[1] ?? ''
  return {
    isUp,
    kind: entry.kind === 'video' ? 'video' : 'audio',
    codec: codec.toLowerCase(),
    ...(bitrate === undefined ? {} : { bitrate }),
    ...(width && height ? { size: { width, height, fps: Math.round(fps) } } : {}),
    ...(limit === 'cpu' || limit === 'bandwidth' ? { limit } : {}),
  }
}

function countOf({ timestamp, bytesSent, bytesReceived, packetsReceived = 0, packetsLost = 0 }: Entry): Count {
  return { at: timestamp, bytes: bytesSent ?? bytesReceived ?? 0, received: packetsReceived, lost: packetsLost }
}

/** Bits a second; a count that begins anew is no negative one. */
const rate = (old: Count, now: Count) =>
  now.at > old.at ? Math.max(0, ((now.bytes - old.bytes) * 8000) / (now.at - old.at)) : 0

function lossBetween(old: Count, now: Count): number {
  const lost = Math.max(0, now.lost - old.lost)
  const sent = lost + Math.max(0, now.received - old.received)
  return sent ? lost / sent : 0
}

const worst = (name: 'lossUp' | 'lossDown', losses: readonly number[]) =>
  losses.length ? { [name]: Math.max(...losses) } : {}
