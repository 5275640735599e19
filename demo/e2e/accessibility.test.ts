import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import type { AxeResults } from 'axe-core'
import { type Browser, chromium as driver } from 'playwright-core'
import { chromium } from '../../.ci/chromium.ts'
import { createScene, type Scene } from '../look/scene.ts'
import { STATES, type State } from '../look/states.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What the law asks for, and the size of targets. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

const LOOKS = [
  { viewport: { width: 1280, height: 800 }, theme: 'light', lang: 'en' },
  { viewport: { width: 390, height: 780 }, theme: 'dark', lang: 'en' },
]

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

/** A line for each thing that axe finds wrong with a state. */
async function faults(
  { query, act, root = 'innies-chat' }: State,
  { viewport, theme, lang }: (typeof LOOKS)[number],
): Promise<string[]> {
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce', locale: 'en' })
  context.setDefaultTimeout(8000)
  try {
    const page = await context.newPage()
    await page.goto(`${scene.site}/?${new URLSearchParams({ theme, lang, ...query?.(scene.chats) })}`)
    await page.waitForLoadState('networkidle')
    await act?.(page)
    await page.evaluate(AXE)
    const { violations } = (await page.evaluate(
      ([root, values]) =>
        (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(root, {
          runOnly: { type: 'tag', values },
        }),
      [root, RULES] as const,
    )) as AxeResults
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary = '' }) =>
          `${theme}: ${id}: ${target.flat().at(-1)}: ${failureSummary.split('\n')[1]?.trim()}`,
      ),
    )
  } finally {
    await context.close()
  }
}

for (const [name, state] of Object.entries(STATES)) {
  test(`ux 34: axe finds nothing wrong with ${name}`, async () => {
    for (const look of LOOKS) assert.deepEqual(await faults(state, look), [])
  })
}
