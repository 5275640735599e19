import { assert } from '../assert.fixture.ts'
import type { DeedHere } from './deed-event.ts'
import type { Line, MineLine, TheirLine } from './lines.ts'
import { ANA, BEN } from './link.fixture.ts'
import './message-list.ts'
import { all, clear, isShown, mount, named, painted, press } from '../page.fixture.ts'
import type { Task } from './composer-events.ts'
import type { InniesMessageList } from './message-list.ts'

const NOON = new Date(2026, 10, 20, 12).getTime()
const theirs = (rev: number, text: string): TheirLine => ({
  kind: 'theirs',
  key: `t${rev}`,
  text,
  at: NOON,
  from: 'ben',
  n: rev,
  rev,
})
const mine = (rev: number, text: string, part: Partial<MineLine> = {}): MineLine => ({
  kind: 'mine',
  key: `m${rev}`,
  text,
  at: NOON,
  mark: 'sent',
  n: rev,
  rev,
  ...part,
})

async function list(lines: Line[], part: Partial<Pick<InniesMessageList, 'ownRole' | 'isReadOnly' | 'chat'>> = {}) {
  localStorage.clear()
  await Promise.all([import('./message-actions.ts'), import('./emoji-popup.ts')])
  const element = mount(document.createElement('innies-message-list'))
  Object.assign(element, { lines: [lines], people: [BEN], me: ANA.id })
  await painted()
  await loaded(element)
  Object.assign(element, part)
  const deeds: DeedHere[] = []
  const tasks: Task[] = []
  element.addEventListener('innies-deed', event => deeds.push(event.deed))
  element.addEventListener('innies-task', event => tasks.push(event.task))
  await painted()
  const row = (text: string) =>
    all(element, 'li.message').find(one => one.querySelector('.bubble')?.textContent === text)!
  const send = async (target: Element, event: Event) => {
    target.dispatchEvent(event)
    await painted()
    await painted()
  }
  const over = (text: string) =>
    send(
      row(text).querySelector('.bubble')!,
      new PointerEvent('pointerover', { pointerType: 'mouse', bubbles: true, composed: true }),
    )
  const keyOn = (target: Element, key: string, init: KeyboardEventInit = {}) =>
    send(target, new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...init }))
  const openMenu = async (text: string) => {
    row(text).tabIndex = -1
    row(text).focus()
    await painted()
    await painted()
    await keyOn(row(text), 'Enter')
  }
  const items = () =>
    all(element, '[role=menuitem]').map(item => item.textContent?.trim() || item.getAttribute('aria-label'))
  return { element, deeds, tasks, row, over, send, keyOn, openMenu, items }
}
/** The actions are there: they come with the first touch of the list. */
async function loaded(element: InniesMessageList): Promise<void> {
  const [bubble] = all(element, '.message:not([data-gone], [data-mark=sending]) .bubble')
  if (!bubble) return
  const event = (type: string) => new PointerEvent(type, { pointerType: 'mouse', bubbles: true, composed: true })
  bubble.dispatchEvent(event('pointerover'))
  await until(() => all(element, '[role=toolbar]')[0])
  all(element, 'ol')[0]?.dispatchEvent(event('pointerleave'))
  await until(() => all(element, '[role=toolbar]').length === 0)
}
const focused = (element: Element): Element | null => {
  let inner = element.shadowRoot?.activeElement ?? null
  while (inner?.shadowRoot?.activeElement) inner = inner.shadowRoot.activeElement
  return inner
}

suite('what can be done with a message', () => {
  teardown(clear)

  test('a small bar is on the message that the mouse is on, on one at a time, and changes no height', async () => {
    const { element, row, over } = await list([theirs(1, 'a'), theirs(2, 'b')])
    const before = row('a').offsetHeight
    assert.equal(all(element, '[role=toolbar]').length, 0)

    await over('a')
    assert.ok(isShown(named(row('a'), 'button', 'Reply')))
    assert.equal(row('a').offsetHeight, before)
    await over('b')

    assert.ok(isShown(named(row('b'), 'button', 'Reply')))
    assert.equal(all(element, '[role=toolbar]').length, 1)
  })

  test('ux 33: the first touch of all may be the long press', async () => {
    const element = mount(document.createElement('innies-message-list'))
    Object.assign(element, { lines: [[theirs(1, 'a')]], people: [BEN], me: ANA.id })
    await painted()
    const [bubble] = all(element, '.bubble')
    for (const type of ['pointerover', 'pointerdown'])
      bubble?.dispatchEvent(new PointerEvent(type, { pointerType: 'touch', bubbles: true, composed: true }))

    const [menu] = await until(() => all(element, '[role=menu]'))

    assert.ok(isShown(menu))
  })

  test('the button for more opens the menu, and closes it again', async () => {
    const { element, over } = await list([theirs(1, 'Hello')])
    await over('Hello')

    press(element, 'More')
    await painted()
    assert.equal(all(element, '[role=menu]').length, 1)

    press(element, 'More')
    await painted()
    assert.equal(all(element, '[role=menu]').length, 0)
  })

  test('ux 33: the focus on a row shows the bar; its buttons are reached by Tab and arrows, and Escape leads back', async () => {
    const { element, row, keyOn } = await list([theirs(1, 'a')])
    row('a').tabIndex = 0
    row('a').focus()
    await painted()
    const [react, reply] = [named(row('a'), 'button', 'React')!, named(row('a'), 'button', 'Reply')!]

    react.focus()
    await keyOn(react, 'ArrowRight')
    assert.equal(focused(element), reply)
    await keyOn(reply, 'Escape')
    assert.equal(focused(element), row('a'))
  })

  test('ux 33: Enter, the menu key and Shift+F10 on a row open the menu; arrows go through it, Escape leads back', async () => {
    const { element, row, keyOn, openMenu } = await list([theirs(1, 'a')])
    let escapes = 0
    element.addEventListener('keydown', event => (escapes += event.key === 'Escape' ? 1 : 0))
    for (const [key, init] of [
      ['Enter', {}],
      ['ContextMenu', {}],
      ['F10', { shiftKey: true }],
    ] as const) {
      await openMenu('a')
      await keyOn(focused(element)!, 'Escape')
      assert.equal(all(element, '[role=menu]').length, 0)
      assert.equal(focused(element), row('a'))
      await keyOn(row('a'), key, init)
      assert.equal(focused(element)?.getAttribute('aria-label'), 'React with 👍')

      await keyOn(focused(element)!, 'ArrowRight')
      assert.equal(focused(element)?.getAttribute('aria-label'), 'React with ❤️')
      await keyOn(focused(element)!, 'ArrowDown')
      assert.equal(focused(element)?.textContent?.trim(), 'Reply')
      await keyOn(focused(element)!, 'End')
      assert.equal(focused(element)?.textContent?.trim(), 'Report')
      await keyOn(focused(element)!, 'ArrowDown')
      assert.equal(focused(element)?.getAttribute('aria-label'), 'React with 👍')
      await keyOn(focused(element)!, 'Escape')
    }
    assert.equal(escapes, 0, 'what the chat stands in stays open')
    assert.equal(focused(element), row('a'))
  })

  test('ux 33: a finger that rests on a message opens the menu, one that moves on does not', async () => {
    const { element, row, send, over } = await list([theirs(1, 'a')])
    await over('a') // the actions are there
    const finger = (type: string, x = 0) =>
      row('a')
        .querySelector('.bubble')!
        .dispatchEvent(new PointerEvent(type, { pointerType: 'touch', clientX: x, bubbles: true, composed: true }))
    const later = (ms: number) => new Promise(resolve => setTimeout(resolve, ms)) // that is what a long press is

    finger('pointerdown')
    finger('pointermove', 30)
    await later(600)
    assert.equal(all(element, '[role=menu]').length, 0)

    finger('pointerdown')
    await later(600)
    await send(row('a'), new PointerEvent('pointerup', { pointerType: 'touch', bubbles: true }))
    assert.equal(all(element, '[role=menu]').length, 1)
  })

  /** A right click, as the browser tells of it; whether it was left to the browser's own menu. */
  async function rightClick(target: Element, init: PointerEventInit = {}): Promise<boolean> {
    const event = { button: 2, pointerType: 'mouse', bubbles: true, composed: true, cancelable: true, ...init }
    target.dispatchEvent(new PointerEvent('pointerdown', event))
    const isLeft = target.dispatchEvent(new PointerEvent('contextmenu', event))
    await painted()
    return isLeft
  }
  const select = (from: Node, to: Node) => getSelection()?.setBaseAndExtent(from, 0, to, to.childNodes.length)

  test('a right click on a message opens its menu; on a link, with Shift and on what cannot be acted on, the browser’s own', async () => {
    const { element, row, over } = await list([
      theirs(1, 'a'),
      theirs(2, 'see https://example.org'),
      mine(3, 'm', { rev: undefined }),
    ])
    await over('a')
    await until(() => all(element, 'a')[0])
    const [link] = all(element, 'a')
    const menus = () => all(element, '[role=menu]').length

    const left = [
      await rightClick(link!),
      await rightClick(row('a').querySelector('.bubble')!, { shiftKey: true }),
      await rightClick(row('m')),
    ]
    const before = menus()
    const isLeft = await rightClick(row('a').querySelector('.bubble')!, { clientX: 120, clientY: 90 })
    const at = all(element, 'innies-message-menu')[0]?.getBoundingClientRect()

    assert.deepEqual([left, before], [[true, true, true], 0])
    assert.closeTo(at?.left ?? 0, 120, 8) // beside the pointer
    assert.closeTo(at?.top ?? 0, 90, 8)
    assert.deepEqual([isLeft, menus()], [false, 1])
    assert.equal(focused(element)?.getAttribute('aria-label'), 'React with 👍')
  })

  test('selected text keeps the browser’s own menu, in all rows from the first to the last of it', async () => {
    const { element, row, over } = await list(['a', 'b', 'c', 'd'].map((text, i) => theirs(i + 1, text)))
    await over('a')
    const bubble = (text: string) => row(text).querySelector('.bubble')!
    select(bubble('a'), bubble('c'))

    const left = []
    for (const text of ['a', 'b', 'c']) left.push(await rightClick(bubble(text)))
    const other = await rightClick(bubble('d'))

    assert.deepEqual([left, other], [[true, true, true], false])
    getSelection()?.removeAllRanges()
    all(element, '[role=menu]')[0]?.click()
  })

  test('who may do what is what the server allows', async () => {
    const both = [theirs(1, 'a'), mine(2, 'b')]
    const offered = async (text: string, part: Partial<Pick<InniesMessageList, 'ownRole' | 'isReadOnly' | 'chat'>>) => {
      const { openMenu, items } = await list(both, part)
      await openMenu(text)
      const found = items().slice(part.isReadOnly ? 0 : 1)
      clear()
      return found.join(', ')
    }

    assert.equal(await offered('a', {}), 'Reply, Copy text, Pin, Report')
    assert.equal(await offered('b', {}), 'Reply, Copy text, Edit, Pin, Delete')
    assert.equal(await offered('a', { ownRole: 'member' }), 'Reply, Copy text, Report')
    assert.equal(await offered('b', { ownRole: 'member' }), 'Reply, Copy text, Edit, Delete')
    assert.equal(await offered('a', { ownRole: 'admin' }), 'Reply, Copy text, Pin, Report, Delete')
    assert.equal(await offered('a', { chat: 'c1' }), 'Reply, Reply in thread, Copy text, Pin, Report')
    assert.equal(await offered('a', { isReadOnly: true }), 'Copy text, Report')
  })

  test('with what is deleted or still on its way nothing can be done', async () => {
    const { element, openMenu, over } = await list([
      { kind: 'gone', key: 'g', at: NOON, from: 'ben', n: 1, rev: 1 },
      { kind: 'mine', key: 'p', text: 'b', at: NOON, mark: 'sending', n: undefined },
    ])

    await over('Message deleted')
    await openMenu('b')

    assert.equal(all(element, '[role=toolbar], [role=menu]').length, 0)
  })

  test('a quick reaction is chosen and taken back', async () => {
    const reactions = [{ emoji: '👍', users: ['ana'], isMine: true }]
    const { element, openMenu, deeds } = await list([{ ...theirs(1, 'a'), reactions }])
    await openMenu('a')
    assert.equal(named(element, '[role=menuitemcheckbox]', 'React with 👍')?.ariaChecked, 'true')
    press(element, 'React with 👍')
    await openMenu('a')
    press(element, 'React with 😂')

    assert.deepEqual(deeds, [
      { type: 'react', of: 1, emoji: '👍', on: false },
      { type: 'react', of: 1, emoji: '😂', on: true },
    ])
  })

  test('reply, edit, copy and pin do so', async () => {
    const copied: string[] = []
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: async (text: string) => void copied.push(text) },
    })
    const { element, openMenu, deeds, tasks } = await list([mine(1, 'a', { isPinned: true })])

    for (const name of ['Reply', 'Edit', 'Copy text', 'Unpin']) {
      await openMenu('a')
      all(element, '[role=menuitem]')
        .find(item => item.textContent?.trim() === name)
        ?.click()
      await painted()
    }

    assert.deepEqual(tasks, [
      { kind: 'reply', rev: 1, name: '', text: 'a' },
      { kind: 'edit', rev: 1, name: '', text: 'a' },
    ])
    assert.deepEqual(copied, ['a'])
    assert.deepEqual(deeds, [{ type: 'pin', of: 1, on: false }])
    assert.equal(all(element, '[role=menu]').length, 0)
  })

  test('a deletion is asked about first, and Cancel is first', async () => {
    const { element, openMenu, deeds, row } = await list([mine(1, 'a')])
    await openMenu('a')
    press(element, 'Delete')
    await painted()
    assert.deepEqual(deeds, [])
    assert.equal(focused(element)?.textContent, 'Cancel')
    press(element, 'Cancel')
    await painted()
    assert.equal(focused(element), row('a'))

    await openMenu('a')
    press(element, 'Delete')
    await painted()
    press(element, 'Delete')

    assert.deepEqual(deeds, [{ type: 'delete', of: 1 }])
  })

  test('a report needs a reason, says when it has arrived, and what was refused can be tried again', async () => {
    const { element, openMenu } = await list([theirs(1, 'a')])
    const reports: string[] = []
    let answer = () => Promise.reject(new Error('Not now.'))
    element.addEventListener('innies-report', event => {
      reports.push(`${event.of} ${event.reason}`)
      event.done = answer()
    })
    await openMenu('a')
    press(element, 'Report')
    await painted()
    press(element, 'Report')
    assert.deepEqual(reports, [], 'without a reason')

    const [field] = all(element, 'textarea') as HTMLTextAreaElement[]
    if (field) field.value = ' spam '
    press(element, 'Report')
    await painted()
    assert.equal(all(element, '[role=alert]')[0]?.textContent, 'Not now.')
    answer = () => Promise.resolve() as Promise<never>
    press(element, 'Report')
    await painted()

    assert.deepEqual(reports, ['1 spam', '1 spam'])
    assert.equal(all(element, 'p[role=status]')[0]?.textContent, 'Reported. Thank you.')
  })

  test('in a group the menu of an own message says how many have read it', async () => {
    const { element, openMenu } = await list([mine(7, 'a')], { ownRole: 'member' })
    element.addEventListener('innies-count-reads', event => (event.count = Promise.resolve(event.n)))

    await openMenu('a')

    assert.equal(all(element, '.reads')[0]?.textContent, 'Read by 7 people')
  })

  test('any emoji can be a reaction, and the focus comes back to the message', async () => {
    const { element, over, deeds, row } = await list([theirs(1, 'a')])
    row('a').tabIndex = -1
    await over('a')
    press(row('a'), 'React')
    const [picker] = await until(() => all(element, 'innies-emoji-picker'))
    const party = await until(() => named(picker!, 'button', 'party popper'))

    party.click()
    await painted()

    assert.deepEqual(deeds, [{ type: 'react', of: 1, emoji: '🎉', on: true }])
    assert.equal(all(element, 'innies-emoji-picker').length, 0)
    assert.equal(focused(element), row('a'))
  })
})

async function until<T>(find: () => T | undefined): Promise<T> {
  for (;;) {
    const found = find()
    if (found && !(Array.isArray(found) && !found.length)) return found
    await painted()
  }
}
