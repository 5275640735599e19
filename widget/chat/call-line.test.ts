import { render } from 'lit'
import type { Called, Fact, Outcome } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import { callLine } from './call-line.ts'
import { CallLines } from './call-lines.ts'
import { ended } from './link.fixture.ts'

const CALLED: Called = { type: 'called', chat: 'c1', rev: 1, at: 0, call: 'k1', from: 'ben', video: true, rings: 45 }
const accepted = (by: string): Fact => ({ type: 'accepted', chat: 'c1', rev: 2, at: 60_000, call: 'k1', by })

/** What somebody reads of the call after these facts, and what they can do. */
function lineFor(me: string, ...facts: Fact[]) {
  const lines = new CallLines()
  const piece = [CALLED, ...facts]
  for (const fact of piece) lines.learn(fact, piece)
  const place = document.createElement('ul')
  render(callLine(lines.lineOf(CALLED, me), true), place)
  const wishes: (string | undefined)[] = []
  place.addEventListener('innies-call-request', event => wishes.push(event.call))
  const button = place.querySelector('button')
  button?.click()
  return {
    text: place.querySelector('span')?.textContent,
    can: button?.textContent,
    wishes,
    isMissed: place.querySelector('[data-missed]') !== null,
  }
}
const over = (outcome: Outcome): Fact => ({ ...ended(3, 'k1', 0), outcome })

suite('the line of a call', () => {
  test('ux 4: while it rings, who is called can join just that call, and who calls reads that it rings', () => {
    const theirs = lineFor('ana')
    const mine = lineFor('ben')

    assert.deepEqual([theirs.text, theirs.can, theirs.wishes], ['Video call · ringing', 'Join', ['k1']])
    assert.deepEqual([mine.text, mine.can], ['Video call · ringing', undefined])
  })

  test('ux 4: while it goes on it says since when, and everybody can join', () => {
    for (const me of ['ana', 'ben']) {
      const { text, can, wishes } = lineFor(me, accepted('ana'))
      assert.ok(/^Video call · since \d/.test(text ?? ''), text)
      assert.deepEqual([can, wishes], ['Join', ['k1']])
    }
  })

  test('ux 4: after talking it says how long it took', () => {
    const { text, can, isMissed } = lineFor('ana', accepted('ana'), ended(3, 'k1', 252))

    assert.deepEqual([text, can, isMissed], ['Video call · 4:12', undefined, false])
  })

  for (const [outcome, mine, theirs] of [
    ['missed', 'no answer', 'missed'],
    ['cancelled', 'cancelled', 'missed'],
    ['unreachable', 'not reachable', 'missed'],
    ['declined', 'declined', 'declined by you'],
    ['busy', 'busy', 'you were in another call'],
  ] as const)
    test(`ux 4: a call that was ${outcome} is told otherwise to who called than to who was called, who can call back`, () => {
      const caller = lineFor('ben', over(outcome))
      const called = lineFor('ana', over(outcome))

      assert.deepEqual([caller.text, caller.can, caller.isMissed], [`Video call · ${mine}`, undefined, false])
      assert.deepEqual([called.text, called.can, called.wishes], [`Video call · ${theirs}`, 'Call back', [undefined]])
      assert.equal(called.isMissed, outcome !== 'declined')
    })

  test('what comes later of a call changes the piece of the log in which it began', () => {
    const lines = new CallLines()
    const piece = [CALLED]
    lines.learn(CALLED, piece)
    const later = [accepted('ana'), ended(3, 'k1', 1)]

    assert.deepEqual(
      later.map(fact => lines.learn(fact, later) === piece),
      [true, true],
    )
  })
})
