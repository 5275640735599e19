import type { Link } from './link.ts'

/** Who the page's user is, and where the server is. */
export type Identity = { server: string; getToken: () => string | Promise<string> }

/** The page's connection; undefined once the user has signed out. */
type Hear = (link: Link | undefined) => void

let identity: Identity | undefined
let link: Promise<Link> | undefined
const listeners = new Set<Hear>()
const waiting = new Set<() => void>()

/** Names the page's user, unless somebody did before: a page has one user and one connection. */
export function identify(found: Identity): void {
  if (identity) return
  identity = found
  for (const wake of waiting) wake()
  waiting.clear()
}

export function hasIdentity(): boolean {
  return identity !== undefined
}

/** Resolves as soon as some element of the page has named the user. */
export function untilIdentified(): Promise<void> {
  return identity ? Promise.resolve() : new Promise(resolve => waiting.add(resolve))
}

/** The page's one connection, made at the first call, its code loaded then too. Rejects while nobody has named the user. */
export function pageLink(): Promise<Link> {
  if (link) return link
  const who = identity
  if (!who) return Promise.reject(new Error('innies: set token-url or getToken on an innies element first'))
  link = Promise.all([import('./connect.ts'), import('./wire.ts')]).then(([{ connect }, { Wire }]) =>
    connect({ ...who, openWire: options => new Wire(options), onOther: () => {}, onLeft: () => {} }),
  )
  link.then(
    made => {
      for (const hear of listeners) hear(made)
    },
    () => {
      link = undefined // the code did not load: the next call tries again
    },
  )
  return link
}

/** Calls back with the page's connection as soon as there is one. */
export function onLinked(hear: (link: Link) => void): void {
  listeners.add(hear as Hear)
  link?.then(hear, () => {})
}

/** Closes the connection and forgets the user, for logout and tests. */
export async function forget(): Promise<void> {
  const old = link
  identity = undefined
  link = undefined
  await old?.then(
    made => made.close(),
    () => {},
  )
}
