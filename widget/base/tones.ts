const KEY = 'innies:tones'

/** Whether the user wants to hear in this browser that it rings. */
export function hasTones(): boolean {
  try {
    return localStorage.getItem(KEY) !== 'off'
  } catch {
    return true // storage is blocked: nobody has decided
  }
}

export function setTones(isOn: boolean): void {
  try {
    if (isOn) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, 'off')
  } catch {
    // storage is blocked: nothing is kept
  }
}
