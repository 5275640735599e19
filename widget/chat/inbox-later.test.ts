import { assert } from '../assert.fixture.ts'
import { fakeLink, row, sent, talk } from './link.fixture.ts'
import './messenger.ts'
import { clear, isShown, mount, named, painted, press } from '../page.fixture.ts'

suite('the inbox', () => {
  teardown(clear)

  test('is loaded when there is room for it, or the user goes back to it, and not with one conversation', async () => {
    const { link } = fakeLink(talk(3))
    link.$rows.set(new Map([['c1', row({ last: sent(3, 'ana') })]]))
    const element = document.createElement('innies-messenger')
    Object.assign(element, { link, chat: 'c1' })
    mount(element, { width: 390, height: 600 })
    await painted()
    await painted()
    assert.equal(customElements.get('innies-inbox-view'), undefined)

    press(element, 'Back to messages')
    await customElements.whenDefined('innies-side')
    await painted()

    assert.ok(isShown(named(element, 'button', /Ben Okafor/)))
  })
})
