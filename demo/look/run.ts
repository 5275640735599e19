/** `npm run look -- [STATE…]`: a picture of every state in three widths, light and dark, both directions; says where they are. */
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium as driver } from 'playwright-core'
import { build } from 'vite'
import { chromium } from '../../.ci/chromium.ts'
import { createScene, type Scene } from './scene.ts'
import { STATES, type State } from './states.ts'

const SIZES = { desktop: [1280, 800], panel: [380, 560], phone: [390, 780] } as const
const STILL = 250 // ms without a request until a page counts as painted

type Size = keyof typeof SIZES
type Look = { size: Size; theme: string; dir: string }

process.exitCode = await main(process.argv.slice(2))

async function main(wanted: readonly string[]): Promise<number> {
  const names = Object.keys(STATES).filter(name => !wanted.length || wanted.some(one => name.startsWith(one)))
  if (!names.length) {
    console.error(`No such state. There are ${Object.keys(STATES).join(', ')}.`)
    return 2
  }
  await build({ root: fileURLToPath(new URL('../..', import.meta.url)), logLevel: 'warn' })
  const folder = join(tmpdir(), 'innies-look')
  await mkdir(folder, { recursive: true })
  const scene = await createScene()
  const browser = await driver.launch({ executablePath: chromium(), args: ['--no-sandbox', '--disable-gpu'] })
  let failed = 0
  for (const name of names) {
    for (const look of looks()) failed += await picture({ browser, scene, name, look, folder })
  }
  await browser.close()
  await scene.close()
  console.info(`${folder}${failed ? `, ${failed} pictures failed` : ''}`)
  return failed ? 1 : 0
}

function looks(): Look[] {
  const sizes = Object.keys(SIZES) as Size[]
  const themes = ['light', 'dark']
  return sizes.flatMap(size => themes.flatMap(theme => ['ltr', 'rtl'].map(dir => ({ size, theme, dir }))))
}

type Order = { browser: Browser; scene: Scene; name: string; look: Look; folder: string }

/** Resolves to how many pictures could not be taken. */
async function picture({ browser, scene, name, look, folder }: Order): Promise<number> {
  const [width, height] = SIZES[look.size]
  const isPhone = look.size === 'phone'
  const context = await browser.newContext({
    viewport: { width, height },
    hasTouch: isPhone,
    isMobile: isPhone,
    locale: 'en',
  })
  context.setDefaultTimeout(8000)
  const page = await context.newPage()
  const { query, act } = STATES[name] as State
  const { theme, dir } = look
  const words = { theme, dir, ...query?.(scene.chats) }
  try {
    await page.goto(`${scene.site}/?${new URLSearchParams(words)}`)
    await page.waitForLoadState('networkidle')
    await act?.(page)
    await page.waitForTimeout(STILL)
    await page.screenshot({ path: join(folder, `${name}.${look.size}.${theme}.${dir}.png`) })
    return 0
  } catch (error) {
    console.error(
      `${name}, ${look.size}, ${theme}, ${dir}: ${error instanceof Error ? error.message.split('\n')[0] : error}`,
    )
    return 1
  } finally {
    await context.close()
  }
}
