import type { PushSubscription as Told } from '../../server/protocol/push.ts'
import { trusted } from '../base/trusted.ts'
import { KEPT } from './word.ts'
import type { About } from './worker/notification.ts'

/** What of a browser pushes need. */
export interface PushBrowser {
  /** What keeps it from them; `home-screen`: an iPhone or iPad shows them only for sites on its home screen. */
  readonly lack: 'none' | 'push' | 'home-screen'
  permission(): NotificationPermission
  /** Asks the user; to be called in a click. */
  ask(): Promise<NotificationPermission>
  /** Whether the site has the worker, as far as can be told without starting it. */
  hasWorker(): Promise<boolean>
  /** What is there already. */
  subscription(): Promise<PushSubscription | undefined>
  /** Starts the worker where it does not run yet, and leaves it word where the server is. Rejects with a `NoWorker`, or with what the browser says. */
  subscribe(key: string, server: string): Promise<PushSubscription>
  /** Ends it, and takes all notifications from the screen. */
  unsubscribe(): Promise<void>
  /** Takes those from the screen that are about something over. */
  withdraw(isOver: (about: About) => boolean): Promise<void>
  /** Says to the worker that this page can be led to a chat. */
  ready(): Promise<void>
}

/** The site does not have the file, or it is none. */
export class NoWorker extends Error {}

/** Where the site says its worker is. */
export function workerAddress(): string {
  const element = document.querySelector(':is(innies-chat,innies-inbox,innies-conversation)[worker]')
  return new URL(element?.getAttribute('worker') || '/innies-worker.js', document.baseURI).href
}

export const pushBrowser: PushBrowser = {
  get lack() {
    if ('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window) return 'none'
    return isApple() && !matchMedia('(display-mode: standalone)').matches ? 'home-screen' : 'push'
  },
  permission: () => Notification.permission,
  ask: async () => Notification.requestPermission(),
  async hasWorker() {
    if (await findRegistration()) return true
    try {
      const { ok, headers } = await fetch(workerAddress(), { method: 'HEAD', cache: 'no-store' })
      return ok && /javascript/.test(headers.get('content-type') ?? '')
    } catch {
      return true // the site's policy lets nobody look: it shows when it is started
    }
  },
  async subscription() {
    const registration = await findRegistration()
    return (await registration?.pushManager.getSubscription()) ?? undefined
  },
  async subscribe(applicationServerKey, server) {
    const registration = (await findRegistration()) ?? (await register())
    await activated(registration)
    const known = await registration.pushManager.getSubscription()
    if (known && !isOf(known, applicationServerKey)) await known.unsubscribe()
    const cache = await caches.open(KEPT.cache)
    await Promise.all([cache.put(KEPT.page, new Response(location.href)), cache.put(KEPT.server, new Response(server))])
    return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })
  },
  async unsubscribe() {
    const registration = await findRegistration()
    await (await registration?.pushManager.getSubscription())?.unsubscribe()
    for (const one of (await registration?.getNotifications()) ?? []) one.close()
    await caches.delete(KEPT.cache)
  },
  async withdraw(isOver) {
    const registration = await findRegistration()
    for (const one of (await registration?.getNotifications()) ?? []) if (one.data && isOver(one.data)) one.close()
  },
  async ready() {
    const registration = await findRegistration()
    registration?.active?.postMessage({ type: 'innies:ready' })
  },
}

/** Whether a subscription is for pushes that are signed with this key. */
export function isOf({ options }: PushSubscription, key: string): boolean {
  const bytes = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer())
  return base64url(bytes) === key
}

/** As the server wants it. */
export function toTell(subscription: PushSubscription, language: string): Told {
  const { endpoint, keys } = subscription.toJSON()
  return { endpoint: endpoint ?? '', keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' }, language }
}

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

async function findRegistration(): Promise<ServiceWorkerRegistration | undefined> {
  const address = workerAddress()
  const all = (await navigator.serviceWorker?.getRegistrations()) ?? []
  return all.find(({ active, waiting, installing }) =>
    [active, waiting, installing].some(worker => worker?.scriptURL === address),
  )
}

/** In a folder where no page is: whatever worker the site has for its pages goes on as it was. */
async function register(): Promise<ServiceWorkerRegistration> {
  const address = workerAddress()
  const scope = `${new URL(address).pathname.replace(/\.\w+$/, '')}/`
  try {
    return await navigator.serviceWorker.register(trusted(address), { scope, updateViaCache: 'none' })
  } catch (error) {
    throw new NoWorker(String(error))
  }
}

async function activated({ active, waiting, installing }: ServiceWorkerRegistration): Promise<void> {
  const worker = installing ?? waiting
  if (active || !worker) return
  await new Promise<void>((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve()
      if (worker.state === 'redundant') reject(new NoWorker('It did not start.'))
    })
  })
}

const isApple = () =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Mac/.test(navigator.platform) && navigator.maxTouchPoints > 1)
