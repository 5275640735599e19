import { assert } from '../assert.fixture.ts'
import './emoji-picker.ts'
import { all, clear, key, mount, named, painted, press, type } from '../page.fixture.ts'
import { findEmojis, inTone, loadEmojis, recentEmojis, remember } from './emojis.ts'

async function picker() {
  const element = mount(document.createElement('innies-emoji-picker'))
  element.popover = 'manual'
  element.showPopover()
  const chosen: string[] = []
  element.addEventListener('innies-emoji', event => chosen.push(event.emoji))
  while (!all(element, '.emoji').length) await painted()
  const signs = () => all(element, '.emoji').map(one => one.textContent ?? '')
  const search = async (text: string) => {
    type(element, 'input', text)
    await element.updateComplete
  }
  return { element, chosen, signs, search }
}
const focusedSign = (element: Element) => element.shadowRoot?.activeElement?.textContent ?? ''

suite('<innies-emoji-picker>', () => {
  setup(() => localStorage.clear())
  teardown(clear)

  test('ux 39: all emojis are there, drawn by the system, each with its name', async () => {
    const { element, signs } = await picker()

    assert.ok(signs().length > 1800)
    assert.equal(named(element, 'button', 'grinning face')?.textContent, '😀')
    assert.equal(all(element, 'img, canvas').length, 0)
    assert.equal(new Set(signs()).size, signs().length, 'each once')
    assert.ok(
      signs().every(sign => sign.length <= 32 && /^\S+$/.test(sign)),
      'each can be a reaction',
    )
  })

  test('ux 39: it is searched by names, other words, and the codes of other chats', async () => {
    const { element, signs, search, chosen } = await picker()
    for (const [text, sign] of [
      ['thumbs', '👍'],
      ['tada', '🎉'],
      ['+1', '👍'],
      ['red hea', '❤️'],
      ['italy', '🇮🇹'],
    ] as const) {
      await search(text)
      assert.ok(signs().includes(sign), `${text}: ${signs().slice(0, 9)}`)
    }

    await search('tada')
    key(element, 'input', { key: 'Enter' })
    assert.deepEqual(chosen, ['🎉'])
    await search('nothing like it')
    assert.equal(all(element, '[role=status]')[0]?.textContent, 'No emoji found')
  })

  test('ux 39: those used last come first', async () => {
    const { element } = await picker()
    press(element, 'party popper')
    press(element, 'grinning face')
    clear()

    const again = await picker()

    assert.deepEqual(again.signs().slice(0, 2), ['😀', '🎉'])
    assert.ok(named(again.element, 'section', 'Recently used'))
    for (let i = 0; i < 60; i++) remember(`${i}`)
    assert.equal(recentEmojis().length, 24)
  })

  test('ux 39: the skin tone is kept, and worn by all who have one', async () => {
    const { element, signs } = await picker()
    press(element, 'Medium')
    while (!signs().includes('👍🏽')) await painted()
    clear()

    const again = await picker()

    assert.ok(again.signs().includes('👩🏽‍🚀') && again.signs().includes('🙏🏽'))
    assert.equal(named(again.element, 'button', 'Medium')?.ariaPressed, 'true')
    assert.equal(inTone('✌️', 1), '✌🏻')
  })

  test('arrows go through the grid by columns, and back into the search', async () => {
    const { element, signs } = await picker()
    const [field] = all(element, 'input')
    const move = (name: string) =>
      element.shadowRoot?.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key: name, bubbles: true, composed: true, cancelable: true }),
      )
    field?.focus()
    move('ArrowDown')
    assert.equal(focusedSign(element), signs()[0])
    move('ArrowRight')
    assert.equal(focusedSign(element), signs()[1])
    move('ArrowDown')
    const columns = signs().indexOf(focusedSign(element)) - 1
    assert.ok(columns > 3, `${columns}`)
    move('ArrowUp')
    move('ArrowUp')
    assert.equal(element.shadowRoot?.activeElement, field)
  })

  test('where storage is full or holds nonsense it works all the same', async () => {
    localStorage.setItem('innies:tone', '99')
    localStorage.setItem('innies:emojis', '   ')

    const groups = await loadEmojis()

    assert.equal(groups.length, 9)
    assert.equal(findEmojis(groups, 'thumbs up')[0]?.text, '👍')
    assert.deepEqual(recentEmojis(), [])
  })
})
