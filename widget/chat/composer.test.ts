import { assert } from '../assert.fixture.ts'
import './composer.ts'
import { all, clear, key, mount, named, press, type } from '../page.fixture.ts'

async function composer() {
  const element = mount(document.createElement('innies-composer'))
  const sent: string[] = []
  element.addEventListener('innies-send', event => sent.push(event.text))
  await element.updateComplete
  return { element, sent }
}
const write = async (element: Awaited<ReturnType<typeof composer>>['element'], text: string) => {
  type(element, 'textarea', text)
  await element.updateComplete
}
const height = (element: HTMLElement) => named(element, 'textarea', /^Message/)?.getBoundingClientRect().height ?? 0

suite('<innies-composer>', () => {
  teardown(clear)

  test('Enter sends the text and leaves an empty field', async () => {
    const { element, sent } = await composer()
    await write(element, ' hi ')

    key(element, 'textarea', { key: 'Enter' })
    await element.updateComplete

    assert.deepEqual(sent, ['hi'])
    assert.deepEqual(
      all(element, 'textarea').map(field => field instanceof HTMLTextAreaElement && field.value),
      [''],
    )
  })

  test('Shift+Enter, and the Enter that confirms a composition, never send', async () => {
    const { element, sent } = await composer()
    await write(element, 'にほん')

    key(element, 'textarea', { key: 'Enter', shiftKey: true })
    key(element, 'textarea', { key: 'Enter', isComposing: true })
    key(element, 'textarea', { key: 'Enter', keyCode: 229 })

    assert.deepEqual(sent, [])
  })

  test('nothing but space cannot be sent', async () => {
    const { element, sent } = await composer()
    await write(element, ' \n ')

    key(element, 'textarea', { key: 'Enter' })
    press(element, 'Send')

    assert.deepEqual(sent, [])
  })

  test('Enter held down sends once', async () => {
    const { element, sent } = await composer()
    await write(element, 'hi')

    for (let i = 0; i < 3; i++) key(element, 'textarea', { key: 'Enter', repeat: i > 0 })

    assert.deepEqual(sent, ['hi'])
  })

  test('the button sends and the caret stays in the field', async () => {
    const { element, sent } = await composer()
    await write(element, 'hi')

    press(element, 'Send')

    assert.deepEqual(sent, ['hi'])
    assert.equal(element.shadowRoot?.activeElement, named(element, 'textarea', /^Message/))
  })

  test('the field grows with its text to six lines and then scrolls', async () => {
    const { element } = await composer()
    const one = height(element)

    await write(element, 'a\nb')
    assert.equal(height(element) - one, 22)

    await write(element, 'a\n'.repeat(40))
    assert.equal(height(element) - one, 22 * 5)
  })
})
