import { randomId } from './random.ts'
import { setTones } from './tones.ts'

const KEY = 'innies:device'

/** This browser profile, as calls name it; without storage it lasts as long as the page. */
export function deviceId(): string {
  try {
    const known = localStorage.getItem(KEY)
    if (known && /^[A-Za-z0-9_-]{8,64}$/.test(known)) return known
    const made = randomId()
    localStorage.setItem(KEY, made)
    return made
  } catch {
    return tabId // storage is blocked
  }
}

/** This page: one browser tab until it is reloaded. */
export const tabId = randomId()

/** The next user of this browser profile is on another device, and decides anew. */
export function forgetDevice(): void {
  setTones(true)
  setTones(true, 'messages')
  try {
    localStorage.removeItem(KEY)
    localStorage.removeItem('innies:push') // the server pushes nothing to who signed out
  } catch {
    // storage is blocked: nothing is kept
  }
}
