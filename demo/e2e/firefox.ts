import { type Browser, type ElementHandle, launch, type Page } from 'puppeteer-core'
import { firefox } from '../../.ci/firefox.ts'

/** Firefox with a push service and a desktop of our own: the real way of a push, without the internet. */
export function launchFirefox(options: { pushSocket: string; desktop: string }): Promise<Browser> {
  return launch({
    browser: 'firefox',
    executablePath: firefox(),
    headless: true,
    env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: options.desktop },
    extraPrefsFirefox: {
      'dom.push.enabled': true,
      'dom.push.connection.enabled': true,
      'dom.push.alwaysConnect': true,
      'dom.push.serverURL': options.pushSocket,
      'dom.push.testing.allowInsecureServerURL': true,
      'permissions.default.desktop-notification': 1, // granted
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'permissions.default.camera': 1,
      'permissions.default.microphone': 1,
      'media.peerconnection.ice.loopback': true,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      'alerts.useSystemBackend': true, // by the session bus
    },
  })
}

/** A page that is signed in as one of the demo's people. */
export async function visitByFirefox(browser: Browser, url: string, person: string): Promise<Page> {
  const page = await browser.newPage()
  const { hostname } = new URL(url)
  await browser.setCookie({ name: 'demo-person', value: person, domain: hostname, path: '/' } as never)
  await page.goto(url)
  await page.bringToFront() // others paint nothing
  return page
}

/** The element, also in shadow roots, as soon as it is to be seen. (Puppeteer's locators do not notice what changes in there.) */
export async function seen(page: Page, selector: string): Promise<ElementHandle> {
  return (await page.waitForSelector(`>>> ${selector}`, { visible: true }))!
}
