import { assert } from '../assert.fixture.ts'
import { Focus } from './focus.ts'
import type { Line } from './lines.ts'
import { BEN } from './link.fixture.ts'
import './message-list.ts'
import { all, clear, mount, painted } from '../page.fixture.ts'

const NOON = new Date(2026, 10, 20, 12).getTime()

const line = (n: number, text = `${n}: ${'word '.repeat((n % 5) * 9)}`): Line => ({
  kind: 'theirs',
  key: `rev:${n}`,
  text,
  at: NOON + n * 60_000,
  from: 'ben',
  n,
  rev: n,
})
const lines = (count: number) => [Array.from({ length: count }, (_, i) => line(i + 1))]

async function list(part: { lines: Line[][]; newFrom?: number }) {
  const element = mount(document.createElement('innies-message-list'))
  Object.assign(element, { people: [BEN], ...part })
  await painted()
  await painted()
  const [log] = all(element, '[role=log]')
  if (!log) throw new Error('There is no log.')
  log.focus()
  await painted() // what keys need is loaded
  await painted()
  /** The message with the focus, by its ordinal. */
  const focused = () => Number((element.shadowRoot?.activeElement as HTMLElement | null)?.dataset.key?.slice(4))
  const press = async (...keys: string[]) => {
    for (const key of keys) {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
      element.shadowRoot?.activeElement?.dispatchEvent(event)
      await painted()
    }
  }
  const isInView = () => {
    const row = element.shadowRoot?.activeElement?.getBoundingClientRect()
    const view = log.getBoundingClientRect()
    return !!row && row.top >= view.top - 1 && row.bottom <= view.bottom + 1
  }
  const stops = () => all(element, 'li[tabindex="0"]').map(row => row.dataset.key)
  return { element, log, focused, press, isInView, stops }
}

suite('keys in the message list', () => {
  teardown(clear)

  test('ux 31: arrows walk over the messages, and the one with the focus is in view and the one that Tab leads to', async () => {
    const { focused, press, isInView, stops } = await list({ lines: lines(60) })

    await press('ArrowUp')
    assert.equal(focused(), 60)
    for (let n = 59; n > 40; n--) {
      await press('ArrowUp')
      assert.equal(focused(), n)
      assert.ok(isInView())
    }
    await press('ArrowDown')

    assert.equal(focused(), 42)
    assert.deepEqual(stops(), ['rev:42'])
  })

  test('days and the "New" line are passed over', async () => {
    const { focused, press } = await list({ lines: lines(5), newFrom: 4 })

    await press('ArrowUp', 'ArrowUp', 'ArrowUp')

    assert.equal(focused(), 3)
  })

  test('Home and End lead to the ends, PageUp and PageDown a view further', async () => {
    const { focused, press, isInView } = await list({ lines: lines(400) })

    await press('Home')
    assert.equal(focused(), 1)
    await press('PageDown')
    const below = focused()
    assert.ok(below > 2 && isInView())
    await press('End')
    assert.equal(focused(), 400)
    await press('PageUp')

    assert.ok(focused() < 399 && isInView())
  })

  test('the row with the focus stays in the page however far the list is scrolled, and keys go on from what is in view', async () => {
    const { log, focused, press } = await list({ lines: lines(400) })
    await press('ArrowUp')

    log.scrollTop = -8000
    await painted()
    await painted()
    assert.equal(focused(), 400)
    await press('ArrowUp')

    assert.ok(focused() < 390)
  })

  test('the ends of a selection stay in the page however far the list is scrolled', async () => {
    const { element, log } = await list({ lines: lines(400) })
    const text = all(element, 'li')
      .find(row => row.dataset.key === 'rev:399')
      ?.querySelector('p')?.firstChild
    if (!text) throw new Error('There is no text.')
    getSelection()?.setBaseAndExtent(text, 0, text, 2)

    log.scrollTop = -8000
    await painted()
    await painted()

    assert.ok(text.isConnected)
    getSelection()?.removeAllRanges()
  })

  test('ux 31: a row that goes away leaves the focus to the one in its place', async () => {
    const { element, focused, press } = await list({ lines: lines(20) })
    await press('ArrowUp', 'ArrowUp')
    assert.equal(focused(), 19)

    element.lines = lines(20).map(piece => piece.filter(({ key }) => key !== 'rev:19'))
    await painted()

    assert.equal(focused(), 20)
  })

  test('a message that is higher than the view is read to its end before the next one', async () => {
    const { focused, press } = await list({ lines: [[line(1), line(2, 'word '.repeat(2000)), line(3)]] })
    await press('ArrowUp', 'ArrowUp')
    assert.equal(focused(), 2)

    await press('ArrowUp')

    assert.equal(focused(), 2)
  })

  test('keys with a modifier, and keys of what stands in a row, are not the list’s', async () => {
    const { element, focused, log } = await list({ lines: lines(20) })

    for (const init of [{ key: 'ArrowUp', ctrlKey: true }, { key: 'ArrowUp', shiftKey: true }, { key: 'x' }]) {
      const event = new KeyboardEvent('keydown', { ...init, bubbles: true, cancelable: true })
      log.dispatchEvent(event)
      assert.ok(!event.defaultPrevented)
    }
    all(element, 'li p')[0]?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true }))

    assert.ok(Number.isNaN(focused()))
    assert.ok(Focus)
  })
})
