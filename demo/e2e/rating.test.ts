import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Response } from 'playwright-core'
import { control, watch } from './call.page.ts'
import { findAndOpen } from './chat.page.ts'
import { createWorld, type Visitor, type World } from './world.ts'

let world: World
let mara: Visitor
let jonas: Visitor

before(async () => {
  world = await createWorld({ env: { INNIES_CALL_RATING: 'on' } })
  mara = await world.visit(world.foreign, 'mara')
  jonas = await world.visit(world.foreign, 'jonas')
  await findAndOpen(mara.page, 'Jonas Weber')
  await findAndOpen(jonas.page, 'Mara Okafor')
})
after(() => world?.close())

test('who hangs up after some talk is asked how it was, once, and is out of the call meanwhile', async () => {
  const { page } = mara
  await page.getByRole('button', { name: 'Video call', exact: true }).click()
  await jonas.page.getByRole('button', { name: 'Accept', exact: true }).click()
  await watch(page, 'Jonas Weber')
  await page.evaluate(() => {
    const now = Date.now
    Date.now = () => now() + 15_000 // as if they had talked for so long
  })

  await control(page, 'End call').click()

  await jonas.page.getByRole('heading', { name: 'Call ended' }).waitFor()
  const isRating = (response: Response) => response.request().postData()?.includes('"rating"') ?? false
  const answered = page.waitForResponse(isRating)
  await page.getByRole('button', { name: '3 stars' }).click()
  await page.getByRole('button', { name: 'Sound', exact: true }).click()
  await page.getByRole('button', { name: 'Send', exact: true }).last().click()
  assert.equal((await answered).status(), 204)
  await page.getByText('Thank you.').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('innies-call dialog').waitFor({ state: 'detached' })
  assert.deepEqual([mara.errors, jonas.errors], [[], []])
})
