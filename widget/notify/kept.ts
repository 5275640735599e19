/** What this device was told to be pushed to, and for whom. */
export type Kept = {
  server: string
  user: string
  endpoint: string
  language: string
  /** When the server was told last, ms since the epoch. */
  at: number
  /** It is the app around the page that gets them. */
  isApp?: boolean
}

const KEY = 'innies:push'

/** Undefined where nothing is pushed to this device. */
export function readKept(): Kept | undefined {
  try {
    const kept = Object(JSON.parse(localStorage.getItem(KEY) ?? 'null')) as Partial<Kept>
    return kept.endpoint === undefined ? undefined : (kept as Kept)
  } catch {
    return undefined // storage is blocked, or was written by somebody else
  }
}

export function keep(kept: Kept | undefined): void {
  try {
    if (kept) localStorage.setItem(KEY, JSON.stringify(kept))
    else localStorage.removeItem(KEY)
  } catch {
    // storage is blocked: every page asks anew whether it is on
  }
}
