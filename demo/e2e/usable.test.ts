import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  type Browser,
  type BrowserContextOptions,
  chromium as driver,
  type ElementHandle,
  type Page,
} from 'playwright-core'
import { chromium } from '../../.ci/chromium.ts'
import { createScene, type Scene } from '../look/scene.ts'
import { composer, message, open, untilStored, write } from './chat.page.ts'

let scene: Scene
let browser: Browser
before(async () => {
  scene = await createScene()
  browser = await driver.launch({ executablePath: chromium(), args: ['--no-sandbox', '--disable-gpu'] })
})
after(async () => {
  await browser?.close()
  await scene?.close()
})

/** The widget on a page of its own, as somebody with these settings has it before them. */
async function visit(query: Record<string, string> = {}, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 720 }, locale: 'en', ...options })
  context.setDefaultTimeout(8000)
  const page = await context.newPage()
  await page.goto(`${scene.site}/?${new URLSearchParams(query)}`)
  await page.waitForLoadState('networkidle')
  return page
}

/** What has the focus, through all shadow roots. */
async function focused(page: Page): Promise<ElementHandle<HTMLElement> | null> {
  const handle = await page.evaluateHandle(() => {
    let inner = document.activeElement
    while (inner?.shadowRoot?.activeElement) inner = inner.shadowRoot.activeElement
    return inner === document.body ? null : inner
  })
  return handle.asElement() as ElementHandle<HTMLElement> | null
}

/** What it is called, or all that it says. */
const nameOf = (element: ElementHandle<HTMLElement>) =>
  element.evaluate(one =>
    (one.ariaLabel || one.getAttribute('placeholder') || one.textContent).replace(/\s+/g, ' ').trim(),
  )

const ROOM = 60 // px around what has the focus, in which it may be seen

/** Whether the place where something stands looks otherwise when it loses the focus. */
async function isSeen(page: Page, element: ElementHandle<HTMLElement>): Promise<boolean> {
  const box = await element.boundingBox()
  if (!box?.width || !box.height) return false
  const [x, y] = [Math.max(0, box.x - ROOM), Math.max(0, box.y - ROOM)]
  const clip = { x, y, width: box.width + 2 * ROOM, height: box.height + 2 * ROOM }
  const picture = () => page.screenshot({ clip, animations: 'disabled' })
  const before = await picture()
  await element.evaluate(one => one.blur())
  const after = await picture()
  await element.focus()
  return !before.equals(after)
}

/** Goes on by a key until something with that name has the focus. */
async function reach(page: Page, key: string, name: RegExp): Promise<void> {
  const passed: string[] = []
  for (let i = 0; i < 40; i++) {
    const element = await focused(page)
    const found = element ? await nameOf(element) : 'the page'
    if (name.test(found)) return
    passed.push(found)
    await page.keyboard.press(key)
  }
  assert.fail(`${key} passed ${passed.join(', ')}`)
}

/** Something with that name got the focus by what was pressed. */
async function untilFocused(page: Page, name: RegExp): Promise<void> {
  for (;;) {
    const element = await focused(page)
    if (element && name.test(await nameOf(element))) return
    await page.evaluate(() => new Promise(requestAnimationFrame))
  }
}

test('ux 31: Tab reaches everything in its order, and where it is is seen', async () => {
  const page = await visit({ chat: scene.chats.direct }, { reducedMotion: 'reduce' })
  const [names, unseen]: [string[], string[]] = [[], []]
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())

  for (;;) {
    await page.keyboard.press('Tab')
    const element = await focused(page)
    if (!element || names.length > 60) break
    const name = await nameOf(element)
    names.push(name)
    if (!(await isSeen(page, element))) unseen.push(name)
  }

  assert.deepEqual(unseen, [])
  const order = [
    'New conversation',
    'Settings',
    'Search people and messages',
    'Jonas Weber',
    'Search in this conversation',
    'Message to Jonas Weber',
    'Emoji',
  ]
  const places = order.map(name => names.indexOf(name))
  assert.ok(!places.includes(-1), names.join(', '))
})

test('ux 31, 33: a message is written, answered, edited, reacted to and found again by keys alone', async () => {
  const page = await visit({}, { reducedMotion: 'reduce' })
  const { keyboard } = page
  await reach(page, 'Tab', /^Search people/)
  await keyboard.press('ArrowDown')
  await reach(page, 'ArrowDown', /^Jonas Weber/)
  await keyboard.press('Enter')
  await composer(page).waitFor()
  await reach(page, 'Tab', /^Message to/)
  await keyboard.type('By keys')
  await keyboard.press('Enter')
  await message(page, 'By keys').waitFor()
  await untilStored(page)

  await keyboard.press('ArrowUp')
  await page.getByRole('button', { name: 'Save' }).waitFor()
  await keyboard.type(' alone')
  await keyboard.press('Enter')
  await message(page, 'By keys alone').waitFor()

  await reach(page, 'Shift+Tab', /^Messages with/)
  await reach(page, 'End', /By keys alone/)
  await page.getByRole('toolbar', { name: 'Message actions' }).waitFor()
  await keyboard.press('Enter')
  await untilFocused(page, /^React with/)
  await keyboard.press('Enter')
  await untilFocused(page, /By keys alone/)
  await page.getByRole('list', { name: 'Reactions' }).last().waitFor()
  await keyboard.press('Enter')
  await untilFocused(page, /^React with/)
  await reach(page, 'ArrowDown', /^Reply$/)
  await keyboard.press('Enter')
  await untilFocused(page, /^Message to/)
  await keyboard.type('An answer')
  await keyboard.press('Enter')
  await message(page, 'An answer').waitFor()

  await reach(page, 'Shift+Tab', /^Search in this conversation/)
  await keyboard.press('Enter')
  await page.getByRole('searchbox', { name: 'Search in this conversation' }).waitFor()
  await untilFocused(page, /^Search in this conversation/)
  await keyboard.type('keys')
  await page.getByText('1 result').waitFor()
  await keyboard.press('Escape')
  await keyboard.press('Escape')
  await page.getByRole('searchbox', { name: 'Search in this conversation' }).waitFor({ state: 'detached' })
})

test('ux 12: undo takes back what was pasted, and what was typed before it', async () => {
  const page = await visit({ chat: scene.chats.direct })
  const text = () => composer(page).inputValue()
  await composer(page).click()
  await page.keyboard.type('copied')
  await page.keyboard.press('Control+A')
  await page.keyboard.press('Control+X')
  await page.keyboard.type('first ')
  await page.keyboard.press('Control+V')
  const pasted = await text()
  await page.keyboard.press('Control+Z')
  const undone = await text()
  await page.keyboard.press('Control+Shift+Z')

  assert.deepEqual([pasted, undone, await text()], ['first copied', 'first ', 'first copied'])
  assert.equal(await page.getByRole('button', { name: 'Send' }).isEnabled(), true)
})

for (const zoom of [2, 4])
  test(`ux 34: at ${zoom}00 % one reads and writes, and nothing is beside the view`, async () => {
    const viewport = { width: 1280 / zoom, height: 1024 / zoom }
    const text = `${zoom} times as big`
    const page = await visit({}, { viewport, deviceScaleFactor: zoom })
    await open(page, 'Jonas Weber')
    await write(page, text)
    await message(page, text).waitFor()

    const wide = await page.evaluate(() => {
      const beside: string[] = []
      const roots: ParentNode[] = [document]
      for (const root of roots)
        for (const element of root.querySelectorAll('*')) {
          const { left, right, width } = element.getBoundingClientRect()
          const isWide = width > 1 && (left < -1 || right > innerWidth + 1)
          if (isWide && !element.closest('pre')) beside.push(`${element.localName} ${element.className}`)
          if (element.shadowRoot) roots.push(element.shadowRoot)
        }
      return beside
    })
    assert.deepEqual(wide, [])
    for (const seen of [composer(page), message(page, text), page.getByRole('button', { name: 'Send' })]) {
      const box = await seen.boundingBox()
      assert.ok(box && box.y >= 0 && box.y + box.height <= viewport.height, JSON.stringify(box))
    }
  })

test('ux 34: who wants less motion sees none', async () => {
  const page = await visit({ chat: scene.chats.direct }, { reducedMotion: 'reduce' })
  await page.getByRole('button', { name: 'Emoji' }).click()
  await page.getByRole('searchbox', { name: 'Search emojis' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Search in this conversation' }).click()
  await page.getByRole('searchbox', { name: 'Search in this conversation' }).waitFor()

  const longest = await page.evaluate(() => {
    let most = 0
    const roots: ParentNode[] = [document]
    for (const root of roots)
      for (const element of root.querySelectorAll('*')) {
        const { transitionDuration, animationDuration } = getComputedStyle(element)
        for (const time of `${transitionDuration}, ${animationDuration}`.split(', '))
          most = Math.max(most, Number.parseFloat(time) * (time.endsWith('ms') ? 1 : 1000))
        if (element.shadowRoot) roots.push(element.shadowRoot)
      }
    return most
  })

  assert.ok(longest <= 1, `${longest} ms`)
})

test('ux 19: times and days are those of the reader’s time zone, written as their language does', async () => {
  const at = new Date()
  const options = { locale: 'de-DE', timezoneId: 'Asia/Tokyo' }
  const page = await visit({ chat: scene.chats.right, lang: 'de' }, options)
  const time = (timeZone: string) =>
    new Intl.DateTimeFormat('de-DE', { hour: 'numeric', minute: '2-digit', timeZone }).format(at)
  const hour = (timeZone: string) => time(timeZone).split(':')[0]
  await page.getByRole('log').getByText('Heute').waitFor()

  const said = (await page.getByRole('log').locator('.meta').last().textContent()) ?? ''

  assert.match(said, new RegExp(`^\\s*${hour('Asia/Tokyo')}:\\d\\d`))
  assert.notEqual(hour('Asia/Tokyo'), hour('UTC'))
})
