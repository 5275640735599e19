import { atom } from 'nanostores'
import type { Called, OngoingCall, Row } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import type { Link, News } from '../link/link.ts'
import '../call.ts'
import { startRing } from './ring.ts'
import { until } from './until.fixture.ts'

const MARA = { id: 'mara', name: 'Mara Okafor' }
const CALLED: Called = { type: 'called', chat: 'c1', rev: 7, call: 'k1', from: 'mara', video: true, at: 0 }
const RINGING: OngoingCall = { ...CALLED, phase: 'ringing', accepted: [], declined: [] }

function fakeLink() {
  const $rows = atom<ReadonlyMap<string, Row> | undefined>()
  let hear = (_: News) => {}
  const part: Partial<Link> = {
    $me: atom({ id: 'ana', name: 'Ana' }),
    $rows,
    $people: atom(new Map([['mara', MARA]])),
    listen: heard => {
      hear = heard
      return () => {}
    },
  }
  return { link: part as Link, $rows, say: (news: News) => hear(news) }
}

const row = (part: Partial<Row>): Row => ({
  chat: 'c1',
  kind: 'direct',
  epoch: 'e',
  head: 7,
  n: 0,
  read: 0,
  members: ['ana', 'mara'],
  at: 0,
  ...part,
})
const card = () => document.querySelector('innies-ring')
const press = (name: string) => {
  const buttons = [...(card()?.shadowRoot?.querySelectorAll('button') ?? [])]
  buttons.find(button => button.textContent === name)?.click()
}

suite('ring', () => {
  let stop = () => {}
  teardown(() => {
    stop()
    document.querySelector('innies-call')?.close()
    document.body.replaceChildren()
  })

  test('a call of another shows who calls, with the answers in order', async () => {
    const { link, say } = fakeLink()
    stop = startRing(link)

    say(CALLED)

    const shown = await until(card)
    await shown.updateComplete
    const text = shown.renderRoot.querySelector('[role=alert]')?.textContent ?? ''
    assert.ok(text.includes('Mara Okafor') && text.includes('Incoming video call'))
    const answers = [...shown.renderRoot.querySelectorAll('button')].map(button => button.textContent)
    assert.deepEqual(answers, ['Decline', 'Audio only', 'Accept'])
  })

  test('an own call does not ring here', async () => {
    const { link, say } = fakeLink()
    stop = startRing(link)

    say({ ...CALLED, from: 'ana', call: 'own' })
    say({ ...CALLED, chat: 'c2', call: 'theirs', video: false })

    const shown = await until(card)
    await shown.updateComplete
    assert.ok(shown.renderRoot.textContent?.includes('Incoming audio call'))
    assert.equal(document.querySelectorAll('innies-ring').length, 1)
  })

  test('it stops when the call has ended', async () => {
    const { link, say } = fakeLink()
    stop = startRing(link)
    say(CALLED)
    await until(card)

    say({ type: 'ended', chat: 'c1', rev: 8, call: 'k1', from: 'mara', video: true, seconds: 0, at: 1 })

    assert.equal(card(), null)
  })

  test('a young call in the inbox rings, an old one does not; one that ended meanwhile stops', async () => {
    const { link, $rows } = fakeLink()
    const old = row({ chat: 'c2', call: { ...RINGING, chat: 'c2', call: 'old', at: Date.now() - 46_000 } })
    $rows.set(
      new Map([
        ['c1', row({ call: { ...RINGING, at: Date.now() } })],
        ['c2', old],
      ]),
    )
    stop = startRing(link)
    await until(card)
    assert.equal(document.querySelectorAll('innies-ring').length, 1)

    $rows.set(
      new Map([
        ['c1', row({ head: 8 })],
        ['c2', old],
      ]),
    )
    assert.equal(card(), null)
  })

  test('declining hides it, and it does not come back', async () => {
    const { link, say } = fakeLink()
    stop = startRing(link)
    say(CALLED)
    await (await until(card)).updateComplete

    press('Decline')
    say(CALLED)
    await import('./ring-card.ts') // a card would be there by now

    assert.equal(card(), null)
    assert.equal(document.querySelector('innies-call'), null)
  })

  test('accepting hides it and opens the call', async () => {
    const { link, say } = fakeLink()
    stop = startRing(link)
    say(CALLED)
    await (await until(card)).updateComplete

    press('Accept')

    assert.equal(card(), null)
    assert.ok(document.querySelector('innies-call')?.hasAttribute('open'))
  })
})
