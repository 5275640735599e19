import { atom, type ReadableAtom } from 'nanostores'
import type { PushSubscription as Told } from '../../server/protocol/push.ts'
import { locale } from '../base/language.ts'
import type { Link } from '../link/link.ts'
import { type Kept, keep, readKept } from './kept.ts'
import { isOf, NoWorker, type PushBrowser, pushBrowser, toTell, workerAddress } from './push-browser.ts'

/** Whether this device is told what comes while its user is away, and if not, why. */
export type PushState =
  | { phase: 'looking' }
  | { phase: 'unsupported'; isForHomeScreen: boolean }
  /** The server pushes nothing. */
  | { phase: 'not-offered' }
  /** The site has no worker file. */
  | { phase: 'no-worker' }
  /** The user, or the browser, forbade it. */
  | { phase: 'blocked' }
  | { phase: 'off' }
  | { phase: 'asking' }
  | { phase: 'on' }
  /** The app around the page is told. */
  | { phase: 'app' }
  | { phase: 'failed' }

export interface PushStore {
  readonly $state: ReadableAtom<PushState>
  /** To be called in a click: the browser may ask the user. */
  turnOn(): Promise<void>
  turnOff(): Promise<void>
  close(): void
}

const DAY = 86_400_000 // ms after which the server is told anew: it forgets devices that were of no use to it
const PATIENCE = 30_000 // ms for the browser's push service

/** The switch for pushes to this device. */
export function createPushStore(link: Link, browser: PushBrowser): PushStore {
  const $state = atom<PushState>({ phase: 'looking' })
  let looks = 0

  async function look(): Promise<void> {
    const own = ++looks
    const next = await stateOf(link, browser).catch((): PushState => ({ phase: 'failed' }))
    if (own !== looks) return // the user did something meanwhile
    if (next.phase === 'no-worker') explain()
    $state.set(next)
  }

  async function attempt(): Promise<PushState> {
    const permission = await browser.ask()
    if (permission !== 'granted') return { phase: permission === 'denied' ? 'blocked' : 'off' }
    try {
      await subscribe(link, browser)
      return { phase: 'on' }
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotAllowedError') return { phase: 'blocked' }
      if (error instanceof NoWorker) explain(error.message)
      else console.warn('innies: no notifications', error)
      return { phase: error instanceof NoWorker ? 'no-worker' : 'failed' }
    }
  }

  const stop = link.$push.subscribe(() => void look())
  return {
    $state,
    async turnOn() {
      looks++
      $state.set({ phase: 'asking' })
      $state.set(await attempt())
    },
    async turnOff() {
      looks++
      keep(undefined)
      $state.set({ phase: 'off' })
      await Promise.allSettled([browser.unsubscribe(), link.push()]) // what is pushed to nobody ends by itself
    },
    close: stop,
  }
}

/** Sees to it that the server has the address that the browser has: for a page of a user who turned it on. */
export async function syncPush(link: Link, browser: PushBrowser, now: () => number = Date.now): Promise<void> {
  const kept = readKept()
  const [user, key] = [link.$me.get()?.id, link.$push.get()]
  if (!kept || user === undefined) return
  if (kept.user !== user || kept.server !== link.server) return leavePush(browser)
  if (key === undefined || kept.isApp) return
  if (browser.permission() !== 'granted') {
    await leavePush(browser)
    return link.push()
  }
  const known = await browser.subscription()
  const isSame = known && isOf(known, key) && known.endpoint === kept.endpoint && kept.language === locale()
  if (!isSame || Math.abs(now() - kept.at) > DAY) await subscribe(link, browser)
}

/** Nothing is pushed to this device any more, and nothing that was is to be seen. */
export async function leavePush(browser: PushBrowser = pushBrowser): Promise<void> {
  keep(undefined)
  await browser.unsubscribe()
}

/** The app around the page has an address of its own. */
export async function takeToken(link: Link, { endpoint, keys }: Told) {
  await link.push({ endpoint, keys, language: locale() })
  keep({ ...keptOf(link, endpoint), isApp: true })
}

async function subscribe(link: Link, browser: PushBrowser): Promise<void> {
  const subscription = await inTime(browser.subscribe(link.$push.get() ?? '', link.server))
  await link.push(toTell(subscription, locale()))
  keep(keptOf(link, subscription.endpoint))
}

const keptOf = (link: Link, endpoint: string): Kept => ({
  server: link.server,
  user: link.$me.get()?.id ?? '',
  endpoint,
  language: locale(),
  at: Date.now(),
})

async function stateOf(link: Link, browser: PushBrowser): Promise<PushState> {
  const kept = readKept()
  if (link.$push.get() === undefined) return { phase: 'not-offered' }
  if (kept?.isApp) return { phase: 'app' }
  if (browser.lack !== 'none') return { phase: 'unsupported', isForHomeScreen: browser.lack === 'home-screen' }
  const permission = browser.permission()
  if (permission === 'denied') return { phase: 'blocked' }
  if (kept && permission === 'granted' && (await browser.subscription())) return { phase: 'on' }
  return (await browser.hasWorker()) ? { phase: 'off' } : { phase: 'no-worker' }
}

/** To the site's developer: users cannot mend it. */
function explain(reason = ''): void {
  const address = workerAddress()
  console.error(
    `innies: Notifications need a file of your site at ${address}, served as text/javascript, with this one line: ` +
      `importScripts('https://YOUR-INNIES-SERVER/innies-worker.js') — see "Notifications" in the README. ${reason}`,
  )
}

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The push service of the browser does not answer.')), PATIENCE)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
