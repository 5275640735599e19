/** `14:06` in the user's locale. */
export function clockTime(at: number): string {
  return new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' }).format(at)
}

/** The user's calendar day of a moment, as `2026-11-22`: equal days have equal keys. */
export function dayKey(at: number): string {
  const date = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** Whole days between two moments' calendar days, by the user's time zone. */
function daysBetween(at: number, now: number): number {
  return Math.round((Date.parse(`${dayKey(now)}T00:00Z`) - Date.parse(`${dayKey(at)}T00:00Z`)) / 86_400_000)
}

/** `Today`, `Yesterday`, or the date, in the user's locale. */
export function dayName(at: number, now: number): string {
  const days = daysBetween(at, now)
  if (days === 0 || days === 1)
    return capital(new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }).format(-days, 'day'))
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return new Intl.DateTimeFormat(undefined, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(at)
}

/** For a row of the inbox: the time today, then `Yesterday`, the weekday within six days, then the date. */
export function shortWhen(at: number, now: number): string {
  const days = daysBetween(at, now)
  if (days <= 0) return clockTime(at)
  if (days === 1) return dayName(at, now)
  if (days < 7) return new Intl.DateTimeFormat(undefined, { weekday: 'short' }).format(at)
  return new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' }).format(at)
}

/** `4:12` or `1:04:12`. */
export function duration(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60]
  const [hours, minutes, rest] = parts as [number, number, number]
  const two = (part: number) => String(part).padStart(2, '0')
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1)
