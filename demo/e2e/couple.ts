import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { control, untilHeardAnew, untilReleased, watch } from './call.page.ts'
import { findAndOpen } from './chat.page.ts'
import { createWorld, type World } from './world.ts'

/** Mara, who calls, and Jonas, each with the chat of the two open. */
export interface Couple {
  mara: Page
  jonas: Page
}

/** They come to a site on another origin. */
export async function meet(world: World): Promise<Couple> {
  const [mara, jonas] = [await world.visit(world.foreign, 'mara'), await world.visit(world.foreign, 'jonas')]
  await findAndOpen(mara.page, 'Jonas Weber')
  await findAndOpen(jonas.page, 'Mara Okafor')
  return { mara: mara.page, jonas: jonas.page }
}

/** A world with the two in it, for all tests of a file: they are there once the tests run. */
export function useCouple(): Couple & { world: World } {
  const couple = {} as Couple & { world: World }
  before(async () => {
    couple.world = await createWorld()
    Object.assign(couple, await meet(couple.world))
  })
  after(() => couple.world?.close())
  return couple
}

/** Mara calls. */
export const call = (page: Page): Promise<void> => button(page, 'Video call').click()

/** Mara calls, Jonas accepts, and they see and hear each other. */
export async function talk({ mara, jonas }: Couple): Promise<void> {
  await call(mara)
  await button(jonas, 'Accept').click()
  await seeEachOther({ mara, jonas })
}

export async function seeEachOther({ mara, jonas }: Couple): Promise<void> {
  const pictures = await Promise.all([watch(mara, 'Jonas Weber'), watch(jonas, 'Mara Okafor')])
  for (const { changes } of pictures) assert.ok(changes > 3, `only ${changes} changes`)
  await Promise.all([untilHeardAnew(mara), untilHeardAnew(jonas)])
}

/** Mara ends it; both have let every device go, and closed the window. */
export async function hangUp({ mara, jonas }: Couple): Promise<void> {
  await control(mara, 'End call').click()
  await heading(jonas, 'Call ended').waitFor()
  await Promise.all([untilReleased(mara), untilReleased(jonas)])
  await Promise.all([closeWindow(mara), closeWindow(jonas)])
}

/** Closes what is left of a call that is over. */
export async function closeWindow(page: Page): Promise<void> {
  const close = page.locator('innies-call-stage').getByRole('button', { name: 'Close' })
  if (await close.isVisible()) await close.click()
}

export const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true })
export const heading = (page: Page, name: string): Locator =>
  page.locator('innies-call-stage').getByRole('heading', { name })

/** The card of a call that comes in, or what it says of one that is over. */
export const card = (page: Page): Locator => page.locator('innies-ring')

/** Not what a card says of the call before. */
export const untilItRings = (page: Page): Promise<void> => card(page).getByText('Incoming video call').waitFor()

/** What the last line of a call in the chat says. */
export const lastLine = (page: Page, text: string): Locator =>
  page.getByRole('log').locator('[part=call]').last().getByText(text)

export const lost = (page: Page): Locator =>
  page.locator('innies-call-stage').getByText('Connection lost. Reconnecting by itself…').first()
