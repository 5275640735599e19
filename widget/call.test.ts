import { assert } from './assert.fixture.ts'
import { CallRequestEvent } from './base/call-request.ts'
import { until } from './call/until.fixture.ts'
import { startCall } from './call.ts'

function put(html: { audio?: boolean; text?: string } = {}) {
  const button = document.createElement('innies-call-button')
  button.setAttribute('chat', 'c1')
  button.toggleAttribute('audio', html.audio ?? false)
  if (html.text) button.append(html.text)
  document.body.append(button)
  return button
}

const nameOf = (button: Element) => button.textContent || button.shadowRoot?.querySelector('button')?.textContent
const dialogs = () =>
  [...document.querySelectorAll('innies-call')].flatMap(call => [
    ...(call.shadowRoot?.querySelectorAll('dialog') ?? []),
  ])

suite('<innies-call-button> and <innies-call>', () => {
  teardown(() => {
    document.querySelector('innies-call')?.close()
    document.body.replaceChildren()
  })

  test('the button stands with its name before anything is loaded', () => {
    assert.equal(nameOf(put()), 'Video call')
    assert.equal(nameOf(put({ audio: true })), 'Audio call')
    assert.equal(nameOf(put({ text: 'Talk to us' })), 'Talk to us')
  })

  test('a click opens one window, at once; another click only brings it to the front', () => {
    const button = put()

    button.click()
    button.click()

    assert.deepEqual(
      dialogs().map(dialog => dialog.matches(':modal')),
      [true],
    )
    assert.ok(document.querySelector('innies-call')?.hasAttribute('open'))
  })

  test('the page’s own call element is used where there is one', () => {
    const call = document.body.appendChild(document.createElement('innies-call'))

    startCall({ chat: 'c1' })

    assert.ok(call.hasAttribute('open'))
    assert.equal(document.querySelectorAll('innies-call').length, 1)
  })

  test('says that it opened, and can be closed while it loads', () => {
    const heard: string[] = []
    const hear = (event: Event) => heard.push(event.type)
    document.addEventListener('innies-call-opened', hear)

    startCall({ chat: 'c1' })
    document.querySelector('innies-call')?.close()
    document.removeEventListener('innies-call-opened', hear)

    assert.deepEqual(heard, ['innies-call-opened'])
    assert.deepEqual([dialogs().length, document.querySelector('innies-call')?.hasAttribute('open')], [0, false])
  })

  test('a call asked for in a chat is made, unless the site makes it itself', () => {
    const site = (event: Event) => event.preventDefault()
    document.body.addEventListener('innies-call-request', site)
    document.body.dispatchEvent(new CallRequestEvent('c1', true))
    document.body.removeEventListener('innies-call-request', site)
    assert.equal(dialogs().length, 0)

    document.body.dispatchEvent(new CallRequestEvent('c1', true))
    assert.equal(dialogs().length, 1)
  })

  test('ux 1: shows at once that it calls, and how to stop', async () => {
    put().click()
    const first = dialogs()[0]?.textContent

    const stage = await until(() => dialogs()[0]?.querySelector('innies-call-stage'))
    await stage.updateComplete
    const then = stage.renderRoot.querySelector('[role=status]')?.textContent
    assert.deepEqual([first?.includes('Calling…'), then], [true, 'Calling…'])
    stage.renderRoot.querySelector<HTMLButtonElement>('[aria-label="End call"]')?.click()

    assert.equal(dialogs().length, 0)
  })
})
