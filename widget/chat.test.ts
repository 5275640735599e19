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

  test('openChat loads what is needed and shows that chat', async () => {
    const chat = mount(element({ connect: 'click' }), { width: 900 })

    await chat.openChat('c1')

    await until(() => named(chat, 'textarea', 'Message to Ben Okafor'))
  })
})
