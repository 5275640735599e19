import type { PushSubscription } from '../../server/protocol/push.ts'
import { CallRequestEvent } from '../base/call-request.ts'
import type { Link } from '../link/link.ts'
import { hasFocus } from './focus.ts'
import { readKept } from './kept.ts'
import { OpenEvent } from './open-event.ts'
import type { OpenWord, TabWord } from './word.ts'

type Opener = HTMLElement & { openChat(chat: string): Promise<void> }

/** From the app around the page: where pushes reach it. */
type TokenWord = { type: 'innies:push-token'; subscription: PushSubscription }

/** Does what notifications and the app around the page ask for. Returns how to stop. */
export function hearOutside(link: Link): () => void {
  const stop = new AbortController()
  const { signal } = stop
  const worker = navigator.serviceWorker as ServiceWorkerContainer | undefined // not on plain http
  const fromWorker = ({ data, ports }: MessageEvent<unknown>) => {
    const word = Object(data) as OpenWord | TabWord
    if (word.type === 'innies:here') ports[0]?.postMessage(true)
    else if (word.type === 'innies:subscribed') void sync(link)
    else if (word.type === 'innies:open') open(link, word)
  }
  const fromApp = ({ data, source, origin }: MessageEvent<unknown>) => {
    if (source !== window || origin !== location.origin) return // frames and other sites have no say here
    const word = Object(data) as OpenWord | TokenWord
    if (word.type === 'innies:open') open(link, word)
    else if (word.type === 'innies:push-token') void take(link, word)
  }
  worker?.addEventListener('message', fromWorker, { signal })
  worker?.startMessages()
  addEventListener('message', fromApp, { signal })
  const stopStatus = link.$status.subscribe(({ phase }) => {
    if (phase === 'open' && readKept()) void sync(link)
  })
  tellApp({ type: 'innies:ready' })
  return () => {
    stop.abort()
    stopStatus()
  }
}

/** Takes from the screen what was read, and calls that do not ring. */
export async function withdraw(link: Link): Promise<void> {
  const { pushBrowser } = await import('./push-code.ts')
  const rows = link.$rows.get()
  await pushBrowser.withdraw(({ type, chat, call }) => {
    const row = rows?.get(chat)
    if (type === 'message') return row !== undefined && row.read >= row.n
    if (type === 'call-over') return hasFocus() // a missed call stays for who is away
    return row !== undefined && (row.call?.call !== call || row.call?.phase !== 'ringing')
  })
}

/** Says it to the native app whose web view shows the page, if there is one. */
export function tellApp(word: { type: 'innies:ready' } | { type: 'innies:unread'; count: number }): void {
  const { ReactNativeWebView, webkit, inniesApp } = window as typeof window & Hosts
  const text = JSON.stringify(word)
  ReactNativeWebView?.postMessage(text)
  inniesApp?.postMessage(text)
  webkit?.messageHandlers?.innies?.postMessage(text)
}

type Host = { postMessage(text: string): void }
type Hosts = {
  ReactNativeWebView?: Host
  /** Android: `addJavascriptInterface(…, "inniesApp")`. */
  inniesApp?: Host
  /** iOS: a `WKScriptMessageHandler` called `innies`. */
  webkit?: { messageHandlers?: { innies?: Host } }
}

function open(link: Link, { chat, call, video = false, answer }: OpenWord): void {
  if (typeof chat !== 'string' || !chat) return
  if (call !== undefined && answer === 'decline') return void link.decline(chat, call).catch(() => {}) // it is over
  const isAccepted = call !== undefined && answer === 'accept'
  if (!document.dispatchEvent(new OpenEvent(chat, call, isAccepted))) return
  if (isAccepted) document.dispatchEvent(new CallRequestEvent(chat, video, call))
  else if (call === undefined) void opener()?.openChat(chat)
}

/** Of several the one that shows all chats. */
const opener = () =>
  document.querySelector<Opener>('innies-chat:not([mode=inline])') ??
  document.querySelector<Opener>('innies-chat,innies-conversation')

async function sync(link: Link): Promise<void> {
  const { pushBrowser, syncPush } = await import('./push-code.ts')
  await syncPush(link, pushBrowser).catch(() => {}) // the next page tries again
  await pushBrowser.ready()
  await withdraw(link)
}

async function take(link: Link, { subscription }: TokenWord): Promise<void> {
  const { takeToken } = await import('./push-code.ts')
  await takeToken(link, Object(subscription)).catch((error: unknown) =>
    console.error('innies: "innies:push-token" was not taken.', error),
  )
}
