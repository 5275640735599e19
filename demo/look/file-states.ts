import type { Page } from 'playwright-core'
import type { State } from './states.ts'

const field = (page: Page) => page.getByRole('textbox', { name: /^Message to/ })
const direct: State['query'] = ({ direct: chat }) => ({ chat })

/** Puts two pictures and a document above the field, as if they were pasted. */
async function attach(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Attach files' }).waitFor()
  await field(page).evaluate(async box => {
    const data = new DataTransfer()
    for (const [name, width, height, hue] of [
      ['IMG_2041.jpg', 1200, 900, 20],
      ['IMG_2042.jpg', 900, 1200, 200],
    ] as const) {
      const canvas = new OffscreenCanvas(width, height)
      const context = canvas.getContext('2d')
      const sky = context?.createLinearGradient(0, 0, width, height)
      sky?.addColorStop(0, `hsl(${hue} 80% 60%)`)
      sky?.addColorStop(1, `hsl(${hue + 120} 60% 30%)`)
      if (context && sky) context.fillStyle = sky
      context?.fillRect(0, 0, width, height)
      data.items.add(new File([await canvas.convertToBlob({ type: 'image/jpeg' })], name, { type: 'image/jpeg' }))
    }
    const name = 'Contract between the workshop and the house on the hill, version 12, signed.pdf'
    data.items.add(new File([new Uint8Array(345_678)], name, { type: 'application/pdf' }))
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, composed: true, cancelable: true })
    box.dispatchEvent(event)
  })
  await page.getByRole('list', { name: '3 files to send' }).locator('img').nth(1).waitFor()
}

/** Sends them, once: the pictures that follow find them there. */
async function sendFiles(page: Page): Promise<void> {
  const photo = page.getByRole('button', { name: 'Open photo IMG_2041.jpg' }).first()
  await field(page).waitFor()
  if (await photo.isVisible()) return
  await attach(page)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await photo.waitFor()
  await page
    .getByText(/ · (Sent|Delivered|Read)$/)
    .last()
    .waitFor()
}

/** A voice in place of a microphone: it gets louder and softer. Self-contained, because it travels as text. */
function speak(): void {
  navigator.mediaDevices.getUserMedia = async () => {
    const context = new AudioContext()
    const [voice, volume, swell, depth] = [
      context.createOscillator(),
      context.createGain(),
      context.createOscillator(),
      context.createGain(),
    ]
    const target = context.createMediaStreamDestination()
    swell.frequency.value = 1.3
    depth.gain.value = 0.3
    volume.gain.value = 0.3
    swell.connect(depth).connect(volume.gain)
    voice.connect(volume).connect(target)
    for (const one of [voice, swell]) one.start()
    return target.stream
  }
}

/** What files look like, by name. */
export const FILE_STATES: Record<string, State> = {
  'composer-files': { query: direct, act: attach },
  'composer-drop': {
    query: direct,
    async act(page) {
      await page.getByRole('button', { name: 'Attach files' }).waitFor()
      await page.getByRole('log').evaluate(log => {
        const data = new DataTransfer()
        data.items.add(new File(['x'], 'x.txt'))
        setInterval(
          () =>
            log.dispatchEvent(
              new DragEvent('dragover', { dataTransfer: data, bubbles: true, composed: true, cancelable: true }),
            ),
          100,
        )
      })
      await page.getByText('Drop files here').waitFor()
    },
  },
  'composer-voice': {
    query: direct,
    async act(page) {
      await page.evaluate(speak)
      await page.getByRole('button', { name: 'Record a voice message' }).click()
      await page.getByText('0:02').waitFor()
      await page.getByRole('button', { name: 'Stop recording' }).click()
      await page.getByRole('button', { name: 'Play' }).waitFor()
    },
  },
  'files-sending': {
    query: ({ right: chat }) => ({ chat }),
    async act(page) {
      await page.route(/\/v1\/uploads/, () => {}) // nothing comes back
      await attach(page)
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await page.getByRole('progressbar').waitFor()
    },
  },
  'files-sent': { query: direct, act: sendFiles },
  'files-viewer': {
    query: direct,
    async act(page) {
      await sendFiles(page)
      await page.getByRole('button', { name: 'Open photo IMG_2041.jpg' }).last().click()
      await page.getByRole('dialog', { name: 'Photos' }).getByRole('img').waitFor()
    },
  },
}
