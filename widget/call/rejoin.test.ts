import type { OngoingCall } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import { called, fakeLink, row } from '../chat/link.fixture.ts'
import '../call.ts'
import { noteLeft, offerRejoin } from './rejoin.ts'

const CALL: OngoingCall = { ...called(1, 'k1'), phase: 'active', since: 1, accepted: ['ana'], declined: [] }
const LEFT = { user: 'ana', chat: 'c1', call: 'k1', video: true, at: 1000 }

/** What is offered to a page that comes at that time. */
function comeBack(at: number, call: OngoingCall | undefined = CALL) {
  const { link } = fakeLink()
  const offered: string[] = []
  const stop = offerRejoin(
    link,
    () => at,
    (_link, { kind }) => {
      offered.push(kind)
      return () => void offered.push('gone')
    },
  )
  const show = (now: OngoingCall | undefined) =>
    link.$rows.set(new Map([['c1', row({ head: 9, ...(now ? { call: now } : {}) })]]))
  show(call)
  return { offered, show, stop }
}

suite('coming back into a call', () => {
  teardown(() => sessionStorage.clear())

  test('ux 13: a page that was reloaded in a call offers to rejoin, until the call is over', () => {
    noteLeft(LEFT)
    const { offered, show, stop } = comeBack(30_000)

    show(undefined)
    stop()

    assert.deepEqual(offered.slice(0, 2), ['rejoin', 'gone'])
  })

  test('not after half a minute, not twice, not for another user, not another call, not one that rings', () => {
    const tries = [
      () => comeBack(31_000),
      () => comeBack(2000, { ...CALL, call: 'k2' }),
      () => comeBack(2000, { ...CALL, phase: 'ringing' }),
    ].map(come => {
      noteLeft(LEFT)
      return come()
    })
    tries.push(comeBack(2000))
    noteLeft({ ...LEFT, user: 'ben' })
    tries.push(comeBack(2000))

    for (const { stop } of tries) stop()
    assert.deepEqual(
      tries.map(({ offered }) => offered),
      [[], [], [], [], []],
    )
  })

  test('what else stands in the storage is no call', () => {
    for (const nonsense of ['{', '7', 'null', '{"at":"now"}']) {
      sessionStorage.setItem('innies:call', nonsense)
      const { offered, stop } = comeBack(2000)
      stop()
      assert.deepEqual(offered, [])
    }
  })
})
