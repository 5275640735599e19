/** What is heard: that it rings, or that a message came. */
export type Tones = 'calls' | 'messages'

const KEYS: Readonly<Record<Tones, string>> = { calls: 'innies:tones', messages: 'innies:sounds' }

/** Whether the user wants to hear it in this browser. */
export function hasTones(of: Tones = 'calls'): boolean {
  try {
    return localStorage.getItem(KEYS[of]) !== 'off'
  } catch {
    return true // storage is blocked: nobody has decided
  }
}

export function setTones(isOn: boolean, of: Tones = 'calls'): void {
  try {
    if (isOn) localStorage.removeItem(KEYS[of])
    else localStorage.setItem(KEYS[of], 'off')
  } catch {
    // storage is blocked: nothing is kept
  }
}
