import type { Row } from '../server/protocol/chat.ts'
import { assert } from './assert.fixture.ts'
import { fakeLink, row, talk } from './chat/link.fixture.ts'
import { InniesChat } from './chat.ts'
import { forget } from './link/page.ts'
import { all, clear, isShown, key, mount, named, painted, press } from './page.fixture.ts'

/** The element with a connection that takes as long as `answer` says. */
class TestChat extends InniesChat {
  answer = async () => fakeLink(talk(3)).link
  override link() {
    return this.answer()
  }
}
customElements.define('test-chat', TestChat)

const element = (attributes: Record<string, string> = {}) => {
  const chat = new TestChat()
  for (const [name, value] of Object.entries(attributes)) chat.setAttribute(name, value)
  return chat
}
async function until(isSo: () => unknown): Promise<void> {
  while (!isSo()) await painted()
}

const languageOf = (chat: Element) =>
  all(chat, 'innies-messenger')
    .map(({ lang, dir }) => `${lang} ${dir}`)
    .join()

suite('<innies-chat>', () => {
  teardown(clear)

  test('with connect="click" it offers one button, and loads when that is pressed', async () => {
    const chat = mount(element({ connect: 'click', chat: 'c1' }), { width: 900 })
    await painted()
    assert.equal(all(chat, 'innies-messenger').length, 0)

    press(chat, 'Open chat')
    await until(() => named(chat, 'textarea', 'Message to Ben Okafor'))

    assert.equal(named(chat, 'button', 'Open chat'), undefined)
  })

  test('once the user is known it loads when it comes into view', async () => {
    const chat = mount(element())
    chat.hidden = true
    chat.getToken = () => 'token'
    await painted()
    assert.equal(all(chat, 'innies-messenger').length, 0)

    chat.hidden = false
    await until(() => all(chat, 'innies-messenger').length)
  })

  test('a chat that did not load can be tried again', async () => {
    const chat = element({ connect: 'click' })
    const { answer } = chat
    chat.answer = () => Promise.reject(new Error('The code did not load.'))
    mount(chat)
    press(chat, 'Open chat')
    await until(() => named(chat, 'button', 'Try again'))

    chat.answer = answer
    press(chat, 'Try again')

    await until(() => all(chat, 'innies-messenger').length)
  })

  test('ux 42: after a sign-out nothing of the user is shown, and the next user is asked for anew', async () => {
    const chat = mount(element({ chat: 'c1' }), { width: 900 })
    chat.getToken = () => 'token'
    await until(() => named(chat, 'textarea', 'Message to Ben Okafor'))

    forget()
    await painted()
    const left = [all(chat, 'innies-messenger').length, chat.unread]
    chat.getToken = () => 'token of the next'
    await until(() => named(chat, 'textarea', 'Message to Ben Okafor'))

    assert.deepEqual(left, [0, 0])
  })

  test('ux 42: after a sign-out a chat with connect="click" is a button again', async () => {
    const chat = mount(element({ connect: 'click' }))
    press(chat, 'Open chat')
    await until(() => all(chat, 'innies-messenger').length)

    forget()

    await until(() => named(chat, 'button', 'Open chat'))
    assert.equal(all(chat, 'innies-messenger').length, 0)
  })

  test('a chat that was loading when the user signed out is not shown', async () => {
    const chat = mount(element({ connect: 'click' }))
    let answer = (_link: ReturnType<typeof fakeLink>['link']) => {}
    chat.answer = () =>
      new Promise(resolve => {
        answer = resolve
      })
    press(chat, 'Open chat')
    forget()
    const { link } = fakeLink(talk(3))
    link.$status.set({ phase: 'closed' })
    answer(link)
    await painted()
    await painted()

    assert.equal(all(chat, 'innies-messenger').length, 0)
    assert.ok(named(chat, 'button', 'Open chat'))
  })

  test('speaks the language of the page before and after it loads, and changes with it', async () => {
    const chat = mount(element({ connect: 'click', chat: 'c1', lang: 'de' }), { width: 900 })
    await until(() => named(chat, 'button', 'Chat öffnen'))

    press(chat, 'Chat öffnen')
    await until(() => named(chat, 'textarea', 'Nachricht an Ben Okafor') && named(chat, 'h2', 'Nachrichten'))
    await until(() => all(chat, '.meta').some(({ textContent }) => textContent?.includes('Gesendet')))
    assert.equal(languageOf(chat), 'de ltr')

    chat.lang = 'ar'
    await until(() => named(chat, 'textarea', 'رسالة إلى Ben Okafor') && named(chat, 'h2', 'الرسائل'))
    await until(() => all(chat, '.meta').some(({ textContent }) => textContent?.includes('أُرسلت')))
    assert.equal(languageOf(chat), 'ar rtl')
  })

  test('a site’s own words stand in the place of ours, also those given before the code was there', async () => {
    const early = document.createElement('late-chat')
    Object.assign(early, { words: { 'chat.open': 'Talk to us' } })
    early.setAttribute('connect', 'click')
    mount(early)
    customElements.define('late-chat', class extends TestChat {})
    await until(() => named(early, 'button', 'Talk to us'))
    if (!(early instanceof TestChat)) throw new Error('It did not become a chat.')

    early.words = undefined
    await until(() => named(early, 'button', 'Open chat'))
  })

  test('a page styles the parts of what stands inside', async () => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(
      'test-chat::part(bubble), test-chat::part(input), test-chat::part(unread) { color: rgb(1, 2, 3) }',
    )
    document.adoptedStyleSheets = [sheet]
    const chat = mount(element({ connect: 'click' }), { width: 900 })
    await chat.openChat('c1')
    await until(() => all(chat, '.bubble').length)

    const styled = ['.bubble', 'textarea'].map(selector =>
      all(chat, selector).map(part => getComputedStyle(part).color),
    )
    document.adoptedStyleSheets = []
    assert.deepEqual([...new Set(styled.flat())], ['rgb(1, 2, 3)'])
  })

  for (const [what, style, box, height] of [
    ['in a box of no height', '', 'display: block', 560],
    ['as a block of no height', 'display: block', 'display: block', 560],
    ['as a block in a row', 'display: inline-block; vertical-align: top', 'display: block', 560],
    ['in a low box', '', 'display: grid; height: 300px', 300],
    [
      'in what is left of a column',
      'flex: 1; height: auto',
      'display: flex; flex-direction: column; height: 240px',
      240,
    ],
    ['with a height of its own', 'height: 333px', 'display: block', 333],
  ] as const)
    test(`${what} it is ${height} px high and scrolls within, however much is written`, async () => {
      const chat = element({ connect: 'click' })
      chat.answer = async () => fakeLink(talk(60)).link
      chat.style.cssText = style
      const place = document.createElement('div')
      place.className = 'test-box'
      place.style.cssText = `width: 400px; ${box}`
      place.append(chat)
      document.body.append(place)

      await chat.openChat('c1')
      await until(() => all(chat, '.bubble').length)
      await painted()

      const [log] = all(chat, '[role=log]')
      assert.equal(chat.offsetHeight, Math.min(height, innerHeight))
      assert.ok(chat.offsetWidth >= 320)
      assert.ok(log && log.scrollHeight > log.clientHeight && log.clientHeight > 60, `${log?.clientHeight}`)
      assert.ok(
        all(chat, 'textarea').every(
          field => field.getBoundingClientRect().bottom <= chat.getBoundingClientRect().bottom,
        ),
      )
    })

  test('openChat loads what is needed and shows that chat', async () => {
    const chat = mount(element({ connect: 'click' }), { width: 900 })

    await chat.openChat('c1')

    await until(() => named(chat, 'textarea', 'Message to Ben Okafor'))
  })

  test('ux 37: tells the page how many messages are unread, without those of muted chats', async () => {
    const chat = element()
    const { link } = fakeLink(talk(3))
    link.$rows.set(
      new Map([
        ['c1', row({ n: 3, read: 1 })],
        ['c2', row({ chat: 'c2', n: 9, read: 1, muted: true })],
      ]),
    )
    chat.answer = async () => link
    const counts: number[] = []
    chat.addEventListener('innies-unread', ({ count }) => counts.push(count))
    mount(chat)
    chat.getToken = () => 'token'
    await until(() => chat.unread)

    link.$rows.set(new Map([['c1', row({ n: 3, read: 3 })]]))

    assert.deepEqual([counts, chat.unread], [[2, 0], 0])
  })
})

suite('<innies-chat mode="launcher">', () => {
  teardown(clear)

  async function launcher(part: Partial<Row> = {}) {
    const { link } = fakeLink(talk(3))
    link.$rows.set(new Map([['c1', row({ n: 3, read: 1, ...part })]]))
    const chat = element({ mode: 'launcher' })
    chat.answer = async () => link
    mount(chat)
    chat.getToken = () => 'token'
    await until(() => named(chat, 'button', /^Messages/))
    return { chat, link }
  }
  const isPanelShown = (chat: Element) => isShown(all(chat, '[role=dialog], dialog')[0])

  test('ux 30: is a button with a name and the number of unread messages, and loads nothing more', async () => {
    const { chat } = await launcher()
    await until(() => named(chat, 'button', 'Messages, 2 unread'))

    const button = named(chat, 'button', 'Messages, 2 unread')

    assert.equal(button?.getAttribute('aria-expanded'), 'false')
    assert.equal(all(chat, 'innies-messenger').length, 0)
  })

  test('takes no room on the page, from the beginning, whatever the page makes of its display', async () => {
    const chat = element({ mode: 'launcher' })
    chat.style.display = 'block'
    mount(chat)
    chat.parentElement!.style.display = 'block'
    const before = chat.getBoundingClientRect().height
    chat.getToken = () => 'token'
    await until(() => named(chat, 'button', /^Messages/))

    assert.deepEqual([before, chat.getBoundingClientRect().height], [0, 0])
  })

  test('ux 30: opening moves the focus into the panel; Escape closes it and returns the focus', async () => {
    const { chat } = await launcher()
    press(chat, /^Messages/)
    await until(() => chat.shadowRoot?.activeElement?.localName === 'innies-messenger')
    const expanded = named(chat, 'button', /^Messages/)?.getAttribute('aria-expanded')

    key(chat, 'innies-messenger', { key: 'Escape' })

    assert.equal(expanded, 'true')
    assert.equal(isPanelShown(chat), false)
    assert.equal(chat.shadowRoot?.activeElement, named(chat, 'button', /^Messages/))
  })

  test('can be closed from within, for who has no keyboard', async () => {
    const { chat } = await launcher()
    press(chat, /^Messages/)
    await until(() => named(chat, 'button', 'Close messages'))

    press(chat, 'Close messages')

    assert.equal(isPanelShown(chat), false)
  })

  test('ux 10: Escape that something inside has used does not close it', async () => {
    const { chat } = await launcher()
    press(chat, /^Messages/)
    await until(() => all(chat, 'innies-messenger').length)
    all(chat, 'innies-messenger')[0]?.addEventListener('keydown', event => event.preventDefault())

    key(chat, 'innies-messenger', { key: 'Escape' })

    assert.equal(isPanelShown(chat), true)
  })

  test('opens and closes by its methods, and tells the page', async () => {
    const { chat } = await launcher()
    const told: boolean[] = []
    chat.addEventListener('innies-toggle', ({ isOpen }) => told.push(isOpen))

    await chat.open()
    chat.close()
    await chat.open()

    assert.deepEqual([told, isPanelShown(chat)], [[true, false, true], true])
  })

  test('openChat opens the panel at that chat', async () => {
    const { chat } = await launcher()

    await chat.openChat('c1')

    await until(() => named(chat, 'textarea', 'Message to Ben Okafor'))
    assert.equal(isPanelShown(chat), true)
  })

  test('ux 40: moved to another place in the page it stays as it was, once', async () => {
    const { chat } = await launcher()
    await chat.open()
    await until(() => all(chat, 'innies-messenger').length)

    mount(chat)
    await painted()

    assert.deepEqual(
      [isPanelShown(chat), all(chat, 'innies-messenger').length, all(chat, 'dialog').length],
      [true, 1, 1],
    )
  })

  test('taken out of the page while it is open it leaves nothing behind', async () => {
    const { chat } = await launcher()
    await chat.open()

    chat.remove()

    assert.equal(document.documentElement.style.overflow, '')
    assert.equal(document.querySelectorAll(':popover-open').length, 0)
  })
})
