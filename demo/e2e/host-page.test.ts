import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { findAndOpen, message, open, untilStored, write } from './chat.page.ts'
import { createWorld, type World } from './world.ts'

let world: World
before(async () => {
  world = await createWorld()
})
after(() => world?.close())

/** Sockets that the page has open. */
function sockets(page: Page): () => number {
  let count = 0
  page.on('websocket', socket => {
    count++
    socket.on('close', () => count--)
  })
  return () => count
}

const messengers = (page: Page) => page.locator('innies-messenger').count()

/** What comes over the connection there is shows that it works. */
async function chatsWith(page: Page, peer: Page, text: string): Promise<void> {
  await write(peer, text)
  await message(page, text).waitFor()
  await write(page, `${text}, too`)
  await message(peer, `${text}, too`).waitFor()
}

test('a script inserted twice, an element that moves, a page that changes: one widget and one socket (ux 40)', async () => {
  const peer = await world.visit(world.foreign, 'jonas')
  await findAndOpen(peer.page, 'Ahmed Saleh')
  const { page, errors } = await world.visit(`${world.foreign}/nobody`, 'ahmed')
  const opened = sockets(page)
  await page.goto(`${world.foreign}/twice`)
  await findAndOpen(page, 'Jonas Weber')
  await chatsWith(page, peer.page, 'With three scripts')
  assert.deepEqual([await messengers(page), opened()], [1, 1])

  await page.evaluate(() => {
    const box = document.createElement('main')
    document.body.append(box)
    box.append(document.querySelector('innies-chat') ?? '')
  })
  await chatsWith(page, peer.page, 'After the move')
  assert.deepEqual([await messengers(page), opened()], [1, 1])

  await page.evaluate(() => {
    document.querySelector('innies-chat')?.remove()
    history.pushState({}, '', '/elsewhere')
    const next = document.createElement('innies-chat')
    next.setAttribute('token-url', '/token')
    document.body.append(next)
  })
  await open(page, 'Jonas Weber')
  await chatsWith(page, peer.page, 'After the navigation')
  assert.deepEqual([await messengers(page), opened()], [1, 1])
  assert.deepEqual(errors, [])
})

test('a page without https lacks half of the platform, and nothing of the chat', async () => {
  const peer = await world.visit(world.foreign, 'mara')
  await findAndOpen(peer.page, 'Yuki Tanaka')
  const { page, errors } = await world.visit(world.plain, 'yuki')
  const missing = await page.evaluate(() => [isSecureContext, typeof crypto.randomUUID, typeof navigator.locks])
  assert.deepEqual(missing, [false, 'undefined', 'undefined'])

  await findAndOpen(page, 'Mara Okafor')
  await chatsWith(page, peer.page, 'Over plain http')
  await untilStored(page)
  await page.reload()
  await open(page, 'Mara Okafor')
  await message(page, 'Over plain http, too').waitFor()
  assert.deepEqual(errors, [])
})
