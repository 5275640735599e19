import type { Locator, Page } from 'playwright-core'

/** Finds somebody by name and opens the chat with them. */
export async function findAndOpen(page: Page, name: string): Promise<void> {
  await page.getByRole('searchbox', { name: 'Search people' }).fill(name)
  await page.getByRole('list', { name: 'People' }).getByRole('button', { name }).click()
  await composer(page).waitFor()
}

/** Opens a chat from the inbox. */
export async function open(page: Page, name: string): Promise<void> {
  const row = page.getByRole('list', { name: 'Messages' }).getByRole('button', { name }).first() // the other is its menu's
  await row.click()
  await composer(page).waitFor()
}

/** Writes a message and sends it by Enter. */
export async function write(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await composer(page).press('Enter')
}

/** The message with just this text in the open chat. */
export function message(page: Page, text: string): Locator {
  return page.getByRole('log').getByText(text, { exact: true })
}

/** The last message in the open chat is stored on the server, and so are those before it. */
export async function untilStored(page: Page): Promise<void> {
  const log = page.getByRole('log')
  await log
    .getByText(/ · (Sent|Delivered|Read)$/)
    .last()
    .waitFor()
  await log.getByText(/ · Sending…$/).waitFor({ state: 'detached' })
}

/** All texts of the open chat, in order. */
export function texts(page: Page): Promise<string[]> {
  return page.getByRole('log').locator('[part=bubble]').allInnerTexts()
}

export function composer(page: Page): Locator {
  return page.getByRole('textbox', { name: /^Message to/ })
}
