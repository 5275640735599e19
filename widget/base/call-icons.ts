import { drawn } from './first-icons.ts'
import { type IconName, icon } from './icons.ts'

/** Icons of a call's controls; see `icons.ts`. Apart, because a chat does without them. */
const PATHS = {
  videoOff:
    'M3 3l18 18M9.5 6h3a3 3 0 0 1 3 3v1.5L21.5 7v10l-3.500-2M15.500 15.500a3 3 0 0 1-3 2.500h-7a3 3 0 0 1-3-3V9a3 3 0 0 1 2-2.800',
  mic: 'M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3',
  micOff:
    'M3 3l18 18M9 9v2a3 3 0 0 0 4.500 2.600M15 11V6a3 3 0 0 0-5.700-1.300M5.500 11.500a6.500 6.500 0 0 0 10.200 5.300M18.500 11.500a6.500 6.500 0 0 1-.7 3M12 18v3',
  screen:
    'M5.500 4h13a2.500 2.500 0 0 1 2.500 2.500v8a2.500 2.500 0 0 1-2.500 2.500h-13a2.500 2.500 0 0 1-2.500-2.500v-8A2.500 2.500 0 0 1 5.500 4ZM12 13.500V7.500m-3 3 3-3 3 3M8 20.500h8',
  screenOff:
    'M5.500 4h13a2.500 2.500 0 0 1 2.500 2.500v8a2.500 2.500 0 0 1-2.500 2.500h-13a2.500 2.500 0 0 1-2.500-2.500v-8A2.500 2.500 0 0 1 5.500 4ZM9.500 8l5 5M14.500 8l-5 5M8 20.500h8',
  pin: 'M9 4h6l-1 6 3.500 3h-11L10 10ZM12 13v7',
  grid: 'M4 4h7v7H4ZM13 4h7v7h-7ZM4 13h7v7H4ZM13 13h7v7h-7Z',
  speaker: 'M4 4h16v11H4ZM4 19h4M10 19h4M16 19h4',
  person: 'M8.500 8a3.500 3.500 0 1 0 7 0a3.500 3.500 0 1 0-7 0ZM5 20a7 7 0 0 1 14 0',
  hand: 'M8 12V6a1.500 1.500 0 0 1 3 0M11 11V4.500a1.500 1.500 0 0 1 3 0V11M14 11V6a1.500 1.500 0 0 1 3 0v8a6 6 0 0 1-6 6 6 6 0 0 1-5-2.500L4 14a1.500 1.500 0 0 1 2.500-1.500L8 14',
  lock: 'M6.500 11h11v9h-11ZM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  unlock: 'M6.500 11h11v9h-11ZM8.500 11V7.500a3.500 3.500 0 0 1 6.800-1',
  record: 'M4 12a8 8 0 1 0 16 0a8 8 0 1 0-16 0ZM9 12a3 3 0 1 0 6 0a3 3 0 1 0-6 0Z',
  more: 'M4.500 12a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0ZM11.500 12a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0ZM18.500 12a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0Z',
  signal: 'M5 19v-4M10 19v-8M15 19v-12M20 19V4',
  warn: 'M12 4 21 19.500H3ZM12 10v4.500M12 17v.01',
  keys: 'M4 6h16a1.500 1.500 0 0 1 1.500 1.500v9A1.500 1.500 0 0 1 20 18H4a1.500 1.500 0 0 1-1.500-1.500v-9A1.500 1.500 0 0 1 4 6ZM6 10v.01M10 10v.01M14 10v.01M18 10v.01M8 14h8',
  shrink: 'M4 5h16v14H4ZM12 12h5v4h-5Z',
  flip: 'M4 10a8 8 0 0 1 14-3.500M20 14a8 8 0 0 1-14 3.500M18.500 3v4h-4M5.500 21v-4h4',
  fullscreen: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  fullscreenOff: 'M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5',
} as const

export type CallIconName = keyof typeof PATHS | IconName

/** A new icon element; see `icon`. */
export function callIcon(name: CallIconName): SVGElement {
  return name in PATHS ? drawn(PATHS[name as keyof typeof PATHS]) : icon(name as IconName)
}
