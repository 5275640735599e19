import type { Row } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import { all, clear, key, mount, named, painted, press, type } from '../page.fixture.ts'
import type { InboxView } from './inbox.ts'
import './inbox.ts'
import { createInboxStore } from './inbox-store.ts'
import { fakeLink, row, sent } from './link.fixture.ts'

const MINUTE = 60_000 // ms

async function inbox(rows: Partial<Row>[], part: Partial<InboxView> = {}) {
  const { link } = fakeLink()
  const set = (parts: Partial<Row>[]) =>
    link.$rows.set(
      new Map(
        parts.map((one, i) => {
          const whole = row({ chat: `c${i}`, members: ['ana', `person ${i}`], at: 1000 - i, ...one })
          return [whole.chat, whole] as const
        }),
      ),
    )
  set(rows)
  const store = createInboxStore(link)
  const element = document.createElement('innies-inbox-view')
  const update = async () => {
    Object.assign(element, { rows: store.$rows.get(), archived: store.$archived.get() })
    await painted()
    await painted()
  }
  Object.assign(element, { canSearch: true, ...part })
  store.$rows.subscribe(() => {})
  store.$archived.subscribe(() => {})
  mount(element, { width: 320, height: 600 })
  await update()
  return { element, link, set, update }
}

const rowsOf = (element: Element) => all(element, 'button.row')
const names = (element: Element) => all(element, '.name').map(name => name.textContent?.trim())
const focusedName = (element: InboxView) =>
  element.shadowRoot?.activeElement?.shadowRoot?.activeElement?.querySelector('.name')?.textContent?.trim()
const textOf = (element: Element, selector: string) =>
  all(element, selector).map(one => one.textContent?.replace(/\s+/g, ' ').trim())

suite('<innies-inbox-view>', () => {
  teardown(clear)

  test('ux 31: arrows, Home and End move among the rows, of which Tab reaches one', async () => {
    const { element } = await inbox([{}, {}, {}])
    const reachable = () =>
      rowsOf(element)
        .filter(one => one.tabIndex === 0)
        .map(one => one.querySelector('.name')?.textContent)
    assert.deepEqual(reachable(), ['person 0'])
    rowsOf(element)[0]?.focus()

    const moved: unknown[] = []
    for (const name of ['ArrowDown', 'End', 'ArrowDown', 'ArrowUp', 'Home', 'ArrowUp']) {
      key(element, 'ul', { key: name })
      await painted()
      moved.push(focusedName(element))
    }

    assert.deepEqual(moved, ['person 1', 'person 2', 'person 2', 'person 1', 'person 0', 'person 0'])
    assert.deepEqual(reachable(), ['person 0'])
  })

  test('arrow down leads from the search field to the rows', async () => {
    const { element } = await inbox([{}, {}])

    key(element, 'input', { key: 'ArrowDown' })
    await painted()

    assert.equal(focusedName(element), 'person 0')
  })

  test('ux 31: a row that moves keeps the focus; one that goes away passes it on', async () => {
    const { element, set, update } = await inbox([{}, {}, {}])
    rowsOf(element)[1]?.focus()

    set([{}, { at: 5000 }, {}])
    await update()
    assert.deepEqual([names(element)[0], focusedName(element)], ['person 1', 'person 1'])

    set([{}, { archived: true }, {}])
    await update()
    assert.equal(focusedName(element), 'person 0')
  })

  test('of 2,000 rows only those in view and a few more are in the document; the last is reached by End', async () => {
    const { element } = await inbox(Array.from({ length: 2000 }, () => ({ last: sent(1, 'ana') })))
    assert.ok(rowsOf(element).length < 40, `${rowsOf(element).length} rows`)
    rowsOf(element)[0]?.focus()

    key(element, 'ul', { key: 'End' })
    await painted()
    await painted()

    assert.equal(focusedName(element), 'person 1999')
    assert.ok(rowsOf(element).length < 40, `${rowsOf(element).length} rows`)
    assert.equal(all(element, 'li').at(-1)?.getAttribute('aria-setsize'), '2000')
  })

  test('tells which chats are in view once it is still, and anew when it was scrolled', async () => {
    const seen: (readonly string[])[] = []
    const { element } = await inbox(Array.from({ length: 100 }, () => ({})))
    element.addEventListener('innies-look', event => seen.push(event.chats))

    while (!seen.length) await painted()
    assert.equal(seen[0]?.[0], 'c0')
    assert.ok((seen[0]?.length ?? 99) < 12)

    for (const list of all(element, 'innies-row-list')) list.scrollTop = 64 * 50
    while (seen.length < 2) await painted()
    assert.equal(seen.at(-1)?.[0], 'c50')
  })

  test('more than 99 unread are 99+, and are told in full; a mention has its own mark', async () => {
    const { element } = await inbox([
      { n: 200, last: sent(200, 'ben') },
      { n: 3, read: 1, mention: 3 },
      { n: 3, read: 3, mention: 3 },
    ])

    assert.deepEqual(textOf(element, '[part=unread] [aria-hidden]'), ['99+', '@', '2'])
    assert.ok(/200 unread/.test(rowsOf(element)[0]?.textContent ?? ''))
    assert.ok(/You are mentioned/.test(rowsOf(element)[1]?.textContent ?? ''))
  })

  test('says what is muted, pinned and blocked', async () => {
    const { element, link, update } = await inbox([{ pinned: true, muted: true }, { members: ['ana', 'ben'] }])
    link.$blocks.set(new Set(['ben']))
    await update()

    const [first, second] = rowsOf(element).map(one => one.textContent ?? '')
    assert.ok(/Pinned.*Muted/s.test(first ?? '') && /Blocked/.test(second ?? ''))
  })

  test('the last line is without Markdown; typing comes before a draft, and a draft before it', async () => {
    const typing = new Map([['c1', ['person 1']]])
    const drafts = new Map([
      ['c1', 'not _yet_'],
      ['c2', 'not **yet**'],
      ['c3', '  '],
    ])
    const last = sent(1, 'person 0', { text: '**Hello** `you`' })
    const { element } = await inbox([{ last }, { last }, { last }, { last }], { typing, drafts })

    assert.deepEqual(textOf(element, '.last'), ['Hello you', 'typing…', 'Draft: not yet', 'Hello you'])
  })

  test('in a group it says who types', async () => {
    const typing = new Map([['c0', ['ben', 'zoe']]])
    const { element } = await inbox([{ kind: 'group', title: 'Rome', members: ['ana', 'ben', 'zoe'] }], { typing })

    assert.deepEqual(textOf(element, '.last'), ['Ben Okafor and zoe are typing'])
  })

  test('who is here has a dot, in a chat of two', async () => {
    const present = new Map([['ben', { user: 'ben', online: true }]])
    const { element } = await inbox(
      [{ members: ['ana', 'ben'] }, { kind: 'group', title: 'Rome', members: ['ana', 'ben'] }],
      { present },
    )

    assert.deepEqual(
      all(element, 'innies-avatar').map(one => one.hasAttribute('here')),
      [true, false],
    )
    assert.ok(/Active now/.test(rowsOf(element)[0]?.textContent ?? ''))
  })

  test('times follow the clock that it is given', async () => {
    const at = new Date(2026, 5, 10, 23, 50).getTime()
    const { element } = await inbox([{ at, last: sent(1, 'ana') }], { now: at + 5 * MINUTE })
    assert.ok(/11:50|23:50/.test(textOf(element, 'time')[0] ?? ''))

    element.now = at + 15 * MINUTE
    await painted()

    assert.deepEqual(textOf(element, 'time'), ['Yesterday'])
  })

  test('what is archived is behind a button, and leads back', async () => {
    const { element } = await inbox([{}, { archived: true }, { archived: true }])
    assert.deepEqual(names(element), ['person 0'])

    press(element, /Archived/)
    await painted()
    assert.deepEqual(names(element), ['person 1', 'person 2'])
    assert.equal(element.shadowRoot?.activeElement, named(element, 'button', 'Back to messages'))

    press(element, 'Back to messages')
    await painted()
    assert.deepEqual(names(element), ['person 0'])
    assert.equal(element.shadowRoot?.activeElement, named(element, 'button', /Archived/))
  })

  test('an empty one says what to do, where people can be searched for', async () => {
    const { element } = await inbox([])
    assert.deepEqual(textOf(element, '.notice'), [
      'No conversations yetSearch for somebody and write the first message.',
    ])

    element.canSearch = false
    await painted()

    assert.deepEqual(textOf(element, '.notice'), ['No conversations yet'])
  })

  test('a long name is cut, and leaves the time and the count where they are', async () => {
    const { element } = await inbox([
      { kind: 'group', title: 'Name '.repeat(20), n: 5, last: sent(5, 'ben') },
      { n: 5, last: sent(5, 'ben') },
    ])

    const [long, short] = all(element, 'time').map(time => time.getBoundingClientRect().right)
    assert.equal(long, short)
    assert.deepEqual(
      rowsOf(element).map(one => one.offsetHeight),
      [64, 64],
    )
  })

  test('the menu is asked for by its button, a right click or the menu key, and a long press', async () => {
    const { element } = await inbox([{}, {}])
    const asked: string[] = []
    element.addEventListener('innies-row-menu', event => asked.push(event.chat))

    press(element, 'More about person 1')
    rowsOf(element)[0]?.dispatchEvent(
      new MouseEvent('contextmenu', { bubbles: true, composed: true, cancelable: true }),
    )
    const touch = { bubbles: true, composed: true, pointerType: 'touch' }
    rowsOf(element)[1]?.dispatchEvent(new PointerEvent('pointerdown', touch))
    while (asked.length < 3) await painted()

    assert.deepEqual(asked, ['c1', 'c0', 'c1'])
    const opened: string[] = []
    element.addEventListener('innies-pick-chat', event => opened.push(event.chat))
    rowsOf(element)[1]?.click()
    assert.deepEqual(opened, [], 'lifting the finger opens nothing')
  })

  test('a finger that scrolls asks for no menu', async () => {
    const { element } = await inbox([{}, {}])
    const asked: string[] = []
    element.addEventListener('innies-row-menu', event => asked.push(event.chat))
    const touch = { bubbles: true, composed: true, pointerType: 'touch' }

    rowsOf(element)[0]?.dispatchEvent(new PointerEvent('pointerdown', touch))
    rowsOf(element)[0]?.dispatchEvent(new PointerEvent('pointermove', { ...touch, clientY: 30 }))
    await painted()
    rowsOf(element)[1]?.dispatchEvent(new PointerEvent('pointerdown', touch)) // rests: it was the later one
    while (!asked.length) await painted()

    assert.deepEqual(asked, ['c1'])
  })

  test('Escape clears the search, and nothing else hears of it', async () => {
    const { element } = await inbox([{}])
    const asked: string[] = []
    let escaped = 0
    element.addEventListener('innies-search', event => asked.push(event.text))
    element.parentElement?.addEventListener('keydown', () => escaped++)
    type(element, 'input', 'ben ')

    key(element, 'input', { key: 'Escape' })

    assert.deepEqual(asked, ['ben', ''])
    assert.equal(escaped, 0)
  })
})
