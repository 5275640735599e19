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

async function openMenu(page: Page, text: string): Promise<void> {
  await message(page, text).hover()
  await page.getByRole('toolbar', { name: 'Message actions' }).getByRole('button', { name: 'More' }).click()
}

async function choose(page: Page, text: string, choice: string): Promise<void> {
  await openMenu(page, text)
  await page.getByRole('menuitem', { name: choice, exact: true }).click()
}

test('a whole session under a policy that allows the page itself and us, and no string as code, breaks it nowhere (ux 41)', async () => {
  const peer = await world.visit(world.foreign, 'priya')
  await findAndOpen(peer.page, 'Lea Brandt')
  await write(peer.page, 'Is the *sample* at https://example.org/a?')
  const { page, errors } = await world.visit(`${world.foreign}/strict`, 'lea')
  await open(page, 'Priya Kumar')
  await chatsWith(page, peer.page, 'Yes')

  await openMenu(page, 'Yes')
  await page.getByRole('menuitemcheckbox').first().click()
  await page.getByRole('list', { name: 'Reactions' }).waitFor()
  await choose(page, 'Yes', 'Reply')
  await write(page, 'An answer with `code`')
  await choose(page, 'Yes, too', 'Edit')
  await write(page, 'Yes, and more')
  await message(peer.page, 'Yes, and more').waitFor()
  await choose(page, 'Yes, and more', 'Delete')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await message(peer.page, 'Yes, and more').waitFor({ state: 'detached' })

  await page.getByRole('button', { name: 'Emoji' }).click()
  await page.getByRole('searchbox', { name: 'Search emojis' }).fill('rocket')
  await page.getByRole('button', { name: 'rocket' }).first().click()
  await page.keyboard.press('Escape')
  await page.getByRole('searchbox', { name: /^Search/ }).fill('jon')
  await page.getByRole('button', { name: /Jonas Weber/ }).waitFor()
  await page.evaluate(() => document.querySelector('innies-chat')?.setAttribute('lang', 'ar'))
  await page.getByRole('textbox', { name: /^رسالة إلى/ }).waitFor()

  assert.deepEqual(await page.evaluate(() => globalThis.witness.violations), [])
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

test('elements that a page takes away are let go of, with all that they showed', async () => {
  const { page } = await world.visit(`${world.foreign}/nobody`, 'lea')
  await page.evaluate(() => document.querySelector('innies-chat')?.remove())
  const come = () =>
    page.evaluate(() => {
      const element = document.createElement('innies-chat')
      element.setAttribute('token-url', '/token')
      document.body.append(element)
    })
  const go = () =>
    page.evaluate(() => {
      const element = document.querySelector('innies-chat')!
      const held = globalThis as typeof globalThis & { gone?: WeakRef<Element>[] }
      held.gone = [...(held.gone ?? []), new WeakRef(element)]
      element.remove()
    })

  for (let time = 0; time < 16; time++) {
    await come()
    await page.getByRole('searchbox').waitFor()
    await go()
  }
  const session = await page.context().newCDPSession(page)
  for (let turn = 0; turn < 3; turn++) await session.send('HeapProfiler.collectGarbage')

  const left = await page.evaluate(() => {
    const { gone = [] } = globalThis as typeof globalThis & { gone?: WeakRef<Element>[] }
    return gone.filter(one => one.deref()).length
  })
  assert.ok(left <= 8, `${left} of 16 are still there`) // timers hold those of the last seconds
})
