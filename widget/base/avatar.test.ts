import { assert } from '../assert.fixture.ts'
import './avatar.ts'
import { all, clear, mount } from '../page.fixture.ts'

suite('<innies-avatar>', () => {
  teardown(clear)

  test('initials have a contrast of 4.5:1 on every hue', () => {
    for (let hue = 0; hue < 360; hue += 3) {
      const contrast = 1.05 / (luminance(`oklch(0.52 0.15 ${hue})`) + 0.05)
      assert.ok(contrast >= 4.5, `${hue}: ${contrast}`)
    }
  })

  test('a picture that does not load leaves the initials', async () => {
    const element = mount(document.createElement('innies-avatar'))
    element.person = { id: 'ana', name: 'Ana Lima', picture: 'https://pictures.invalid/a.png' }
    await element.updateComplete

    all(element, 'img')[0]?.dispatchEvent(new Event('error'))
    await element.updateComplete

    assert.deepEqual([all(element, 'img').length, all(element, 'span')[0]?.textContent], [0, 'AL'])
  })
})

/** Relative luminance (WCAG 2) of a colour as it is painted. */
function luminance(color: string): number {
  const canvas = document.createElement('canvas').getContext('2d')
  if (!canvas) return Number.NaN
  canvas.fillStyle = color
  canvas.fillRect(0, 0, 1, 1)
  const linear = [...canvas.getImageData(0, 0, 1, 1).data].map(part => {
    const value = part / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0)
}
