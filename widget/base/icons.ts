import { drawn, FIRST_PATHS } from './first-icons.ts'

/** Line icons on a 24 px grid, one path each. */
const PATHS = {
  ...FIRST_PATHS,
  search: 'M4.5 11a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0ZM16 16l4.500 4.500',
  smile:
    'M3.500 12a8.500 8.500 0 1 0 17 0a8.500 8.500 0 1 0-17 0ZM8.500 14.500a4.500 4.500 0 0 0 7 0M9 9.500v.01M15 9.500v.01',
  send: 'M12 19V5M6 11l6-6 6 6',
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'M5 12.500l4.500 4.500L19 7.500',
} as const

export type IconName = keyof typeof PATHS

/** A new icon element; see `drawn`. */
export function icon(name: IconName): SVGElement {
  return drawn(PATHS[name])
}
