import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { control, watch } from './call.page.ts'
import { button, call, closeWindow, meet } from './couple.ts'
import { type Film, look, NAMES, pose } from './film.ts'
import { createWorld, type World } from './world.ts'

const MARA = { colour: '#d02020', tone: 440 }
const JONAS = { colour: '#2040d0', tone: 1000 }
const WANTED = { colours: { mara: [208, 32, 32], jonas: [32, 64, 208] }, tones: [440, 1000, 700] } as const

let world: World
let mara: Page
let jonas: Page
before(async () => {
  world = await createWorld({ env: { INNIES_RECORDING: 'members' } })
  ;({ mara, jonas } = await meet(world))
  for (const page of [mara, jonas]) await page.evaluate(NAMES)
})
after(() => world?.close())

/** Mara calls, and Jonas comes; each has a colour and a tone. */
async function talk(): Promise<void> {
  await Promise.all([mara.evaluate(pose, MARA), jonas.evaluate(pose, JONAS)])
  await call(mara)
  await button(jonas, 'Accept').click()
  await Promise.all([watch(mara, 'Jonas Weber'), watch(jonas, 'Mara Okafor')])
}

async function askToRecord(page: Page): Promise<void> {
  await control(page, 'More').click()
  await page.locator('innies-call-more').getByRole('button', { name: 'Record the call' }).click()
  await control(page, 'More').click()
}

/** Some of the film is at the server: it is being made. */
const arrival = (page: Page) =>
  page.waitForResponse(response => response.request().method() === 'PATCH' && response.status() === 204)

const stage = (page: Page) => page.locator('innies-call-stage')
const consent = (page: Page) => stage(page).getByRole('alertdialog')
const line = (page: Page, text: string) => page.getByRole('log').getByText(text).last()

/** Both are in it, half of the picture each, and both voices, with nothing beside them. */
function assertBoth({ colours, tones, type, width, height }: Film): void {
  assert.deepEqual([type, width, height], ['video/webm', 1280, 720])
  for (const who of ['mara', 'jonas'])
    assert.ok(colours[who]! > 0.3 && colours[who]! < 0.52, `${who}: ${JSON.stringify(colours)}`)
  for (const tone of [440, 1000]) assert.ok(tones[tone]! > 0.2, JSON.stringify(tones))
  assert.ok(tones[700]! < 0.02, JSON.stringify(tones))
}

test('a call is recorded when the other agrees; both see it, and it plays for both in the chat with pictures and voices of both', async () => {
  await talk()
  await askToRecord(mara)
  await stage(mara).getByText('Waiting until the others agree').first().waitFor()

  await consent(jonas).getByText('Mara Okafor would like to record this call').waitFor()
  const outer = performance.now()
  const first = arrival(mara)
  await consent(jonas).getByRole('button', { name: 'Agree', exact: true }).click()
  await stage(mara).getByText('You are recording this call').waitFor()
  await stage(jonas).getByText('Mara Okafor is recording this call').waitFor()
  await line(jonas, 'Mara Okafor started to record the call').waitFor({ state: 'attached' })
  await first
  const inner = performance.now()
  await new Promise(resolve => setTimeout(resolve, 6000)) // so long is the film to be

  await control(mara, 'More').click()
  const least = (performance.now() - inner) / 1000
  await mara.locator('innies-call-more').getByRole('button', { name: 'Stop recording' }).click()
  await stage(jonas).getByText('is recording this call').waitFor({ state: 'detached' })
  await line(jonas, 'Mara Okafor ended the recording').waitFor({ state: 'attached' })
  const most = (performance.now() - outer) / 1000
  await control(mara, 'End call').click()
  await closeWindow(jonas)

  for (const page of [jonas, mara]) {
    const film = await look(page, WANTED)
    assertBoth(film)
    assert.ok(film.seconds > least && film.seconds < most, `${film.seconds} s, not from ${least} to ${most} s`)
  }
})

test('who does not agree is not recorded, which both are told', async () => {
  await talk()
  const films = await jonas.getByRole('log').locator('video').count()
  await askToRecord(mara)

  await consent(jonas).getByRole('button', { name: 'Do not agree' }).click()

  await stage(mara).getByText('Jonas Weber does not want to be recorded').first().waitFor()
  await line(jonas, 'The call was not recorded').waitFor({ state: 'attached' })
  assert.equal(await stage(mara).getByText('You are recording').count(), 0)
  await control(mara, 'End call').click()
  await closeWindow(jonas)
  assert.equal(await jonas.getByRole('log').locator('video').count(), films)
})

test('a tab that is gone while it records leaves what had come, half a minute after the call', async () => {
  await talk()
  const films = await jonas.getByRole('log').locator('video').count()
  await askToRecord(mara)
  await consent(jonas).getByRole('button', { name: 'Agree', exact: true }).click()
  await stage(jonas).getByText('Mara Okafor is recording this call').waitFor()
  await new Promise(resolve => setTimeout(resolve, 5000)) // so long is the film to be, about

  await mara.close()
  await control(jonas, 'End call').click()

  await jonas.getByRole('log').locator('video').nth(films).waitFor({ timeout: 45_000 })
  const film = await look(jonas, WANTED)
  assertBoth(film)
  assert.ok(film.seconds > 2.5, `${film.seconds} s`)
})
