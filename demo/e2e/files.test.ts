import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { composer, findAndOpen, message, open, untilStored } from './chat.page.ts'
import { createWorld, type World } from './world.ts'

const MIB = 1024 * 1024

let world: World
let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'innies-files-'))
  world = await createWorld({ hasWay: true, env: { INNIES_FILE_MB: '64' } })
})
after(async () => {
  await world?.close()
  await rm(folder, { recursive: true })
})

/** A picture of one colour, made by the browser. */
async function picture(page: Page, colour: string, name = 'photo.png', [width, height] = [400, 300]) {
  const bytes = await page.evaluate(
    async ([colour, width, height]) => {
      const canvas = new OffscreenCanvas(width, height)
      const context = canvas.getContext('2d')!
      context.fillStyle = colour
      context.fillRect(0, 0, width, height)
      return [...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())]
    },
    [colour, width, height] as const,
  )
  return { name, mimeType: 'image/png', buffer: Buffer.from(bytes) }
}

type Chosen = { name: string; mimeType: string; buffer: Buffer } | string

async function choose(page: Page, ...files: Chosen[]): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Attach files' }).click(),
  ])
  await chooser.setFiles(files as string[]) // either all are paths, or none is
}

async function send(page: Page, ...files: Chosen[]): Promise<void> {
  await choose(page, ...files)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
}

/** The colour in the middle of a picture, as it is painted. */
async function colourOf(page: Page, name: string): Promise<string> {
  const box = page.getByRole('button', { name: `Open photo ${name}` })
  await box.locator('img').waitFor()
  return box.locator('img').evaluate(async found => {
    const image = found as HTMLImageElement
    await image.decode()
    const context = new OffscreenCanvas(1, 1).getContext('2d')!
    // What comes from the server cannot be read on a page of another origin: a copy that was asked for can.
    const isOwn = image.src.startsWith('blob:')
    const readable = isOwn ? image : await createImageBitmap(await (await fetch(image.src)).blob())
    context.drawImage(readable, 0, 0, 1, 1)
    return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)].join(' ')
  })
}

async function pair(one: string, other: { id: string; name: string }, path = '') {
  const sender = await world.visit(world.foreign, one)
  await findAndOpen(sender.page, other.name)
  const receiver = await world.visit(`${world.foreign}${path}`, other.id)
  return { sender, receiver }
}

test('a photo is seen by the other as it was sent, on another origin, under a strict policy (ux 41)', async () => {
  const { sender, receiver } = await pair('jonas', { id: 'mara', name: 'Mara Okafor' }, '/strict')

  await send(sender.page, await picture(sender.page, 'rgb(200, 30, 90)'))

  const row = receiver.page.getByRole('list', { name: 'Messages' }).getByRole('button', { name: /Photo/ }).first()
  await row.waitFor()
  await open(receiver.page, 'Jonas Weber')
  assert.equal(await colourOf(receiver.page, 'photo.png'), '200 30 90')
  assert.equal(await colourOf(sender.page, 'photo.png'), '200 30 90')
  await receiver.page.getByRole('button', { name: 'Open photo photo.png' }).click()
  const viewer = receiver.page.getByRole('dialog', { name: 'Photos' })
  await viewer.getByRole('img', { name: 'photo.png' }).waitFor()
  const [download] = await Promise.all([
    receiver.page.waitForEvent('download'),
    viewer.getByRole('button', { name: 'Download photo.png' }).click(),
  ])
  assert.equal(download.suggestedFilename(), 'photo.png')
  await receiver.page.keyboard.press('Escape')
  await viewer.waitFor({ state: 'detached' })
  assert.deepEqual(await receiver.page.evaluate(() => globalThis.witness.violations), [])
  assert.deepEqual([...sender.errors, ...receiver.errors], [])
})

test('fifty megabytes arrive whole though the connection is cut ten times, and the server holds few of them', async t => {
  const { sender, receiver } = await pair('lea', { id: 'ahmed', name: 'Ahmed Saleh' })
  const bytes = Buffer.alloc(50 * MIB)
  for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE((at * 2_654_435_761) % 2 ** 32, at)
  const path = join(folder, 'film.bin')
  await writeFile(path, bytes)
  const before = await world.memory()
  let most = before
  const cuts = (async () => {
    for (let cut = 0; cut < 10; cut++) {
      await world.way?.cutAfter(4.5 * MIB)
      most = Math.max(most, await world.memory())
    }
  })()
  await send(sender.page, path)
  await cuts
  await open(receiver.page, 'Lea Brandt')
  const row = receiver.page.getByRole('button', { name: /^Download film\.bin/ })
  await row.waitFor({ timeout: 60_000 })
  const [download] = await Promise.all([receiver.page.waitForEvent('download'), row.click()])

  const hash = (data: Buffer) => createHash('sha256').update(data).digest('hex')
  assert.equal(hash(await readFile(await download.path())), hash(bytes))
  t.diagnostic(`memory of the server: +${((most - before) / MIB).toFixed(1)} MiB`)
  assert.ok(most - before < 64 * MIB, `${((most - before) / MIB).toFixed(1)} MiB`)
})

test('a voice message is recorded, heard before it is sent, and played by the other with its bars', async () => {
  const { sender, receiver } = await pair('priya', { id: 'yuki', name: 'Yuki Tanaka' }, '/strict')

  await sender.page.getByRole('button', { name: 'Record a voice message' }).click()
  await sender.page.getByText('0:01').waitFor()
  await sender.page.getByRole('button', { name: 'Stop recording' }).click()
  await sender.page.getByRole('button', { name: 'Play' }).click()
  await sender.page.getByRole('button', { name: 'Pause' }).waitFor()
  await sender.page.getByRole('button', { name: 'Send voice message' }).click()

  await receiver.page
    .getByRole('button', { name: /Voice message/ })
    .first()
    .waitFor()
  await open(receiver.page, 'Priya Kumar')
  await receiver.page.getByRole('button', { name: 'Play' }).click()
  const place = receiver.page.getByRole('slider', { name: 'Position' })
  while (Number(await place.inputValue()) === 0) await receiver.page.evaluate(() => new Promise(requestAnimationFrame))
  const live = await sender.page.evaluate(() => globalThis.witness.tracks.map(({ readyState }) => readyState))
  assert.deepEqual(live, ['ended'], 'the microphone is off')
  assert.deepEqual(await receiver.page.evaluate(() => globalThis.witness.violations), [])
  assert.deepEqual([...sender.errors, ...receiver.errors], [])
})

test('ux 25: a reload in the middle of an upload: it goes on, and the message is there once', async () => {
  const { sender, receiver } = await pair('mara', { id: 'priya', name: 'Priya Kumar' })
  const path = join(folder, 'big.bin')
  await writeFile(path, Buffer.alloc(40 * MIB, 7))
  const reached = world.way?.cutAfter(12 * MIB)
  await send(sender.page, path)
  await reached
  world.way?.cut()
  await sender.page.goto('about:blank')
  world.way?.mend()
  const came = new Set<number>()
  sender.page.on('request', request => came.add(Number(request.headers()['upload-offset'] ?? 0)))

  await sender.page.goto(world.foreign)
  await open(receiver.page, 'Mara Okafor')
  await receiver.page.getByRole('button', { name: /^Download big\.bin/ }).waitFor()
  await open(sender.page, 'Priya Kumar')
  await untilStored(sender.page)
  assert.ok(came.size > 1, 'something was left to send')

  assert.equal(await receiver.page.getByRole('button', { name: /^Download big\.bin/ }).count(), 1)
  assert.ok(Math.min(...[...came].filter(Boolean)) > 8 * MIB, 'what had come was not sent again')
})

/** Threat T7, as names of files. */
const HOSTILE = [
  '<script>alert(1)</script>.pdf',
  '"><img src=x onerror=alert(1)>.pdf',
  'javascript:alert(1).pdf',
  '{{7*7}}<svg onload=alert(1)>.pdf',
  '\u202Efdp.exe',
]

test('T7, T9: files with hostile names are rows with these names, on both sides, and nothing runs', async () => {
  const { sender, receiver } = await pair('yuki', { id: 'lea', name: 'Lea Brandt' }, '/strict')
  for (const { page } of [sender, receiver]) page.on('dialog', () => assert.fail('something ran'))
  const names = HOSTILE.map(name => name.replaceAll('/', '_'))

  await send(
    sender.page,
    ...names.map(name => ({ name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') })),
  )
  await untilStored(sender.page)
  await open(receiver.page, 'Yuki Tanaka')

  const rows = receiver.page.getByRole('button', { name: /^Download/ })
  await rows.nth(names.length - 1).waitFor()
  const shown = await rows.locator('b').allTextContents()
  assert.deepEqual(
    shown,
    names.map(name => name.replace('\u202E', '')),
  )
  assert.deepEqual(await receiver.page.evaluate(() => globalThis.witness.violations), [])
  assert.deepEqual([...sender.errors, ...receiver.errors], [])
})

test('ux 7, 8: a pasted screenshot and a dropped document go in one message, on a narrow screen too', async () => {
  const { sender, receiver } = await pair('ahmed', { id: 'jonas', name: 'Jonas Weber' })
  const { page } = sender
  await page.setViewportSize({ width: 390, height: 780 })
  const { buffer } = await picture(page, 'rgb(10, 120, 60)')
  await composer(page).evaluate(
    (field, bytes) => {
      const data = new DataTransfer()
      data.items.add(new File([new Uint8Array(bytes)], 'image.png', { type: 'image/png' }))
      field.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, composed: true, cancelable: true }),
      )
    },
    [...buffer],
  )
  await page.getByRole('button', { name: 'Do not send image.png' }).waitFor()
  await page.getByRole('log').evaluate(log => {
    const data = new DataTransfer()
    data.items.add(new File(['%PDF-1.4'], 'plan.pdf', { type: 'application/pdf' }))
    for (const type of ['dragover', 'drop'])
      log.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, composed: true, cancelable: true }))
  })
  await page.getByRole('button', { name: 'Do not send plan.pdf' }).waitFor()
  await composer(page).fill('Both')
  await composer(page).press('Enter')

  await open(receiver.page, 'Ahmed Saleh')
  await message(receiver.page, 'Both').waitFor()
  assert.equal(await colourOf(receiver.page, 'image.png'), '10 120 60')
  await receiver.page.getByRole('button', { name: /^Download plan\.pdf/ }).waitFor()
  const isWithin = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)
  assert.ok(isWithin, 'nothing is wider than the screen')
  assert.deepEqual([...sender.errors, ...receiver.errors], [])
})
