import { LitElement } from 'lit'
import type { Fact } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import { fakeLink, row, sent, talk } from './link.fixture.ts'
import './side.ts'
import { TaskEvent } from './message-events.ts'
import { PanelEvent } from './panel-event.ts'
import './messenger.ts'
import './seldom.ts'
import { all, appeared, clear, isShown, key, mount, named, painted, press, type } from '../page.fixture.ts'

customElements.get('innies-call') ?? customElements.define('innies-call', class extends HTMLElement {})

async function messenger({ width = 900, chat = '', log = talk(3) as Fact[] } = {}) {
  const fake = fakeLink(log)
  const rows = [row({ at: 2, last: sent(3, 'ana') }), row({ chat: 'c2', members: ['ana', 'zoe'], at: 1, n: 2 })]
  fake.link.$rows.set(new Map(rows.map(one => [one.chat, one])))
  const element = document.createElement('innies-messenger')
  element.link = fake.link
  if (chat) element.chat = chat
  mount(element, { width, height: 600 })
  await painted()
  await painted()
  return { ...fake, element }
}
const heading = (element: Element, text: string) =>
  all(element, 'h2').find(one => isShown(one) && one.textContent?.trim() === text)
const focused = (element: Element): Element | null => {
  let inner = element.shadowRoot?.activeElement ?? null
  while (inner?.shadowRoot?.activeElement) inner = inner.shadowRoot.activeElement
  return inner
}

const OFFLINE = 'You are offline. Messages are sent when the connection is back.'

suite('<innies-messenger>', () => {
  teardown(clear)

  test('a wide one shows the chat beside the inbox, and the caret is in the composer', async () => {
    const { element } = await messenger()

    press(element, /^Ben Okafor|Ben Okafor/)
    await painted()

    assert.ok(heading(element, 'Messages') && heading(element, 'Ben Okafor'))
    assert.equal(named(element, 'button', 'Back to messages'), undefined)
    assert.equal(focused(element), named(element, 'textarea', 'Message to Ben Okafor'))
  })

  test('a narrow one shows one of them, and leads back to the row', async () => {
    const { element } = await messenger({ width: 390 })
    press(element, /Ben Okafor/)
    await painted()
    assert.ok(heading(element, 'Ben Okafor') && !heading(element, 'Messages'))

    press(element, 'Back to messages')
    while (focused(element) !== named(element, 'button', /Ben Okafor/)) await painted()

    assert.ok(heading(element, 'Messages') && !heading(element, 'Ben Okafor'))
  })

  test('where people cannot be searched for there is a search for messages, and no hint at another', async () => {
    const { element, link } = await messenger()
    const before = named(element, 'input', 'Search people and messages')

    link.$canSearch.set(false)
    await painted()
    link.$rows.set(new Map())
    await painted()

    assert.ok(before && named(element, 'input', 'Search messages'))
    assert.ok(!all(element, '.notice').some(notice => /Search/.test(notice.textContent ?? '')))
  })

  test('what is written goes out and shows at once', async () => {
    const { element, link } = await messenger({ chat: 'c1' })
    type(element, 'textarea', 'good morning')

    key(element, 'textarea', { key: 'Enter' })
    await painted()

    assert.deepEqual(
      link.$outbox.get().map(({ text }) => text),
      ['good morning'],
    )
    assert.ok(all(element, 'li').some(line => /good morning.*Sending…/s.test(line.textContent ?? '')))
  })

  test('a message that was not sent can be sent again', async () => {
    const { element, link, fail } = await messenger({ chat: 'c1' })
    fail(link.send('c1', 'hello'))
    await painted()
    assert.ok(all(element, 'li').some(line => /hello.*Not sent/s.test(line.textContent ?? '')))
    await appeared(element, '.meta button')

    press(element, 'Try again')

    assert.deepEqual(
      link.$outbox.get().map(({ state }) => state),
      ['sending'],
    )
  })

  test('ux 6: a draft waits in its chat', async () => {
    const { element } = await messenger({ chat: 'c1' })
    const field = () => all(element, 'textarea').map(area => area instanceof HTMLTextAreaElement && area.value)
    type(element, 'textarea', 'not yet')

    press(element, /zoe/)
    await painted()
    assert.deepEqual(field(), [''])

    press(element, /Ben Okafor/)
    await painted()
    assert.deepEqual(field(), ['not yet'])
  })

  test('a key in the composer renders nothing around it, and the draft is told when the focus goes elsewhere', async () => {
    const { element, link } = await messenger({ chat: 'c1' })
    named(element, 'textarea', /^Message/)?.focus()
    type(element, 'textarea', 'n')
    await painted()
    const rendered: string[] = []
    for (const part of [element, ...all(element, '*')])
      if (part instanceof LitElement) part.addController({ hostUpdated: () => rendered.push(part.localName) })

    type(element, 'textarea', 'not yet')
    await painted()

    assert.deepEqual([rendered, link.$drafts.get().get('c1')], [[], undefined])
    named(element, 'input', /^Search/)?.focus()
    assert.equal(link.$drafts.get().get('c1'), 'not yet')
  })

  test('reading to the end is told', async () => {
    const { reads } = await messenger({ chat: 'c1' })

    assert.deepEqual(reads, [3])
  })

  test('the call buttons ask for a call in the open chat', async () => {
    const { element } = await messenger({ chat: 'c1' })
    const asked: unknown[] = []
    element.addEventListener('innies-call-request', event => asked.push([event.chat, event.video]))

    press(element, 'Video call')
    press(element, 'Audio call')

    assert.deepEqual(asked, [['c1', true], ['c1', false]]) // biome-ignore format: one line
  })

  test('without a media server the call buttons say so and do nothing', async () => {
    const { element, link } = await messenger({ chat: 'c1' })

    link.$calls.set('off')
    await painted()

    const button = named(element, 'button', 'Video call')
    assert.deepEqual([button?.matches(':disabled'), button?.title], [true, 'Calls are not available here.'])
  })

  test('a running call can be joined from its line', async () => {
    const call: Fact = { type: 'called', chat: 'c1', rev: 4, call: 'k', from: 'ben', video: true, at: 4000 }
    const { element, hear } = await messenger({ chat: 'c1' })
    const asked: string[] = []
    element.addEventListener('innies-call-request', event => asked.push(event.chat))

    hear(call)
    await appeared(element, '.call button')
    press(element, 'Join')

    assert.deepEqual(asked, ['c1'])
  })

  test('a group has its title, in the inbox and above its messages', async () => {
    const { element, link } = await messenger()
    const last = sent(3, 'ben', { text: 'see you there' })
    link.$rows.set(new Map([['c1', row({ kind: 'group', title: 'Rome', members: ['ana', 'ben', 'zoe'], last })]]))
    await painted()

    press(element, /Rome.*Ben Okafor: see you there/)
    await painted()

    assert.ok(heading(element, 'Rome') && named(element, 'textarea', 'Message to Rome'))
  })

  test('a group that the user left is off the list and takes no more messages', async () => {
    const { element, link } = await messenger({ chat: 'c1' })

    link.$rows.set(new Map([['c1', row({ kind: 'group', title: 'Rome', left: true })]]))
    await painted()

    assert.ok(heading(element, 'Rome'))
    assert.equal(named(element, 'button.row', /Rome/), undefined)
    while (!all(element, 'p').some(one => /no longer in this conversation/.test(one.textContent ?? ''))) await painted()
    assert.equal(named(element, 'textarea', /^Message/), undefined)
    assert.ok(named(element, 'button', 'Video call')?.matches(':disabled'))
  })

  test('a muted chat counts, but does not call for attention', async () => {
    const { element, link } = await messenger()
    const unread = row({ n: 4, read: 1, last: sent(4, 'ben') })
    const weight = () => {
      const [text] = all(element, '.last')
      return text && getComputedStyle(text).fontWeight
    }
    link.$rows.set(new Map([['c1', unread]]))
    await painted()
    assert.equal(weight(), '500')

    link.$rows.set(new Map([['c1', { ...unread, muted: true }]]))
    await painted()

    assert.equal(weight(), '400')
    assert.ok(named(element, 'button', /3 unread/))
  })

  test('somebody found is opened', async () => {
    const { element } = await messenger()
    const opened: unknown[] = []
    element.addEventListener('innies-chat-opened', event => opened.push(event.chat))

    type(element, 'input', 'ben')
    await found(element)
    press(element, 'Ben Okafor')
    await painted()

    assert.deepEqual(opened, ['c1'])
  })

  test('moved in the page it keeps its place and one connection to the chat', async () => {
    const { element, ears } = await messenger({ chat: 'c1' })
    const box = element.parentElement

    document.body.append(element)
    box?.append(element)
    await painted()

    assert.ok(heading(element, 'Ben Okafor'))
    assert.equal(ears.size, 1)
  })

  test('out of the page it hears nothing, and comes back to the same chat', async () => {
    const { element, ears } = await messenger({ chat: 'c1' })
    const box = element.parentElement
    element.remove()
    await painted()
    assert.equal(ears.size, 0)

    box?.append(element)
    await painted()

    assert.ok(heading(element, 'Ben Okafor'))
  })

  test('ux 1: where Ctrl+Enter sends, it does so in a thread too', async () => {
    const { element, link } = await messenger({ chat: 'c1', log: [sent(1, 'ben')] })
    element.sendOn = 'ctrl-enter'
    all(element, '.message')[0]?.dispatchEvent(new PanelEvent({ at: 'thread', chat: 'c1', of: 1 }))
    await appeared(element, 'innies-thread-panel')
    const [panel] = all(element, 'innies-thread-panel')
    await appeared(panel!, 'textarea')

    type(panel!, 'textarea', 'yes')
    key(panel!, 'textarea', { key: 'Enter' })
    const before = link.$outbox.get().length
    key(panel!, 'textarea', { key: 'Enter', ctrlKey: true })

    assert.deepEqual([before, link.$outbox.get().length], [0, 1])
  })

  test('a thread opens from its message, and what is answered there is sent there', async () => {
    const replies = { count: 1, last: 2 }
    const { element, link } = await messenger({
      chat: 'c1',
      log: [sent(1, 'ben', { replies, changed: 2 }), sent(2, 'ana', { thread: 1, text: 'within' })],
    })
    while (!named(element, 'button', '1 reply')) await painted()
    press(element, '1 reply')
    const panel = () => all(element, 'innies-thread-panel')[0]
    const row = () =>
      panel() && all(panel() as HTMLElement, '.message').find(one => one.textContent?.includes('within'))
    while (!row()) await painted()
    assert.deepEqual(all(element, '.beginning').length, 1, 'that of the chat')

    row()?.dispatchEvent(new TaskEvent({ kind: 'reply', rev: 2, name: '', text: 'within' }, []))
    while (!all(panel() as HTMLElement, 'innies-task-bar').length) await painted()
    type(panel() as HTMLElement, 'textarea', 'yes')
    key(panel() as HTMLElement, 'textarea', { key: 'Enter' })

    const [message] = link.$outbox.get()
    assert.deepEqual([message?.text, message?.thread, message?.replyTo], ['yes', 1, 2])
    assert.equal(all(element, 'innies-task-bar').length, 1, 'not in the chat beside')
  })

  test('ux 8: a file that is dropped does not take the page away, and it is said that files cannot be sent', async () => {
    const { element } = await messenger({ chat: 'c1' })
    const [log] = all(element, '[role=log]')
    const drop = async (type: string, data: DataTransfer) => {
      const isKept = log?.dispatchEvent(
        new DragEvent(type, { dataTransfer: data, bubbles: true, composed: true, cancelable: true }),
      )
      await painted()
      return !isKept
    }
    const file = new DataTransfer()
    file.items.add(new File(['x'], 'x.png'))

    assert.ok(await drop('dragover', file), 'else the browser opens it')
    assert.ok(await drop('drop', file))
    while (!all(element, '[role=status]').some(one => one.textContent === 'Files cannot be sent here.')) await painted()

    const text = new DataTransfer()
    text.setData('text/plain', 'a')
    assert.equal(await drop('dragover', text), false)
  })

  test('that the device keeps nothing is said while a message waits for the connection, and only then', async () => {
    const { element, link } = await messenger({ chat: 'c1' })
    const said = async () => {
      await painted()
      return all(element, '[part=connection]').map(line => line.textContent)
    }
    link.$isKept.set(false)
    const quiet = await said()
    link.$status.set({ phase: 'waiting', isOffline: true })
    const offline = await said()
    link.send('c1', 'hello')
    const waiting = await said()
    link.$isKept.set(true)
    const kept = await said()

    assert.deepEqual([quiet, offline, kept], [[''], [OFFLINE], [OFFLINE]])
    assert.deepEqual(waiting, [`${OFFLINE} Do not close this page: messages that wait would be lost.`])

    link.$isKept.set(false)
    link.$status.set({ phase: 'open' })
    assert.deepEqual(await said(), [''])
  })

  test('ux 10: ArrowUp in the empty composer edits the last own message that was sent', async () => {
    const { element, wishes } = await messenger({ chat: 'c1', log: [sent(1, 'ana', { text: 'old' }), sent(2, 'ben')] })

    key(element, 'textarea', { key: 'ArrowUp' })
    await appeared(element, 'innies-task-bar')
    const [field] = all(element, 'textarea') as HTMLTextAreaElement[]
    assert.equal(field?.value, 'old')
    type(element, 'textarea', 'new')
    key(element, 'textarea', { key: 'Enter' })

    assert.deepEqual(
      wishes.filter(wish => 'of' in wish),
      [{ type: 'edit', of: 1, text: 'new', chat: 'c1' }],
    )
  })

  test('a chat that is not there has no face, no search, no calls and no box to write in', async () => {
    const { element, gate, link } = await messenger({})
    gate.code = 'not-found'
    link.$rows.set(new Map())

    element.chat = 'nowhere'
    await appeared(element, '[role=alert]')
    await painted()

    const header = all(element, 'header button, header innies-avatar').filter(isShown)
    assert.deepEqual(
      header.map(one => one.ariaLabel ?? one.localName),
      [],
    )
    assert.equal(all(element, 'textarea').length, 0)
  })

  test('ux 10: ArrowUp right after sending waits for that message, and does not edit the one before', async () => {
    const { element, link } = await messenger({ chat: 'c1', log: [sent(1, 'ana', { text: 'old' })] })
    link.send('c1', 'just now')
    await painted()

    key(element, 'textarea', { key: 'ArrowUp' })
    await painted()

    assert.deepEqual(
      (all(element, 'textarea') as HTMLTextAreaElement[]).map(field => field.value),
      [''],
    )
    assert.equal(all(element, 'innies-task-bar').length, 0)
  })

  test('ux 29: what is said of the connection stands above the composer and covers nothing of it', async () => {
    const { element, link } = await messenger({ chat: 'c1', log: talk(30) })
    const [before] = all(element, 'textarea').map(field => field.getBoundingClientRect())
    link.$isKept.set(false)
    link.$status.set({ phase: 'waiting', isOffline: true })
    link.send('c1', 'hello')
    await painted()

    const [line] = all(element, '[part=connection]').map(one => one.getBoundingClientRect())
    const [after] = all(element, 'textarea').map(field => field.getBoundingClientRect())
    const [log] = all(element, '[role=log]').map(one => one.getBoundingClientRect())

    assert.ok(line && line.height > 0 && log && after && line.top >= log.bottom && line.bottom <= after.top)
    assert.deepEqual([after?.top, after?.height], [before?.top, before?.height], 'the composer stays where it is')
    assert.equal(all(element, '[part=connection]')[0]?.getAttribute('role'), 'status')
  })

  test('that the user types is told, once something is typed', async () => {
    const { element, wishes } = await messenger({ chat: 'c1' })

    type(element, 'textarea', ' ')
    assert.deepEqual(
      wishes.filter(wish => 'type' in wish && wish.type === 'type'),
      [],
    )
    type(element, 'textarea', 'a')

    assert.deepEqual(
      wishes.filter(wish => 'type' in wish && wish.type === 'type'),
      [{ type: 'type', chat: 'c1' }],
    )
  })

  test('what is refused is said above the field, until the user goes on', async () => {
    const { element, gate } = await messenger({ chat: 'c1', log: [sent(1, 'ben', { reactions: { '👍': ['ben'] } })] })
    gate.code = 'forbidden'
    const notice = () => all(element, 'innies-composer-view').flatMap(one => all(one, '[role=status]'))[0]?.textContent

    press(element, /👍/)
    await painted()
    assert.equal(notice(), 'That is not possible.')

    type(element, 'textarea', 'a')
    await painted()
    assert.equal(notice(), '')
  })
})

/** The search rests 200 ms before it asks. */
async function found(element: Element): Promise<void> {
  while (!named(element, 'ul[aria-label=People]', 'People')) await painted()
}
