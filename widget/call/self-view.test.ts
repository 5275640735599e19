import { assert } from '../assert.fixture.ts'
import { InniesCallSelf } from './self-view.ts'

async function show(dir = 'ltr') {
  const stage = document.createElement('div')
  stage.style.cssText = 'position: relative; inline-size: 700px; block-size: 500px; --aside: 0px'
  stage.dir = dir
  const self = new InniesCallSelf()
  stage.append(self)
  document.body.append(stage)
  await self.updateComplete
  const key = (name: string) => self.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }))
  const corner = () => `${self.getAttribute('block')} ${self.getAttribute('inline')}`
  const pointer = (type: string, clientX: number, clientY: number) =>
    self.dispatchEvent(new PointerEvent(type, { clientX, clientY, pointerId: 1, button: 0 }))
  return { self, stage, key, corner, pointer }
}

suite('<innies-call-self>', () => {
  setup(async () => {
    const { key, stage } = await show()
    for (const name of ['ArrowDown', 'ArrowRight']) key(name)
    stage.remove()
  })
  teardown(() => document.body.replaceChildren())

  test('arrow keys send it into the corner they point at, and it is named', async () => {
    const { self, key, corner } = await show()
    assert.equal(corner(), 'end end')
    assert.equal(self.ariaLabel, 'Your own picture. Arrow keys move it into another corner.')

    key('ArrowUp')
    assert.equal(corner(), 'start end')
    key('ArrowLeft')
    assert.equal(corner(), 'start start')
  })

  test('from right to left the arrows still point where they point', async () => {
    const { self, key } = await show('rtl')
    const before = self.getBoundingClientRect().x

    key('ArrowRight')
    for (const animation of self.getAnimations()) animation.finish()

    assert.ok(self.getBoundingClientRect().x > before)
  })

  test('it goes into the corner it is dragged towards, and stays there when it is shown anew', async () => {
    const { self, stage, pointer, corner } = await show()
    self.setPointerCapture = () => {} // there is no such pointer

    pointer('pointerdown', 600, 400)
    pointer('pointermove', 40, 60)
    pointer('pointerup', 40, 60)
    assert.equal(corner(), 'start start')

    stage.remove()
    assert.equal((await show()).corner(), 'start start')
  })

  test('a tap moves nothing', async () => {
    const { self, pointer, corner } = await show()
    self.setPointerCapture = () => {}

    pointer('pointerdown', 600, 400)
    pointer('pointerup', 601, 401)

    assert.deepEqual([corner(), self.style.translate], ['end end', ''])
  })
})
