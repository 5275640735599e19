import type { OngoingCall, Row } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import { CallRequestEvent } from '../base/call-request.ts'
import { fakeLink, row } from '../chat/link.fixture.ts'
import type { LinkStatus } from '../link/link.ts'
import '../call.ts'
import { startRing } from './ring.ts'
import { until } from './until.fixture.ts'

const RINGING: OngoingCall = {
  ...{ type: 'called', chat: 'c1', rev: 7, call: 'k1', from: 'ben', video: true, at: 0, rings: 45 },
  ...{ phase: 'ringing', accepted: [], declined: [] },
}

/** The link of Ana, to whom the server says how calls stand. */
function ringing() {
  const { link, wishes } = fakeLink()
  const said = { status: { phase: 'open' } as LinkStatus, now: 1000 }
  const show = (...rows: Partial<Row>[]) =>
    link.$rows.set(new Map(rows.map(part => [part.chat ?? 'c1', row({ head: 7, ...part })])))
  link.$rows.set(new Map())
  return { link, wishes, said, show, start: () => startRing(link, () => said.now) }
}

const card = () => document.querySelector('innies-ring')
const shownCard = async () => {
  const found = await until(card)
  await found.updateComplete
  return found
}
const buttons = () =>
  [...(card()?.shadowRoot?.querySelectorAll('.answers button') ?? [])].map(
    button => button.ariaLabel ?? button.textContent?.trim(),
  )
const press = (name: string) => {
  const all = [...(card()?.shadowRoot?.querySelectorAll<HTMLElement>('.answers button') ?? [])]
  all.find(button => (button.ariaLabel ?? button.textContent?.trim()) === name)?.click()
}
const loaded = () => import('./show-ring.ts') // a card would be there by now
const call = () => document.querySelector('innies-call')

suite('ring', () => {
  const title = document.title
  let stop = () => {}
  teardown(() => {
    stop()
    call()?.close()
    document.body.replaceChildren()
    assert.equal(document.title, title)
  })

  test('ux 2: who calls is shown with the answers in order, in the title too, and the caller is told that it rings', async () => {
    const { show, start, wishes } = ringing()
    stop = start()

    show({ call: RINGING })

    const shown = await shownCard()
    const text = shown.renderRoot.querySelector('[role=alert]')?.textContent ?? ''
    assert.ok(text.includes('Ben Okafor') && text.includes('Incoming video call'))
    assert.deepEqual(buttons(), ['Decline', 'Accept without camera', 'Accept'])
    assert.equal(document.title, 'Ben Okafor is calling')
    assert.deepEqual(wishes, [{ type: 'ring-back', chat: 'c1', call: 'k1' }])
  })

  test('a call that was shown somewhere already is not told again', async () => {
    const { show, start, wishes } = ringing()
    stop = start()

    show({ call: { ...RINGING, rang: true } })

    await shownCard()
    assert.deepEqual(wishes, [])
  })

  test('an own call, one that is joined without ringing, and one that is answered do not ring', async () => {
    const { show, start } = ringing()
    stop = start()
    const { rings: _none, ...silent } = RINGING

    show(
      { call: { ...RINGING, from: 'ana' } },
      { chat: 'c2', call: { ...silent, chat: 'c2', phase: 'active' } },
      { chat: 'c3', call: { ...RINGING, chat: 'c3', declined: ['ana'] } },
    )
    await loaded()

    assert.equal(card(), null)
  })

  test('a page that comes back while it rings shows it; what is kept from an earlier visit waits for the server', async () => {
    const { link, show, start } = ringing()
    link.$status.set({ phase: 'connecting' })
    show({ call: RINGING })
    stop = start()
    await loaded()
    const kept = card()

    link.$status.set({ phase: 'open' })

    await shownCard()
    assert.equal(kept, null)
  })

  test('it rings for as long as the call says at most, by the clock of the page', async () => {
    const { show, said, start } = ringing()
    stop = start()
    show({ call: RINGING })
    await shownCard()

    said.now += 45_001
    show({ call: RINGING })

    assert.equal(card(), null)
  })

  test('it stops when the call has ended', async () => {
    const { show, start } = ringing()
    stop = start()
    show({ call: RINGING })
    await shownCard()

    show({ head: 8 })

    assert.equal(card(), null)
  })

  test('ux 3: taken on another device it stops, and says so for a while', async () => {
    const { show, start } = ringing()
    stop = start()
    show({ call: RINGING })
    await shownCard()

    show({ call: { ...RINGING, phase: 'active', accepted: ['ana'] } })

    await until(() => card()?.shadowRoot?.querySelector('[role=status]'))
    const text = card()?.shadowRoot?.textContent ?? ''
    assert.ok(text.includes('Answered on another device'))
    assert.equal(card()?.shadowRoot?.querySelector('button'), null)
  })

  test('taken here by a notification or in the chat it stops, and is not said to be elsewhere', async () => {
    const { show, start } = ringing()
    stop = start()
    show({ call: RINGING })
    await shownCard()

    document.dispatchEvent(new CallRequestEvent('c1', true, 'k1'))
    show({ call: { ...RINGING, phase: 'active', accepted: ['ana'] }, head: 8 })
    await loaded()

    assert.equal(card(), null)
    assert.ok(call()?.hasAttribute('open'))
  })

  test('declining hides it, tells the server, and it does not come back', async () => {
    const { show, start, wishes } = ringing()
    stop = start()
    show({ call: { ...RINGING, rang: true } })
    await shownCard()

    press('Decline')
    show({ call: { ...RINGING, rang: true }, head: 8 })
    await loaded()

    assert.equal(card(), null)
    assert.equal(call(), null)
    assert.deepEqual(
      wishes.filter(wish => !('type' in wish && wish.type === 'enter')),
      [{ type: 'decline', chat: 'c1', call: 'k1', isBusy: false }],
    )
  })

  test('a reply with a message declines and sends it', async () => {
    const { link, show, start, wishes } = ringing()
    stop = start()
    show({ call: { ...RINGING, rang: true } })
    const reply = (await shownCard()).renderRoot.querySelector('innies-call-reply')
    await reply?.updateComplete

    reply?.renderRoot.querySelector<HTMLElement>('.ready button')?.click()

    assert.deepEqual(
      link.$outbox.get().map(({ chat, text }) => [chat, text]),
      [['c1', "I'll call you back."]],
    )
    assert.deepEqual(wishes, [{ type: 'decline', chat: 'c1', call: 'k1', isBusy: false }])
    assert.equal(card(), null)
  })

  test('accepting hides it and opens the call', async () => {
    const { show, start } = ringing()
    stop = start()
    show({ call: RINGING })
    await shownCard()

    press('Accept')

    assert.equal(card(), null)
    assert.ok(call()?.hasAttribute('open'))
  })

  test('in a group it rings on when the first of the others came, until the user answered or its time is over', async () => {
    const { show, start, said } = ringing()
    stop = start()
    show({ kind: 'group', call: RINGING })
    await shownCard()

    show({ kind: 'group', call: { ...RINGING, phase: 'active', since: 2, accepted: ['cleo'] } })
    assert.ok(card())

    show({ kind: 'group', call: { ...RINGING, phase: 'active', since: 2, accepted: ['cleo', 'ana'] } })
    assert.ok((await shownCard()).renderRoot.textContent?.includes('Answered on another device'))

    said.now += 45_000
    show({ kind: 'group', call: { ...RINGING, call: 'k2', phase: 'active', since: 2, accepted: ['cleo'] } })
    await loaded()
    assert.equal(card()?.kind === 'ring', false, 'whoever comes later joins by the line in the chat')
  })

  test('ux 6: while in a call another one shows without a sound, within the window, and can be called busy', async () => {
    const { show, start, wishes } = ringing()
    stop = start()
    document.body.append(document.createElement('innies-call'))
    call()?.open({ room: 'demo-room-1' })

    show({ call: { ...RINGING, rang: true } })

    const dialog = call()?.shadowRoot?.querySelector('dialog')
    const second = await until(() => dialog?.querySelector('innies-ring'))
    await second.updateComplete
    const names = [...second.renderRoot.querySelectorAll('.answers button')].map(button => button.textContent)
    assert.deepEqual(names, ['Busy', 'End and accept'])
    second.renderRoot.querySelector<HTMLElement>('.answers button')?.click()
    assert.deepEqual(wishes, [{ type: 'decline', chat: 'c1', call: 'k1', isBusy: true }])
    assert.ok(call()?.hasAttribute('open'))
  })

  test('ux 6: a second call that is accepted by a notification ends the first', async () => {
    const { show, start } = ringing()
    stop = start()
    document.body.append(document.createElement('innies-call'))
    call()?.open({ room: 'demo-room-1' })
    show({ call: { ...RINGING, rang: true } })
    await until(() => call()?.shadowRoot?.querySelector('innies-ring'))
    const happened: string[] = []
    for (const name of ['innies-call-ended', 'innies-call-opened'])
      call()?.addEventListener(name, () => happened.push(name))

    document.dispatchEvent(new CallRequestEvent('c1', true, 'k1'))

    // Whether the first says that it has ended depends on how far it had got.
    assert.deepEqual(
      [happened.at(-1), call()?.shadowRoot?.querySelectorAll('dialog').length],
      ['innies-call-opened', 1],
    )
  })
})
