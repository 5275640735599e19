/**
 * What a site's service worker takes over with one line: `importScripts('https://chat.example/innies-worker.js')`.
 * Shows what is pushed, and leads who clicks it to a page of the site.
 */
import { KEPT, type OpenWord, type TabWord, type WorkerWord } from '../word.ts'
import { type About, notificationOf, tagOf } from './notification.ts'
import { readPush } from './read-push.ts'

/** What a site may set before the line that fetches this. `open`: the page for a chat, `{chat}` is filled in. */
type Settings = { open?: string; icon?: string }

const worker = self as unknown as ServiceWorkerGlobalScope & { innies?: Settings }

const PATIENCE = 400 // ms for a tab to say that it is there; browsers let a click raise a tab for a second
const LOADING = 30_000 // ms for a page that was opened to ask what for

/** Calls that are over: of what comes late only one part is news. */
const over = new Set<string>()
/** One after the other: they take each other's place. */
let showing = Promise.resolve()
let waiting: { word: OpenWord; taken: () => void } | undefined

worker.addEventListener('push', event => {
  const { data } = event
  const next = showing.then(() => show(data))
  showing = next.catch(() => {}) // the browser says what it did not show
  event.waitUntil(next)
})
worker.addEventListener('notificationclick', event => event.waitUntil(lead(event.notification, event.action)))
worker.addEventListener('message', event => {
  const { type } = Object(event.data) as WorkerWord
  if (type === 'innies:ready' && event.source && waiting) {
    event.source.postMessage(waiting.word)
    waiting.taken()
  }
})
worker.addEventListener('pushsubscriptionchange', event => event.waitUntil(subscribeAnew(event)))

/** Something is always shown: a browser takes the permission from sites whose pushes show nothing. */
async function show(data: PushMessageData | null): Promise<void> {
  const { registration } = worker
  const push = readPush(data?.text())
  const shown = await registration.getNotifications()
  const old = push && shown.find(({ tag }) => tag === tagOf(push))
  if (push?.type === 'message' && old && aboutOf(old).at > push.at) return // that one is newer, and stands there
  if (push?.type === 'call' && over.has(push.call)) return showOver(push, shown)
  if (push?.type === 'call-over') {
    over.add(push.call)
    if (!push.isMissed) return showOver(push, shown)
  }
  const { title, options } = notificationOf(push, Date.now())
  const isHeard = (await liveTab()) !== undefined // it sounds, or its user wants no sound
  await registration.showNotification(title, { ...icon(), ...options, ...(isHeard ? { silent: true } : {}) })
}

/** A call that was answered elsewhere leaves the screen; where nothing else is to be seen it says that it is over. */
async function showOver(
  push: Extract<NonNullable<ReturnType<typeof readPush>>, { call: string }>,
  shown: readonly Notification[],
): Promise<void> {
  const tag = tagOf(push)
  const isSeen = (await tabs()).some(({ visibilityState }) => visibilityState === 'visible')
  if (isSeen || shown.some(other => other.tag !== tag)) {
    for (const one of shown) if (one.tag === tag) one.close()
    return
  }
  const { title, options } = notificationOf({ ...push, type: 'call-over' }, Date.now())
  await worker.registration.showNotification(title, { ...icon(), ...options })
}

const icon = () => (worker.innies?.icon === undefined ? {} : { icon: worker.innies.icon })
const aboutOf = ({ data }: Notification): About => ({ at: 0, chat: '', ...Object(data) })

/** To a tab that has the chats, else to a new one. */
async function lead(notification: Notification, action: string): Promise<void> {
  notification.close()
  const { chat, call, video, type, refusal } = aboutOf(notification)
  const isRinging = type === 'call' && call !== undefined
  const answer = isRinging && (action === 'accept' || action === 'decline') ? action : undefined
  const word: OpenWord = {
    type: 'innies:open',
    chat,
    ...(isRinging ? { call, video: video === true } : {}),
    ...(answer ? { answer } : {}),
  }
  const tab = await liveTab()
  if (!tab && answer === 'decline' && (await isDeclined(refusal))) return
  if (!tab) return openPage(word)
  if (answer !== 'decline') await tab.focus().catch(() => {}) // it took too long to answer: the user turns to it
  tab.postMessage(word)
}

/** Without a page, if the server takes it. */
async function isDeclined(refusal: string | undefined): Promise<boolean> {
  const server = await kept(KEPT.server)
  if (!refusal || !server) return false
  return fetch(server + refusal, { method: 'POST' }).then(
    ({ ok }) => ok,
    () => false,
  )
}

/** The tab used last, of those that say they have the user's chats. */
async function liveTab(): Promise<WindowClient | undefined> {
  const all = await tabs()
  const answers = await Promise.all(all.map(hasChats))
  return all.find((_, at) => answers[at])
}

const tabs = () => worker.clients.matchAll({ type: 'window', includeUncontrolled: true })

function hasChats(tab: WindowClient): Promise<boolean> {
  const { port1, port2 } = new MessageChannel()
  const word: TabWord = { type: 'innies:here' }
  return new Promise(resolve => {
    port1.onmessage = () => resolve(true)
    setTimeout(() => resolve(false), PATIENCE)
    tab.postMessage(word, [port2])
  })
}

/** The page asks what for as soon as it can; until then the worker has to stay awake. */
async function openPage(word: OpenWord): Promise<void> {
  const taken = new Promise<void>(resolve => {
    waiting = { word, taken: resolve }
    setTimeout(resolve, LOADING)
  })
  await worker.clients.openWindow(await addressOf(word.chat))
  await taken
  if (waiting?.word === word) waiting = undefined
}

async function addressOf(chat: string): Promise<string> {
  const own = worker.innies?.open?.replaceAll('{chat}', encodeURIComponent(chat))
  return own ?? (await kept(KEPT.page)) ?? '/'
}

const kept = async (name: string) => (await caches.match(name, { cacheName: KEPT.cache }))?.text()

/** The browser has another address for this device. The server learns it from the next page that is open. */
async function subscribeAnew(event: Event): Promise<void> {
  const { oldSubscription } = event as Event & { oldSubscription?: PushSubscription | null }
  const key = oldSubscription?.options.applicationServerKey
  if (!key) return
  await worker.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  const word: TabWord = { type: 'innies:subscribed' }
  for (const tab of await tabs()) tab.postMessage(word)
}
