import { atom } from 'nanostores'
import type { File as Stored } from '../../server/protocol/file.ts'
import { assert } from '../assert.fixture.ts'
import { all, appeared, clear, key, mount, named, painted, press } from '../page.fixture.ts'
import type { FileDesk } from './file-desk.ts'
import './files-view.ts'
import type { InniesFilesView } from './files-view.ts'

const stored = (id: string, part: Partial<Stored> = {}): Stored => ({
  id,
  name: `${id}.png`,
  type: 'image/png',
  size: 5,
  ...part,
})

/** A picture of one pixel at an address of its own. */
async function address(): Promise<string> {
  const canvas = new OffscreenCanvas(1, 1)
  canvas.getContext('2d')!.fillRect(0, 0, 1, 1)
  return URL.createObjectURL(await canvas.convertToBlob())
}

suite('<innies-files-view>', () => {
  teardown(clear)

  function show(
    files: InniesFilesView['files'],
    part: Partial<InniesFilesView> & { desk?: Partial<FileDesk>; width?: number } = {},
  ) {
    const { desk = {}, width = 400, ...rest } = part
    const $progress = atom<ReadonlyMap<string, number>>(new Map())
    const element = Object.assign(document.createElement('innies-files-view'), {
      files,
      rev: 1,
      message: 'm1',
      ...rest,
    })
    const box = document.createElement('div')
    box.addEventListener('innies-files', event => {
      event.desk = Promise.resolve({ $progress, addressOf: address, ...desk })
    })
    box.append(element)
    mount(box, { width, height: 900 })
    return { element, $progress }
  }
  const heightOf = (element: Element) => element.getBoundingClientRect().height

  test('ux 15, 17: the height is known before a picture is there, and is whole pixels at any width', async () => {
    for (const width of [400, 281.3, 150]) {
      let release = () => {}
      const held = new Promise<void>(resolve => (release = resolve))
      const addressOf = async () => {
        await held
        return address()
      }
      const { element } = show([stored('a', { width: 3333, height: 2001 })], { desk: { addressOf }, width })
      await element.updateComplete
      const before = heightOf(element)
      release()
      await appeared(element, 'img')
      await painted()

      assert.deepEqual([before, heightOf(element)], [192, 192], `${width}`)
      clear()
    }
  })

  test('several pictures stand in a grid, and rows of other files below', async () => {
    const pdf = stored('c', { name: 'c.pdf', type: 'application/pdf', size: 1234 })
    const { element } = show([stored('a'), stored('b'), pdf])
    await element.updateComplete

    assert.equal(heightOf(element), 148 + 4 + 56)
    assert.ok(named(element, 'button', 'Open photo b.png'))
    assert.ok(named(element, 'button', 'Download c.pdf 1 kB'))
  })

  test('an address that is too old is asked for anew, once', async () => {
    const asked: (boolean | undefined)[] = []
    const addressOf = async (_id: string, _rev: number, isNew?: boolean) => {
      asked.push(isNew)
      return isNew ? address() : 'blob:nothing'
    }
    const { element } = show([stored('a')], { desk: { addressOf } })
    await appeared(element, 'img')
    while (!all(element, 'img').some(image => (image as HTMLImageElement).naturalWidth === 1)) await painted()

    assert.deepEqual(asked, [false, true])
  })

  test('what does not come at all is said, and tried again when the user wants it, not in a loop', async () => {
    let count = 0
    const addressOf = async () => {
      count++
      return 'blob:nothing'
    }
    const { element } = show([stored('a')], { desk: { addressOf } })
    await appeared(element, '.broken')
    await painted()
    assert.equal(count, 2)

    press(element, /Try again/)
    await painted()

    assert.equal(count, 3)
  })

  test('ux 9: what is on its way shows how far it is and can be cancelled', async () => {
    const out = { key: 'k1', blob: new Blob(['12345678']), name: 'a.bin', type: '' }
    const { element, $progress } = show([out], { rev: undefined, coming: true } as Partial<InniesFilesView>)
    while (!element.shadowRoot?.querySelector('[role=progressbar]')) await painted()
    await painted()
    $progress.set(new Map([['k1', 0.5]]))
    await element.updateComplete
    let cancelled = ''
    element.addEventListener('innies-discard', ({ clientId }) => (cancelled = clientId))

    press(element, 'Cancel')

    assert.equal(element.shadowRoot?.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow'), '50')
    assert.equal(cancelled, 'm1')
  })

  test('what this page sent it shows on from its own memory once it is stored', async () => {
    let count = 0
    const addressOf = async () => {
      count++
      return address()
    }
    const blob = await (await fetch(await address())).blob()
    const { element } = show([{ key: 'k1', blob, name: 'a.png', type: 'image/png', width: 1, height: 1 }], {
      desk: { addressOf },
    })
    await appeared(element, 'img')
    const [image] = all(element, 'img') as HTMLImageElement[]
    const { src } = image!

    element.files = [stored('a', { width: 1, height: 1 })]
    await element.updateComplete
    await painted()

    assert.deepEqual([all(element, 'img')[0] === image, image?.src === src, count], [true, true, 0])
  })

  test('a press opens the photos: arrows go through them, Escape brings the focus back, and closes nothing else', async () => {
    const { element } = show([stored('a'), stored('b'), stored('c', { type: 'audio/mpeg' })])
    await appeared(element, 'img')
    let closed = 0
    const onKeydown = () => closed++
    document.addEventListener('keydown', onKeydown)
    press(element, 'Open photo a.png')
    while (!document.querySelector('innies-file-viewer')) await painted()
    const viewer = document.querySelector('innies-file-viewer')!
    await appeared(viewer, 'img')
    const shown = () => viewer.shadowRoot?.querySelector('b')?.textContent

    assert.equal(viewer.shadowRoot?.querySelector('dialog')?.getAttribute('aria-label'), 'Photos')
    key(viewer, 'dialog', { key: 'ArrowRight' })
    await viewer.updateComplete
    assert.equal(shown(), 'b.png')
    key(viewer, 'dialog', { key: 'ArrowRight' })
    await viewer.updateComplete
    assert.equal(shown(), 'b.png', 'the sound is no photo')
    key(viewer, 'dialog', { key: 'ArrowLeft' })
    await viewer.updateComplete
    assert.equal(shown(), 'a.png')
    viewer.shadowRoot?.querySelector('dialog')?.close()
    while (document.querySelector('innies-file-viewer')) await painted()

    assert.equal(element.shadowRoot?.activeElement?.getAttribute('aria-label'), 'Open photo a.png')
    assert.equal(closed, 0)
    document.removeEventListener('keydown', onKeydown)
  })

  test('T7: hostile names are text, in their own direction', async () => {
    const name = '"><script>alert(1)</script><img src=x onerror=alert(1)>.pdf'
    const { element } = show([
      stored('a', { name, type: 'application/pdf' }),
      stored('b', { name: 'عقد.pdf', type: 'application/pdf' }),
    ])
    await element.updateComplete

    const names = all(element, '.row b')
    assert.deepEqual(
      names.map(({ textContent }) => textContent),
      [name, 'عقد.pdf'],
    )
    assert.deepEqual(
      names.map(({ dir }) => dir),
      ['auto', 'auto'],
    )
    assert.equal(all(element, 'script, img').length, 0)
  })

  test('T8: what browsers are not to show is only saved, whatever it is called', async () => {
    const { element } = show([
      stored('a', { name: 'a.png', type: 'application/octet-stream' }),
      stored('b', { type: 'image/svg+xml' }),
    ])
    await element.updateComplete

    assert.equal(all(element, '.row').length, 2)
    assert.equal(all(element, 'img, video, audio').length, 0)
  })
})
