import type { BrowserLauncher } from '@web/test-runner'
import { chromium } from './chromium.ts'
import { firefox } from './firefox.ts'
import { startWebKit } from './webkit.ts'

/** How each browser engine runs the widget's tests. Firefox and WebKit are loaded only where they are asked for. */
const ENGINES = {
  chromium: async () => {
    const { chromeLauncher } = await import('@web/test-runner-chrome')
    const media = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
    media.push('--autoplay-policy=no-user-gesture-required') // no test has a click that a browser believes in
    return chromeLauncher({
      launchOptions: { executablePath: chromium(), args: ['--no-sandbox', '--disable-gpu', ...media] },
    })
  },
  firefox: async () => {
    const { puppeteerLauncher } = await import('@web/test-runner-puppeteer')
    return puppeteerLauncher({ launchOptions: { browser: 'firefox', executablePath: firefox(), headless: true } })
  },
  webkit: async () => {
    const { webdriverLauncher } = await import('@web/test-runner-webdriver')
    const { port, browser } = await startWebKit()
    return webdriverLauncher({
      hostname: '127.0.0.1',
      port,
      path: '/',
      logLevel: 'error',
      capabilities: {
        browserName: 'MiniBrowser',
        'wdio:enforceWebDriverClassic': true, // its driver knows no BiDi
        'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] },
      },
    })
  },
} satisfies Record<string, () => Promise<BrowserLauncher>>

export type Engine = keyof typeof ENGINES

/** What starts an engine's browser. Throws one line saying what to do where it is neither there nor can be installed. */
export function launcherOf(engine = 'chromium'): Promise<BrowserLauncher> {
  const make = Object.hasOwn(ENGINES, engine) ? ENGINES[engine as Engine] : undefined
  if (!make) throw new Error(`No such engine: ${engine}. There are ${Object.keys(ENGINES).join(', ')}.`)
  return make()
}
