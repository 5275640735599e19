import { assert } from './assert.fixture.ts'
import { fakeLink, row, talk } from './chat/link.fixture.ts'
import { $openedChat } from './chat/opened-chat.ts'
import { InniesComposer, InniesConversation, InniesInbox } from './chat.ts'
import { all, clear, key, mount, named, painted, press, type } from './page.fixture.ts'

const { link } = fakeLink(talk(3))
class TestInbox extends InniesInbox {
  override link = async () => link
}
class TestConversation extends InniesConversation {
  override link = async () => link
}
class TestComposer extends InniesComposer {
  override link = async () => link
}
customElements.define('test-inbox', TestInbox)
customElements.define('test-conversation', TestConversation)
customElements.define('test-composer', TestComposer)

async function until<Found>(find: () => Found): Promise<Found> {
  for (;;) {
    const found = find()
    if (found) return found
    await painted()
  }
}

suite('parts of the messenger, alone', () => {
  setup(() => {
    link.$rows.set(new Map([['c1', row({ n: 3, read: 3 })]]))
    $openedChat.set(undefined)
  })
  teardown(clear)

  function part(tag: string, chat?: string): HTMLElement {
    const element = document.createElement(tag)
    if (chat) element.setAttribute('chat', chat)
    Object.assign(element, { getToken: () => 'token' })
    return mount(element, { width: 360 })
  }

  test('what is picked in the inbox opens in the conversation of the page, and the inbox stays', async () => {
    const [inbox, conversation] = [part('test-inbox'), part('test-conversation')]
    await until(() => named(inbox, 'button', /Ben Okafor/))

    press(inbox, /Ben Okafor/)

    await until(() => named(conversation, 'textarea', 'Message to Ben Okafor'))
    assert.ok(named(inbox, 'button', /Ben Okafor/))
    assert.equal(all(inbox, 'textarea').length, 0)
    assert.equal(named(conversation, 'button', 'Back to messages'), undefined)
  })

  test('the page hears from the inbox which chat was picked', async () => {
    const inbox = part('test-inbox')
    const opened: (string | undefined)[] = []
    inbox.addEventListener('innies-chat-opened', ({ chat }) => opened.push(chat))
    await until(() => named(inbox, 'button', /Ben Okafor/))

    press(inbox, /Ben Okafor/)
    await painted()

    assert.deepEqual(opened, ['c1'])
  })

  test('the composer alone sends into its chat, takes no more room than it needs, and reads nothing', async () => {
    const composer = part('test-composer', 'c1')
    composer.style.alignSelf = 'start'
    await until(() => named(composer, 'textarea', 'Message to Ben Okafor'))
    type(composer, 'textarea', 'hello')
    await painted()

    key(composer, 'textarea', { key: 'Enter' })

    assert.deepEqual(link.$outbox.get().at(-1)?.text, 'hello')
    assert.equal(all(composer, '[role=log]').length, 0)
    assert.ok(composer.offsetHeight > 0 && composer.offsetHeight < 120, `${composer.offsetHeight}`)
  })

  test('a conversation with a chat of its own does not follow the inbox', async () => {
    link.$rows.set(new Map([...(link.$rows.get() ?? []), ['c2', row({ chat: 'c2', kind: 'group', title: 'Other' })]]))
    const [inbox, conversation] = [part('test-inbox'), part('test-conversation', 'c1')]
    await until(() => named(conversation, 'textarea', 'Message to Ben Okafor'))
    await until(() => named(inbox, 'button', /Other/))

    press(inbox, /Other/)
    await painted()

    assert.ok(named(conversation, 'textarea', 'Message to Ben Okafor'))
  })
})
