import { assert } from '../assert.fixture.ts'
import { fakeClock } from '../link/clock.fixture.ts'
import { fakeLink, talk } from './link.fixture.ts'
import './messenger.ts'
import { clear, mount } from '../page.fixture.ts'

const frame = () => new Promise(requestAnimationFrame)

suite('the inbox beside a chat that is slow', () => {
  let clock: ReturnType<typeof fakeClock>
  setup(() => {
    clock = fakeClock()
  })
  teardown(() => {
    clock.restore()
    clear()
  })

  test('does not wait for long', async () => {
    const { link, gate } = fakeLink(talk(3))
    gate.isHeld = true
    const element = document.createElement('innies-messenger')
    mount(Object.assign(element, { link, chat: 'c1' }), { width: 900 })
    for (let frames = 0; frames < 5; frames++) await frame()

    await clock.pass(299)
    await frame()
    assert.equal(customElements.get('innies-side'), undefined)
    await clock.pass(1)

    await customElements.whenDefined('innies-side')
  })
})
