import { locale } from './language.ts'

const STEPS = [
  ['minute', 60],
  ['hour', 24],
  ['day', 7],
  ['week', Infinity],
] as const

/** `5 min. ago`, `yesterday`, as the page's language says it. */
export function ago(at: number, now: number): string {
  let count = Math.max(0, now - at) / 60_000
  for (const [unit, most] of STEPS) {
    const whole = Math.round(count)
    if (whole < most)
      return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto', style: 'short' }).format(-whole, unit)
    count /= most
  }
  return ''
}
