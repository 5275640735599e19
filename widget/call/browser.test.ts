import { assert } from '../assert.fixture.ts'
import { browserOf } from './browser.ts'

const WEBKIT = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'
const BLINK = 'AppleWebKit/537.36 (KHTML, like Gecko)'

suite('which browser it is', () => {
  for (const [agent, touchPoints, browser] of [
    [`Mozilla/5.0 (X11; Linux x86_64) ${BLINK} Chrome/143.0.0.0 Safari/537.36`, 0, 'chrome'],
    [`Mozilla/5.0 (Windows NT 10.0) ${BLINK} Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0`, 10, 'chrome'],
    [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Version/18.2 Safari/605.1.15`, 0, 'safari'],
    [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Version/18.2 Safari/605.1.15`, 5, 'ios'],
    [`Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) ${WEBKIT} CriOS/143 Mobile Safari/604.1`, 5, 'ios'],
    [`Mozilla/5.0 (Linux; Android 15) ${BLINK} Chrome/143.0.0.0 Mobile Safari/537.36`, 5, 'android'],
    ['Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0', 5, 'android'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 0, 'firefox'],
    ['', 0, 'chrome'],
  ] as const)
    test(`${browser}: ${agent.slice(13) || 'nothing'}`, () => {
      assert.equal(browserOf(agent, touchPoints), browser)
    })
})
