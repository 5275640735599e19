import { assert } from '../assert.fixture.ts'
import { all, appeared, clear, mount, named, painted, press, type } from '../page.fixture.ts'
import './composer.ts'
import type { ComposerView } from './composer.ts'
import type { SendEvent } from './composer-events.ts'

const file = (name: string, size = 10, type = 'text/plain') => new File([new Uint8Array(size)], name, { type })

async function picture(name = 'p.png'): Promise<File> {
  const canvas = new OffscreenCanvas(30, 20)
  canvas.getContext('2d')!.fillRect(0, 0, 30, 20)
  return new File([await canvas.convertToBlob()], name, { type: 'image/png' })
}

suite('files for the next message', () => {
  teardown(clear)

  async function composer(types: string[] = []) {
    const element = mount(document.createElement('innies-composer-view'))
    element.name = 'Ben'
    element.filesTaken = { bytes: 1000, count: 2, types }
    await element.updateComplete
    while (!named(element, 'button', 'Attach files')) await painted()
    return element
  }
  async function drop(element: ComposerView, ...files: File[]) {
    const data = new DataTransfer()
    for (const one of files) data.items.add(one)
    await element.onFiles(data, 'drop')
    await element.updateComplete
  }
  const names = (element: ComposerView) => all(element, 'li b').map(({ textContent }) => textContent)
  const notice = (element: ComposerView) => all(element, '.notice')[0]?.textContent
  const sent = (element: ComposerView) =>
    new Promise<SendEvent>(resolve => element.addEventListener('innies-send', resolve, { once: true }))

  test('ux 7, 9: what is dropped stands above the field with its name and size, and goes with the text', async () => {
    const element = await composer()
    await drop(element, file('a.txt', 10), file('b.txt', 999))
    await appeared(element, 'li')
    assert.deepEqual(names(element), ['a.txt', 'b.txt'])
    assert.ok(all(element, '[role=status]').some(({ textContent }) => textContent === '2 files to send'))

    const event = sent(element)
    type(element, 'textarea', 'look')
    press(element, 'Send')

    const { text, extras } = await event
    assert.deepEqual(
      [text, extras.files?.map(({ name, blob }) => [name, blob.size])],
      [
        'look',
        [
          ['a.txt', 10],
          ['b.txt', 999],
        ],
      ],
    )
    await element.updateComplete
    assert.deepEqual(names(element), [])
  })

  test('files go without a text, and a second click sends nothing', async () => {
    const element = await composer()
    let count = 0
    element.addEventListener('innies-send', () => count++)
    await drop(element, file('a.txt'))

    press(element, 'Send')
    await element.updateComplete
    press(element, 'Send')

    assert.equal(count, 1)
  })

  test('what is too large, empty, of another kind or one too many is said by its name, and the rest is taken', async () => {
    const element = await composer(['text/*', 'image/png'])
    await drop(
      element,
      file('big.txt', 1001),
      file('empty.txt', 0),
      file('x.zip', 5, 'application/zip'),
      file('good.txt'),
    )
    await appeared(element, 'li')
    assert.deepEqual(names(element), ['good.txt'])
    assert.equal(
      notice(element),
      'big.txt is too large: a file may have 1 kB. empty.txt is empty, or a folder. Files like x.zip are not taken here.',
    )

    await drop(element, file('2.txt'), file('3.txt'))
    await painted()
    assert.deepEqual(names(element), ['good.txt', '2.txt'])
    assert.equal(notice(element), 'A message takes 2 files.')
  })

  test('one is taken out by its named button, and the focus goes to the next, in the end to the field', async () => {
    const element = await composer()
    await drop(element, file('a.txt'), file('b.txt'))
    await appeared(element, 'li')

    press(element, 'Do not send a.txt')
    await painted()
    const [tray] = all(element, 'innies-attach-tray')
    assert.equal(tray?.shadowRoot?.activeElement?.getAttribute('aria-label'), 'Do not send b.txt')
    press(element, 'Do not send b.txt')
    await painted()

    assert.equal(element.shadowRoot?.activeElement, element.input)
  })

  test('a picture has its size and a small preview before it is sent', async () => {
    const element = await composer()
    await drop(element, await picture())
    await appeared(element, 'li img')

    const event = sent(element)
    press(element, 'Send')

    const [one] = (await event).extras.files ?? []
    assert.deepEqual([one?.width, one?.height, /^[A-Za-z0-9+/]{8,64}={0,2}$/.test(one?.preview ?? '')], [30, 20, true])
  })

  test('T7: a hostile name is only text', async () => {
    const element = await composer()
    const name = '<img src=x onerror=alert(1)>\u202Egnp.exe'
    await drop(element, file(name))
    await appeared(element, 'li')

    assert.deepEqual(names(element), [name])
    assert.equal(all(element, 'li img').length, 0)
  })

  test('ux 8: dragged files show where to drop them, for as long as they are over the chat', async () => {
    const element = await composer()
    await element.onFiles(new DataTransfer(), 'dragover')
    await appeared(element, '.over')
    assert.equal(all(element, '.over')[0]?.textContent, 'Drop files here to attach them')
    while (all(element, '.over').length) await painted()
  })

  test('ux 8: a file that is dropped beside the chat does not take the page away', async () => {
    await composer()
    const data = new DataTransfer()
    data.items.add(file('a.txt'))
    const isLeft = document.body.dispatchEvent(
      new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
    )
    const field = Object.assign(document.createElement('input'), { type: 'file' })
    document.body.append(field)
    const isFieldLeft = field.dispatchEvent(
      new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
    )
    field.remove()

    assert.deepEqual([isLeft, isFieldLeft], [false, true])
  })

  test('a voice message can be recorded while the field is empty', async () => {
    const element = await composer()
    assert.ok(named(element, 'button', 'Record a voice message'))

    type(element, 'textarea', 'a')
    await element.updateComplete

    assert.equal(named(element, 'button', 'Record a voice message'), undefined)
  })
})
