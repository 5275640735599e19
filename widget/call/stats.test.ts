import { assert } from '../assert.fixture.ts'
import { createStatsReader, type Report } from './stats.ts'

const report = (isUp: boolean, ...entries: { id: string; type: string; [field: string]: unknown }[]): Report => ({
  isUp,
  stats: new Map(entries.map(entry => [entry.id, entry])) as unknown as RTCStatsReport,
})
const inbound = (at: number, bytesReceived: number, packetsReceived: number, packetsLost: number) =>
  report(
    false,
    {
      id: 'in',
      type: 'inbound-rtp',
      kind: 'audio',
      timestamp: at,
      codecId: 'c',
      bytesReceived,
      packetsReceived,
      packetsLost,
    },
    { id: 'c', type: 'codec', mimeType: 'audio/opus' },
  )

suite('the statistics of a call', () => {
  test('what is counted becomes a rate at the second look', () => {
    const read = createStatsReader()

    const [first] = read([inbound(1000, 5000, 100, 0)]).streams
    const second = read([inbound(3000, 15_000, 190, 10)])

    assert.deepEqual(first, { isUp: false, kind: 'audio', codec: 'opus' })
    assert.equal(second.streams[0]?.bitrate, 40_000)
    assert.equal(second.lossDown, 0.1)
  })

  test('a count that begins anew after a reconnect is neither a negative rate nor a loss', () => {
    const read = createStatsReader()
    read([inbound(1000, 50_000, 500, 20)])

    const { streams, lossDown } = read([inbound(3000, 100, 1, 0)])

    assert.deepEqual([streams[0]?.bitrate, lossDown], [0, 0])
  })

  for (const [candidate, path] of [
    [{ protocol: 'udp', candidateType: 'host' }, 'udp'],
    [{ protocol: 'tcp', candidateType: 'host' }, 'tcp'],
    [{ protocol: 'udp', candidateType: 'relay', relayProtocol: 'udp' }, 'relay'],
    [{ protocol: 'udp', candidateType: 'relay', relayProtocol: 'tls' }, 'tcp'],
  ] as const)
    test(`${Object.values(candidate).join(', ')} is the path ${path}`, () => {
      const pair = { id: 'p', type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.05 }
      const local = { id: 'l', type: 'local-candidate', ...candidate }

      const stats = createStatsReader()([report(true, { ...pair, localCandidateId: 'l' }, local)])

      assert.deepEqual([stats.path, stats.delay], [path, 50])
    })

  test('of the losses on the way up the worst counts', () => {
    const loss = (id: string, fractionLost: number) => ({ id, type: 'remote-inbound-rtp', fractionLost })

    const { lossUp } = createStatsReader()([report(true, loss('a', 0.02), loss('b', 0.2))])

    assert.equal(lossUp, 0.2)
  })

  test('a browser that tells nothing leaves everything unknown', () => {
    assert.deepEqual(createStatsReader()([]), { streams: [] })
  })
})
