import { assert } from './assert.fixture.ts'
import { fakeLink, talk } from './chat/link.fixture.ts'
import { InniesChat } from './chat.ts'
import { all, clear, mount, named, painted, press } from './page.fixture.ts'

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

  test('speaks the language of the page before and after it loads, and changes with it', async () => {
    const chat = mount(element({ connect: 'click', chat: 'c1', lang: 'de' }), { width: 900 })
    await until(() => named(chat, 'button', 'Chat öffnen'))

    press(chat, 'Chat öffnen')
    await until(() => named(chat, 'textarea', 'Nachricht an Ben Okafor'))
    assert.deepEqual([all(chat, 'h2')[0]?.textContent, languageOf(chat)], ['Nachrichten', 'de ltr'])

    chat.lang = 'ar'
    await until(() => named(chat, 'textarea', 'رسالة إلى Ben Okafor'))
    assert.deepEqual([all(chat, 'h2')[0]?.textContent, languageOf(chat)], ['الرسائل', 'ar rtl'])
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

  test('openChat loads what is needed and shows that chat', async () => {
    const chat = mount(element({ connect: 'click' }), { width: 900 })

    await chat.openChat('c1')

    await until(() => named(chat, 'textarea', 'Message to Ben Okafor'))
  })
})
