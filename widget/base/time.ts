import { locale } from './language.ts'

/** `14:06`, as the page's language writes it. */
export function clockTime(at: number): string {
  return format({ hour: 'numeric', minute: '2-digit' }, at)
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

/** `Today`, `Yesterday`, or the date, in the page's language. */
export function dayName(at: number, now: number): string {
  const days = daysBetween(at, now)
  if (days === 0 || days === 1)
    return capital(new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(-days, 'day'))
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return format({ weekday: 'long', day: 'numeric', month: 'long', ...(isThisYear ? {} : { year: 'numeric' }) }, at)
}

/** For a row of the inbox: the time today, then `Yesterday`, the weekday within six days, then the date. */
export function shortWhen(at: number, now: number): string {
  const days = daysBetween(at, now)
  if (days <= 0) return clockTime(at)
  if (days === 1) return dayName(at, now)
  if (days < 7) return format({ weekday: 'short' }, at)
  return format({ day: 'numeric', month: 'short' }, at)
}

/** `4:12` or `1:04:12`. */
export function duration(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60]
  const [hours, minutes, rest] = parts as [number, number, number]
  const part = (value: number, digits: number) =>
    new Intl.NumberFormat(locale(), { minimumIntegerDigits: digits }).format(value)
  const ending = `${part(minutes, hours ? 2 : 1)}:${part(rest, 2)}`
  return hours ? `${part(hours, 1)}:${ending}` : ending
}

/** Making a format takes longer than using it, and a list has a time in each row. */
const formats = new Map<string, Intl.DateTimeFormat>()

function format(options: Intl.DateTimeFormatOptions, at: number): string {
  const key = locale() + JSON.stringify(options)
  let found = formats.get(key)
  if (!found) {
    found = new Intl.DateTimeFormat(locale(), options)
    formats.set(key, found)
  }
  return found.format(at)
}

const capital = (text: string) => text.charAt(0).toLocaleUpperCase(locale()) + text.slice(1)
