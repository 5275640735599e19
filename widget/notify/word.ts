/** Where the page that turned notifications on leaves what the worker needs: its own address, and that of its server. */
export const KEPT = { cache: 'innies', page: '/innies-page', server: '/innies-server' } as const

/** Leads to a chat, or to the call that rings there: from a notification, or from the app around the page. */
export type OpenWord = {
  type: 'innies:open'
  chat: string
  call?: string
  video?: boolean
  answer?: 'accept' | 'decline'
}

/** What the service worker says to tabs besides. */
export type TabWord =
  /** Who has the user's chats? Answered on the port that comes along. */
  | { type: 'innies:here' }
  /** The browser has another address for pushes. */
  | { type: 'innies:subscribed' }

/** What tabs say to the service worker: the page can be led to a chat now. */
export type WorkerWord = { type: 'innies:ready' }
