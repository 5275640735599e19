import { assert } from '../assert.fixture.ts'
import { fakeClock } from '../link/clock.fixture.ts'
import { fakeLink, talk } from './link.fixture.ts'
import './messenger.ts'
import { clear, mount } from '../page.fixture.ts'

const frame = () => new Promise(requestAnimationFrame)

suite('the inbox beside a chat', () => {
  let clock: ReturnType<typeof fakeClock>
  setup(() => {
    clock = fakeClock()
  })
  teardown(() => {
    clock.restore()
    clear()
  })

  test('is loaded once the messages of the chat are there', async () => {
    const { link, gate, release } = fakeLink(talk(3))
    gate.isHeld = true
    const element = document.createElement('innies-messenger')
    mount(Object.assign(element, { link, chat: 'c1' }), { width: 900 })
    for (let frames = 0; frames < 5; frames++) await frame()
    assert.equal(customElements.get('innies-side'), undefined)

    release()

    await customElements.whenDefined('innies-side')
  })
})
