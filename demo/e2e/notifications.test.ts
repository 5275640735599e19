import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page, Worker } from 'playwright-core'
import { findAndOpen, message, untilStored, write } from './chat.page.ts'
import { createWorld, type World } from './world.ts'

const PATIENCE = 15_000 // ms

let world: World
before(async () => {
  world = await createWorld()
})
after(() => world?.close())

/** Chromium here has no push service: its debugging protocol brings what one would. */
async function notified(page: Page): Promise<{ worker: Worker; push: (data: object | string) => Promise<void> }> {
  const context = page.context()
  const origin = new URL(page.url()).origin
  await context.grantPermissions(['notifications'], { origin })
  const session = await context.newCDPSession(page)
  const activated = new Promise<string>((resolve, reject) => {
    const statuses: string[] = []
    setTimeout(() => reject(new Error(`The worker is not active: ${statuses.join()}`)), PATIENCE).unref()
    session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      for (const { status, registrationId } of versions) {
        statuses.push(status)
        if (status === 'activated') resolve(registrationId)
        if (status === 'redundant') reject(new Error('The worker did not start.'))
      }
    })
  })
  await session.send('ServiceWorker.enable')
  const worker = context.waitForEvent('serviceworker')
  // The widget starts the worker; that the push service does not answer comes after that.
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('switch', { name: 'Notifications on this device' }).click()
  const registrationId = await activated
  return {
    worker: await worker,
    async push(data) {
      const text = typeof data === 'string' ? data : JSON.stringify(data)
      await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: text })
    },
  }
}

type Seen = { title: string; body: string; tag: string; actions: string[]; silent: boolean }

/** What stands on the screen, as soon as it is so much. Rejects with what stands there when that does not come. */
function seen(page: Page, count: number): Promise<Seen[]> {
  return page.evaluate(
    async ([count, patience]) => {
      type Full = Notification & { actions?: { action: string }[] }
      for (const end = performance.now() + patience; ; ) {
        const registration = await navigator.serviceWorker.getRegistration('/notify/')
        const list = ((await registration?.getNotifications()) ?? []) as Full[]
        if (list.length === count)
          return list.map(({ title, body, tag, actions = [], silent }) => ({
            title,
            body,
            tag,
            actions: actions.map(one => one.action),
            silent: silent === true,
          }))
        if (performance.now() > end)
          throw new Error(`${list.length} notifications: ${list.map(({ tag }) => tag).join()}`)
        await new Promise(requestAnimationFrame)
      }
    },
    [count, PATIENCE] as const,
  )
}

/** As a click does, except that the browser does not let the worker raise a window. */
async function click(worker: Worker, action = ''): Promise<void> {
  await worker.evaluate(async action => {
    const scope = globalThis as unknown as { registration: ServiceWorkerRegistration } & EventTarget
    const [notification] = await scope.registration.getNotifications()
    type Click = new (type: string, init: object) => Event
    const { NotificationEvent } = globalThis as unknown as { NotificationEvent: Click }
    scope.dispatchEvent(new NotificationEvent('notificationclick', { notification, action }))
  }, action)
}

test('a push is shown by a worker of one line on another site, and its click opens the chat in the page that is there', async () => {
  const mara = await world.visit(`${world.foreign}/notified`, 'mara')
  const jonas = await world.visit(world.foreign, 'jonas')
  await jonas.page.evaluate(() => {
    document.addEventListener('innies-chat-opened', event => {
      document.body.id = (event as Event & { chat?: string }).chat ?? ''
    })
  })
  await findAndOpen(jonas.page, 'Mara Okafor')
  await write(jonas.page, 'Did the contract arrive?')
  await untilStored(jonas.page)
  await mara.page
    .getByRole('button', { name: /^Jonas Weber/ })
    .first()
    .waitFor()
  const { worker, push } = await notified(mara.page)
  const chat = await jonas.page.evaluate(() => document.body.id)
  const from = { id: 'jonas', name: 'Jonas Weber' }

  await push({ type: 'message', chat, kind: 'direct', unread: 1, at: 1, from, text: 'Did the **contract** arrive?' })
  const [shown] = await seen(mara.page, 1)
  await click(worker)
  await message(mara.page, 'Did the contract arrive?').waitFor()

  assert.deepEqual([shown?.title, shown?.body], ['Jonas Weber', 'Did the contract arrive?'])
  await seen(mara.page, 0)
})

test('what is pushed of one chat is one notification, a call has answers, and is withdrawn when another device took it', async () => {
  const { page } = await world.visit(`${world.foreign}/notified`, 'lea')
  const { push } = await notified(page)
  const from = { id: 'jonas', name: 'Jonas Weber' }
  const of = (chat: string) => ({ chat, kind: 'direct', from })

  await push({ type: 'message', ...of('a'), unread: 1, at: 1, text: 'one' })
  await push({ type: 'message', ...of('a'), unread: 2, at: 2, text: 'two' })
  await push({ type: 'message', ...of('b'), unread: 1, at: 1, text: 'three' })
  await push({ type: 'call', ...of('a'), call: 'k', video: true, until: Date.now() + 45_000, language: 'de' })
  const all = await seen(page, 3)
  await push({ type: 'call-over', ...of('a'), call: 'k' })
  const left = await seen(page, 2)

  assert.ok(all.some(({ body }) => body === 'two\n2 new messages'))
  assert.deepEqual(
    all.find(({ actions }) => actions.length),
    {
      title: 'Jonas Weber',
      body: 'Videoanruf',
      tag: 'innies-call a',
      actions: ['accept', 'decline'],
      silent: true, // the page rings
    },
  )
  assert.ok(left.every(({ tag }) => tag.startsWith('innies-message')))
})

test('a push that nobody can read is shown all the same', async () => {
  const { page } = await world.visit(`${world.foreign}/notified`, 'lea')
  const { push } = await notified(page)

  for (const text of ['', 'no JSON', '{"type":"call","chat":"c","call":{},"until":"x"}']) await push(text)

  const all = await seen(page, 2)
  assert.deepEqual(new Set(all.map(({ title }) => title)), new Set(['New message']))
})

test('a site without the file is told what to do, and its user that notifications are not set up', async () => {
  const { page, errors } = await world.visit(world.foreign, 'mara')
  await page.getByRole('button', { name: 'Settings' }).click()

  await page.getByText('Notifications are not set up on this site yet.').waitFor()

  assert.ok(
    errors.some(error => error.includes(`${world.foreign}/innies-worker.js`) && error.includes('importScripts')),
  )
})
