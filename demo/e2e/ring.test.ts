import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { Page } from 'playwright-core'
import { control, isInNoRoom, isInRoom, untilHeard, untilNoTone, untilReleased, untilTone, watch } from './call.page.ts'
import { findAndOpen, message, open } from './chat.page.ts'
import { button, card, heading, lastLine, untilItRings } from './couple.ts'
import { createWorld, type Visitor, type World } from './world.ts'

const RINGS = 10 // seconds, the least that a server can be set to

const SOON = 1000 // ms within which other tabs and devices know

let world: World
let mara: Visitor
let jonas: Visitor

before(async () => {
  world = await createWorld({ ringSeconds: RINGS })
  mara = await world.visit(world.foreign, 'mara')
  jonas = await world.visit(world.foreign, 'jonas')
  await findAndOpen(mara.page, 'Jonas Weber')
  await findAndOpen(jonas.page, 'Mara Okafor')
})
beforeEach(async () => {
  for (const { page } of [mara, jonas]) {
    const close = page.locator('innies-call-stage').getByRole('button', { name: 'Close' })
    if (await close.isVisible()) await close.click()
  }
})
after(() => world?.close())

const call = (page: Page) => button(page, 'Video call').click()
const isOver = (page: Page) => card(page).waitFor({ state: 'detached' })

/** When the next click came, ms since the epoch. */
function clickedAt(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>(resolve =>
        addEventListener('click', event => resolve(performance.timeOrigin + event.timeStamp), {
          capture: true,
          once: true,
        }),
      ),
  )
}

/** When the card says it, ms since the epoch: in the page, for four of them share this machine and wait long for a frame. */
function saidAt(page: Page, text: string): Promise<number> {
  return page.evaluate(
    text =>
      new Promise<number>(resolve => {
        const observer = new MutationObserver(() => {
          const inside = document.querySelector('innies-ring')?.shadowRoot
          if (inside) observer.observe(inside, { childList: true, subtree: true, characterData: true })
          if (!inside?.textContent?.includes(text)) return
          observer.disconnect()
          resolve(performance.timeOrigin + performance.now())
        })
        observer.observe(document.body, { childList: true })
      }),
    text,
  )
}

test('ux 1, 2: at once it calls, then it rings on both sides, with a tone; whoever accepts is seen and heard', async () => {
  const before = await mara.page.evaluate(() => globalThis.witness.tracks.length)
  const atOnce = await button(mara.page, 'Video call').evaluate(element => {
    if (element instanceof HTMLElement) element.click()
    return document.querySelector('innies-call')?.shadowRoot?.querySelector('dialog')?.textContent
  })
  assert.deepEqual([before, atOnce?.includes('Calling…')], [0, true])
  await mara.page.getByText('Ringing…').first().waitFor()
  await untilItRings(jonas.page)
  assert.equal(await jonas.page.title(), 'Mara Okafor is calling')
  await Promise.all([untilTone(mara.page), untilTone(jonas.page)])
  await lastLine(jonas.page, 'Video call · ringing').waitFor()

  await button(jonas.page, 'Accept').click()

  for (const [page, other] of [
    [mara.page, 'Jonas Weber'],
    [jonas.page, 'Mara Okafor'],
  ] as const) {
    const { green, red, changes } = await watch(page, other)
    assert.ok(green > red * 1.2 && changes > 3)
    await untilHeard(page)
    await untilNoTone(page)
  }
  assert.equal(await jonas.page.title(), 'A site')
  await control(mara.page, 'End call').click()
  await heading(jonas.page, 'Call ended').waitFor()
  await lastLine(mara.page, 'Video call · 0:').waitFor()
})

test('ux 4: who is declined reads that, can write instead, and every device is let go', async () => {
  await call(mara.page)
  await button(jonas.page, 'Decline').click()

  await heading(mara.page, 'The call was declined').waitFor()
  await Promise.all([untilReleased(mara.page), untilNoTone(mara.page), isOver(jonas.page)])
  await lastLine(jonas.page, 'Video call · declined by you').waitFor()
  await mara.page.getByText('Write a message', { exact: true }).click()
  await mara.page.getByRole('textbox', { name: 'Your message' }).fill('Then tomorrow?')
  await button(mara.page, 'Send').last().click()
  await message(jonas.page, 'Then tomorrow?').waitFor()
  await lastLine(mara.page, 'Video call · declined').waitFor()
})

test('whoever replies with a message declines with it', async () => {
  await call(mara.page)
  await card(jonas.page).getByText('Reply with a message').click()
  await button(jonas.page, "I'm on my way.").click()

  await heading(mara.page, 'The call was declined').waitFor()
  await message(mara.page, "I'm on my way.").waitFor()
})

test('ux 5: hanging up while it rings cancels; it stops at the other, who missed it and can call back', async () => {
  await call(mara.page)
  await untilItRings(jonas.page)
  await control(mara.page, 'End call').click()

  await isOver(jonas.page)
  await lastLine(mara.page, 'Video call · cancelled').waitFor()
  await lastLine(jonas.page, 'Video call · missed').waitFor()
  await untilReleased(mara.page)

  await button(jonas.page, 'Call back').last().click()
  await button(mara.page, 'Accept').click()
  await watch(jonas.page, 'Mara Okafor')
  await control(jonas.page, 'End call').click()
  await heading(mara.page, 'Call ended').waitFor()
})

test('ux 4: nobody answers', async () => {
  await call(mara.page)
  await untilItRings(jonas.page)

  await heading(mara.page, 'No answer').waitFor()

  await isOver(jonas.page)
  await lastLine(mara.page, 'Video call · no answer').waitFor()
  await lastLine(jonas.page, 'Video call · missed').waitFor()
})

test('ux 3, 14, I20: the first tab that accepts has the call, all others stop and say so; it is continued where the user says', async () => {
  const tab = await jonas.page.context().newPage()
  await tab.goto(world.foreign)
  await open(tab, 'Mara Okafor')
  const phone = await world.visit(world.foreign, 'jonas')
  await call(mara.page)
  await Promise.all([jonas.page, tab, phone.page].map(untilItRings))
  await Promise.all([isInRoom(phone.page), Promise.any([isInRoom(jonas.page), isInRoom(tab)])])

  const clicking = clickedAt(phone.page)
  const saying = [jonas.page, tab].map(page => saidAt(page, 'Answered on another device'))

  await button(phone.page, 'Accept').click()

  const at = await clicking
  for (const saidAt of await Promise.all(saying)) assert.ok(saidAt - at < SOON, `said after ${saidAt - at} ms`)
  await Promise.all([isInNoRoom(jonas.page), isInNoRoom(tab)])
  await watch(mara.page, 'Jonas Weber')

  await button(tab, 'Join').last().click()
  await heading(tab, 'This call is in another tab or on another device').waitFor()
  await button(tab, 'Continue here').click()

  await watch(tab, 'Mara Okafor')
  await heading(phone.page, 'This call is in another tab or on another device').waitFor()
  await untilReleased(phone.page)
  await control(tab, 'End call').click()
  await heading(mara.page, 'Call ended').waitFor()
  await Promise.all([tab.close(), phone.page.close()])
})

test('ux 5: it stops ringing when the tab that calls is closed', async () => {
  const tab = await mara.page.context().newPage()
  await tab.goto(world.foreign)
  await open(tab, 'Jonas Weber')
  await call(tab)
  await untilItRings(jonas.page)

  await tab.close({ runBeforeUnload: true })

  await isOver(jonas.page)
  await lastLine(jonas.page, 'Video call · missed').waitFor()
})

test('ux 2: a page that is opened while it rings shows it', async () => {
  await call(mara.page)
  await untilItRings(jonas.page)

  await jonas.page.reload()

  await untilItRings(jonas.page)
  await button(jonas.page, 'Decline').click()
  await heading(mara.page, 'The call was declined').waitFor()
  await open(jonas.page, 'Mara Okafor')
})

test('ux 13: whoever reloads the page in a call is offered to come back, and is seen again', async () => {
  await call(mara.page)
  await button(jonas.page, 'Accept').click()
  await watch(mara.page, 'Jonas Weber')

  await jonas.page.reload()
  await card(jonas.page).getByText('Your call goes on').waitFor()
  await button(jonas.page, 'Rejoin').click()

  await watch(jonas.page, 'Mara Okafor')
  await watch(mara.page, 'Jonas Weber')
  await control(mara.page, 'End call').click()
  await heading(jonas.page, 'Call ended').waitFor()
})

test('nothing of all that broke a rule of the page, or was an error', async () => {
  for (const { page, errors } of [mara, jonas]) {
    assert.deepEqual(await page.evaluate(() => globalThis.witness.violations), [])
    assert.deepEqual(errors, [])
  }
})
