import { serverAddress } from '../base/server-address.ts'
import type { Link } from './link.ts'
import { siteToken } from './site-token.ts'

/** Who the page's user is: by a function that gives their token, or by an endpoint of the site that does; and where the server is. */
export type Identity = {
  server: string
  getToken?: (() => string | Promise<string>) | undefined
  tokenUrl?: string | null | undefined
}

/** `server`: base address of the innies server; default: where the script came from. */
export type User = Omit<Identity, 'server'> & { server?: string }

/** Called with a new connection, and with undefined when that one is closed: nothing of its user may be shown on. */
type Hear = (link: Link | undefined) => void

type Page = {
  identity: Identity | undefined
  link: Promise<Link> | undefined
  listeners: Set<Hear>
  waiting: Set<() => void>
}

/** What to do where nobody has named the user. */
export const UNNAMED = 'Set token-url or getToken on an innies element first.'

const KEY = Symbol.for('innies:page:v1')

/** Of the window, and not of this module: a second copy of the script finds what the first has set up. */
const shared = globalThis as { [KEY]?: Page }
shared[KEY] ??= { identity: undefined, link: undefined, listeners: new Set(), waiting: new Set() }
const page = shared[KEY]

/** Names the page's user, unless somebody did before: a page has one user and one connection. */
export function offer(found: Identity): void {
  if (!page.identity) setUser(found)
}

/** Names the page's user by script. If it is another one than before, nothing of the first is shown any more; it stays for their next visit. */
export function identify({ server, ...user }: User): void {
  if (!user.getToken && user.tokenUrl == null) throw new Error(UNNAMED)
  setUser({ server: serverAddress(server), ...user })
}

export function hasIdentity(): boolean {
  return page.identity !== undefined
}

/** Resolves as soon as somebody has named the user. */
export function untilIdentified(): Promise<void> {
  return page.identity ? Promise.resolve() : new Promise(resolve => page.waiting.add(resolve))
}

/** The page's one connection, made at the first call, its code loaded then too. Rejects while nobody has named the user. */
export async function pageLink(): Promise<Link> {
  const who = page.identity
  if (!who) throw new Error(UNNAMED)
  if (page.link) return page.link
  const ifCurrent = (act: () => void) => () => {
    if (page.link === made) act()
  }
  const made = open(who.server, ifCurrent)
  page.link = made
  made.then(
    link => ifCurrent(() => tell(link))(),
    ifCurrent(() => {
      page.link = undefined // the code did not load: the next call tries again
    }),
  )
  return made
}

/** Calls back with the page's connection as soon as there is one, and with each that follows. Returns how to stop. */
export function onLinked(hear: Hear): () => void {
  page.listeners.add(hear)
  withLink(hear)
  return () => page.listeners.delete(hear)
}

/** Signs the user out on this device, in all tabs, and leaves nothing of them here. To be called before the site's own sign-out. */
export async function logout(server = serverAddress()): Promise<void> {
  const over = page.link ? page.link.then(link => link.logout()) : load().then(({ leaveDevice }) => leaveDevice(server))
  forget()
  await over
}

/** Closes the connection and forgets the user. */
export function forget(): void {
  page.identity = undefined
  drop()
}

const load = () => import('./connect.ts')

function setUser(found: Identity): void {
  page.identity = found
  for (const wake of page.waiting) wake()
  page.waiting.clear()
  withLink(link => (link.server === found.server ? link.renew() : drop()))
}

/** The site is asked for the token while the code comes that needs it. */
async function open(server: string, ifCurrent: (act: () => void) => () => void): Promise<Link> {
  const who = page.identity
  let early: Promise<string> | undefined = siteToken(who)
  early.catch(() => {}) // who waits for it is told
  const getToken = () => {
    const token = who === page.identity ? early : undefined
    early = undefined
    return token ?? siteToken(page.identity)
  }
  const { connect } = await load()
  return connect({ server, getToken, onOther: ifCurrent(drop), onLeft: ifCurrent(forget) })
}

/** Whoever shows something begins anew, with a new connection if there is still a user. */
function drop(): void {
  withLink(link => link.close())
  page.link = undefined
  tell(undefined)
}

/** Does something with the connection, once it is there, if one was asked for. */
function withLink(act: (link: Link) => unknown): void {
  page.link?.then(act).catch(() => {}) // who asked for it is told what is wrong
}

function tell(link: Link | undefined): void {
  for (const hear of page.listeners) hear(link)
}
