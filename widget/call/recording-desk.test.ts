import { atom } from 'nanostores'
import type { OngoingCall, Recorded, Row } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import type { Link } from '../link/link.ts'
import { recordedType } from './recorder.ts'
import { type Recording, RecordingDesk, type RecordingTrouble } from './recording-desk.ts'
import { until } from './until.fixture.ts'

const CALL = 'the-one-call-that-is-made'

/** Ana's desk in a call with Bob, and the log of their chat in hand. */
function useDesk({ mayRecord = true, isHost = false, kind = 'direct' as Row['kind'] } = {}) {
  const call = { call: CALL, from: 'ana', phase: 'active', accepted: ['bob'], declined: [] } as unknown as OngoingCall
  const $rows = atom(new Map([['c1', { chat: 'c1', kind, members: ['ana', 'bob'], call } as unknown as Row]]))
  const deeds: Record<string, unknown>[] = []
  const link = {
    $rows,
    $me: atom({ id: 'ana', name: 'Ana' }),
    act: async (deed: Record<string, unknown>) => void deeds.push(deed),
    api: async () => {
      throw Object.assign(new Error('over'), { code: 'gone' })
    },
  } as unknown as Link
  const seen: (Recording | undefined)[] = []
  const desk: RecordingDesk = new RecordingDesk({
    ...{ link, chat: 'c1', rights: () => ({ mayRecord, isHost }), name: () => 'Recording' },
    tap: async () => ({ pictures: () => [], sounds: () => [], close() {} }),
    onChange: () => seen.push(desk.recording),
  })
  return {
    desk,
    deeds,
    /** The log says so of the recording; without a phase the call is over. */
    say(fact?: Partial<Recorded>) {
      const row = $rows.get().get('c1')!
      const { call: _call, ...over } = row
      const recording = fact && ({ rev: 1, from: 'bob', by: 'bob', recording: 'r', ...fact } as Recorded)
      $rows.set(new Map([['c1', recording ? { ...row, call: { ...call, recording } } : over]]))
    },
    own: () => String(deeds[0]?.recording),
    untilTrouble: (trouble: RecordingTrouble) => until(() => desk.recording?.trouble === trouble),
  }
}

suite('the recording of a call', () => {
  test('may be begun by whom the pass lets, while none is on', () => {
    const { desk, say } = useDesk()
    assert.deepEqual([desk.recording?.canStart, desk.recording?.isOn], [true, false])
    assert.equal(useDesk({ mayRecord: false }).desk.recording?.canStart, false)

    for (const phase of ['asking', 'starting', 'active', 'ending'] as const) {
      say({ phase })
      assert.equal(desk.recording?.canStart, false, phase)
    }
    say({ phase: 'complete' })
    assert.equal(desk.recording?.canStart, true)
  })

  test('may be ended by who records, in a call of two by both, and in a group by who runs it', () => {
    const [pair, group, host] = [useDesk(), useDesk({ kind: 'group' }), useDesk({ kind: 'group', isHost: true })]
    for (const { say } of [pair, group, host]) say({ phase: 'active' })

    assert.deepEqual(
      [pair, group, host].map(({ desk }) => desk.recording?.canStop),
      [true, false, true],
    )
  })

  test('asks whoever has yet to agree, and brings their answer', async () => {
    const { desk, say, deeds } = useDesk()
    say({ phase: 'asking', asked: ['ana'] })
    assert.equal(desk.recording?.isAsked, true)

    await desk.recording?.answer(false)
    say({ phase: 'failed', why: 'refused' })

    assert.deepEqual(deeds, [{ type: 'agree', chat: 'c1', call: CALL, recording: 'r', on: false }])
    assert.equal(desk.recording?.isAsked, false)
  })

  test('is made by no tab but the one that asked for it', async () => {
    const { desk, say, deeds } = useDesk()

    say({ phase: 'starting', from: 'ana', recording: 'of-another-tab' })
    await import('./recorder.ts') // it would have begun by now

    assert.deepEqual([deeds, desk.recording?.trouble], [[], undefined])
  })

  test('that cannot begin is taken back, and its user told', async () => {
    const { desk, say, deeds, own, untilTrouble } = useDesk()
    await desk.recording?.start()

    say({ phase: 'starting', from: 'ana', recording: own() })
    await untilTrouble(recordedType() ? 'not-started' : 'unsupported')

    assert.deepEqual(
      deeds.map(({ type }) => type),
      ['record', 'stop-recording'],
    )
  })

  test('is said to be whole when its call is over', async () => {
    const { desk, say, deeds } = useDesk()
    await desk.recording?.start()

    say()
    await until(() => deeds.length === 2)

    assert.deepEqual(
      deeds.map(({ type, whole }) => [type, whole]),
      [
        ['record', undefined],
        ['stop-recording', true],
      ],
    )
    assert.equal(desk.recording, undefined)
  })
})
