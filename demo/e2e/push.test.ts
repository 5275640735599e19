import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'puppeteer-core'
import { control, untilHeard, watch } from './call.page.ts'
import { findAndOpen, open, write } from './chat.page.ts'
import { call, heading } from './couple.ts'
import { type Desktop, type Shown, startDesktop } from './desktop.ts'
import { launchFirefox, seen, visitByFirefox } from './firefox.ts'
import { type FirefoxPushService, startFirefoxPushService } from './push-service.ts'
import { createWorld, type World } from './world.ts'

let [world, service, desktop, firefox] = [] as unknown as [World, FirefoxPushService, Desktop, Browser]
before(async () => {
  service = await startFirefoxPushService()
  desktop = await startDesktop()
  world = await createWorld({ env: { E2E_PUSH_ORIGIN: service.origin } })
  firefox = await launchFirefox({ pushSocket: service.socket, desktop: desktop.address })
})
after(async () => {
  await firefox?.close()
  await Promise.all([world?.close(), service?.close(), desktop?.close()])
})

const SWITCH = '[role=switch][aria-describedby=hint]'

/** Turns notifications on or off in a page of Firefox, and closes it. */
async function turn(person: string, to: 'on' | 'off'): Promise<void> {
  const page = await visitByFirefox(firefox, `${world.foreign}/notified`, person)
  await (await seen(page, '[aria-label="Settings"]')).click()
  await (await seen(page, `${SWITCH}[aria-checked=${to === 'off'}]`)).click()
  await seen(page, `${SWITCH}[aria-checked=${to === 'on'}]:not([disabled])`)
  await page.close()
}

/** As a browser does that forgets: its push service knows, and no page does. */
async function endSubscription(person: string): Promise<void> {
  const page = await visitByFirefox(firefox, `${world.foreign}/notified`, person)
  await page.evaluate(async () => {
    const [registration] = await navigator.serviceWorker.getRegistrations()
    await (await registration!.pushManager.getSubscription())!.unsubscribe()
  })
  await page.close()
}

/** The page that a click opens. */
async function click(shown: Shown, button?: string): Promise<Page> {
  const opened = firefox.waitForTarget(target => target.url() === `${world.foreign}/notified`)
  desktop.click(shown, button)
  const page = (await (await opened).page())!
  await page.bringToFront()
  return page
}

/** What stands on the desktop and begins with these words, as soon as it does. */
async function shown(body: string): Promise<Shown> {
  const is = (one: Shown) => one.title === 'Jonas Weber' && one.body.startsWith(body)
  await desktop.until(standing => standing.some(is))
  return desktop.standing().find(is)!
}

const visitJonas = async () => (await world.visit(world.foreign, 'jonas')).page

test('a message to somebody without an open page is shown on their desktop, and a click there opens its chat', async () => {
  await turn('mara', 'on')
  const jonas = await visitJonas()
  await findAndOpen(jonas, 'Mara Okafor')

  await write(jonas, 'Did the **contract** arrive?')
  const page = await click(await shown('Did the contract arrive?'))

  await seen(page, '[role=log] ::-p-text(contract)')
  assert.deepEqual(desktop.standing(), [])
  await page.close()
})

test('a call to somebody without an open page is taken on their desktop, and both see and hear each other', async () => {
  const jonas = await visitJonas()
  await open(jonas, 'Mara Okafor')
  await call(jonas)

  const page = await click(await shown('Video call'), 'Accept')

  const [{ changes }] = await Promise.all([watch(jonas, 'Mara Okafor'), untilHeard(jonas)])
  await seen(page, 'video[aria-label="Jonas Weber"]:not([data-dark])')
  assert.ok(changes > 3)
  for (const text of ['Tap to hear the others', 'Answered on another device'])
    assert.equal(await page.$(`::-p-text(${text})`), null)
  await control(jonas, 'End call').click()
  await seen(page, '::-p-text(Call ended)')
  await page.close()
})

test('a call that is declined on the desktop ends for who calls, and no page opens', async () => {
  const jonas = await visitJonas()
  await open(jonas, 'Mara Okafor')
  await call(jonas)

  desktop.click(await shown('Video call'), 'Decline')

  await heading(jonas, 'The call was declined').waitFor()
  const pages = (await firefox.pages()).filter(page => page.url().startsWith(world.foreign))
  assert.deepEqual([desktop.standing(), pages], [[], []])
})

test('a call that nobody took leaves the desktop, where it says that it was missed', async () => {
  const jonas = await visitJonas()
  await open(jonas, 'Mara Okafor')
  await call(jonas)
  await shown('Video call')

  await control(jonas, 'End call').click()

  await shown('Missed call')
  assert.equal(desktop.standing().length, 1)
})

test('a subscription that the browser ended is asked once more, and not again', async () => {
  await endSubscription('mara')
  const [jonas, before] = [await visitJonas(), service.answers.length]
  await open(jonas, 'Mara Okafor')

  await write(jonas, 'Are you there?')
  await service.answered(before + 1)
  await turn('mara', 'off')
  await turn('mara', 'on')
  await write(jonas, 'And now?')
  await shown('And now?')

  assert.deepEqual(service.answers.slice(before), [410, 201])
})
