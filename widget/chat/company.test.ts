import type { Fact } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import { all, clear, isShown, key, mount, named, painted, press, type } from '../page.fixture.ts'
import './side.ts'
import { fakeLink, row, sent, talk } from './link.fixture.ts'
import './messenger.ts'
import './company.ts'

const HOUR = 3_600_000 // ms

async function messenger({ width = 1280, chat = 'c1', log = talk(40) as Fact[], group = false } = {}) {
  const fake = fakeLink(log)
  const part = group
    ? { kind: 'group' as const, title: 'Rome', members: ['ana', 'ben', 'zoe'], role: 'owner' as const }
    : {}
  const rows = [
    row({ at: 2, last: sent(3, 'ana'), n: 40, read: 40, ...part }),
    row({ chat: 'c2', members: ['ana', 'zoe'], at: 1 }),
  ]
  fake.link.$rows.set(new Map(rows.map(one => [one.chat, one])))
  const element = document.createElement('innies-messenger')
  element.link = fake.link
  if (chat) element.chat = chat
  mount(element, { width, height: 600 })
  for (let i = 0; i < 3; i++) await painted()
  return { ...fake, element }
}

const about = (element: Element) => all(element, '.who p').map(line => line.textContent?.trim())
const focused = (): Element | null => {
  let inner = document.activeElement
  while (inner?.shadowRoot?.activeElement) inner = inner.shadowRoot.activeElement
  return inner
}
async function until<Found>(find: () => Found | undefined | false): Promise<Found> {
  for (;;) {
    const found = find()
    if (found) return found
    await painted()
  }
}
const panelNamed = (element: Element, name: string) =>
  until(() => all(element, 'section').find(one => one.getAttribute('aria-label') === name))

suite('<innies-messenger>: who is here, and panels', () => {
  teardown(clear)

  test('the header says who is here, when they were last, and nothing where nobody knows', async () => {
    const { element, link } = await messenger()
    assert.deepEqual(about(element), [])

    link.$presence.set(new Map([['ben', { user: 'ben', online: true }]]))
    await painted()
    assert.deepEqual(about(element), ['Active now'])

    link.$presence.set(new Map([['ben', { user: 'ben', online: false, seen: Date.now() - 3 * HOUR }]]))
    await painted()
    assert.deepEqual(about(element), ['Last seen 3 hr. ago'])

    link.$presence.set(new Map([['ben', { user: 'ben', online: false }]])) // hides it
    await painted()
    assert.deepEqual(about(element), [])
  })

  test('of a group it says how many there are, and how many of them are here', async () => {
    const { element, link } = await messenger({ group: true })
    assert.deepEqual(about(element), ['3 members'])

    link.$presence.set(new Map([['zoe', { user: 'zoe', online: true }]]))
    await painted()

    assert.deepEqual(about(element), ['3 members, 1 active'])
  })

  test('who types is told in the header and above the composer, and nothing moves', async () => {
    const { element, link } = await messenger()
    const places = () => all(element, '.bubble').map(one => one.getBoundingClientRect().top)
    const before = places()

    link.$typing.set(new Map([['c1', ['ben']]]))
    await painted()

    assert.deepEqual(about(element), ['typing…'])
    assert.ok(all(element, '.typing').some(line => /Ben Okafor is typing/.test(line.textContent ?? '')))
    assert.deepEqual(places(), before)

    link.$typing.set(new Map([['c1', []]]))
    await painted()
    assert.deepEqual([about(element), places()], [[], before])
  })

  test('the open chat and those in view are watched, and none when it leaves the page', async () => {
    const { element, watched } = await messenger()
    await until(() => [...watched].some(chats => chats.length === 2))
    assert.deepEqual([...watched], [['c1'], ['c1', 'c2']])

    element.remove()
    await painted()

    assert.equal(watched.size, 0)
  })

  test('a narrow one with an open chat watches that alone', async () => {
    const { watched } = await messenger({ width: 390 })

    assert.deepEqual([...watched], [['c1']])
  })

  test('typing is told, and an emptied field is not typing', async () => {
    const { element, wishes } = await messenger()

    type(element, 'textarea', 'h')
    type(element, 'textarea', '')

    assert.deepEqual(wishes, [{ type: 'type', chat: 'c1' }])
  })

  test('of a blocked person it says so, and they can be unblocked in place', async () => {
    const { element, link, wishes } = await messenger()
    link.$blocks.set(new Set(['ben']))
    await painted()
    assert.equal(named(element, 'textarea', /^Message/), undefined)
    await until(() => all(element, 'p').some(one => /You have blocked Ben Okafor/.test(one.textContent ?? '')))

    press(element, 'Unblock')
    await painted()

    assert.deepEqual(wishes, [{ type: 'block', user: 'ben', on: false }])
  })

  test('what is refused is said', async () => {
    const { element, link, gate } = await messenger()
    link.$blocks.set(new Set(['ben']))
    gate.code = 'too-many'
    await until(() => named(element, 'button', 'Unblock'))

    press(element, 'Unblock')
    await until(() => all(element, '[role=alert]').find(one => /not possible/.test(one.textContent ?? '')))
  })

  test('ux 30, 31: a panel takes the focus; Escape closes it, and the focus is where it was', async () => {
    const { element } = await messenger()
    const button = named(element, 'h2 button', 'Ben Okafor')
    button?.focus()
    button?.click()
    await panelNamed(element, 'Details')
    await until(() => focused()?.textContent === 'Details')
    let escaped = 0
    element.parentElement?.addEventListener('keydown', () => escaped++)

    focused()?.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, cancelable: true }),
    )
    await painted()

    assert.deepEqual(all(element, 'innies-panel').length, 0)
    assert.equal(focused(), button)
    assert.equal(escaped, 0, 'what is around does not close too')
  })

  test('beside a wide chat, over a narrower one, over everything where there is one column', async () => {
    for (const [width, list, main] of [
      [1280, true, true],
      [900, true, false],
      [390, false, false],
    ] as const) {
      const { element } = await messenger({ width })
      press(element, 'Search in this conversation')
      await panelNamed(element, 'Search in this conversation')
      await painted()
      assert.deepEqual(
        [isShown(all(element, 'innies-inbox-view')[0]), isShown(all(element, 'innies-conversation-view')[0])],
        [list, main],
        `${width}`,
      )
      clear()
    }
  })

  test('another chat closes the panel', async () => {
    const { element } = await messenger()
    press(element, 'Search in this conversation')
    await panelNamed(element, 'Search in this conversation')

    press(element, /zoe/)
    await painted()

    assert.equal(all(element, 'innies-panel').length, 0)
  })

  test('the one field finds people and messages; a message asks to be shown in its chat', async () => {
    const { element, server } = await messenger({ chat: '' })
    server.found = [sent(7, 'ben', { text: 'a fine *lunch* there' })]
    const opened: unknown[] = []
    element.addEventListener('innies-chat-opened', event => opened.push(event.chat))
    const jumps: unknown[] = []
    element.addEventListener('innies-jump', event => jumps.push([event.chat, event.rev]))

    type(element, 'input', 'lunch')
    const mark = await until(() => all(element, 'mark')[0])
    assert.ok(named(element, 'ul', 'People') && named(element, 'ul', 'Messages'))
    assert.equal(mark.textContent, 'lunch')
    mark.click()
    await painted()

    assert.deepEqual([jumps, opened], [[['c1', 7]], ['c1']])
  })

  test('nothing found says for what', async () => {
    const { element, server } = await messenger({ chat: '' })
    server.people = []

    type(element, 'input', 'nobody')

    await until(() => all(element, '[role=status]').find(one => one.textContent === 'Nothing found for “nobody”'))
  })

  test('arrow down leads from the field to what was found', async () => {
    const { element } = await messenger({ chat: '' })
    type(element, 'input', 'ben')
    const person = await until(() => named(element, 'button', 'Ben Okafor'))

    key(element, 'input', { key: 'ArrowDown' })

    assert.equal(focused(), person)
  })
})
