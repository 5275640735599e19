import { drawn } from './first-icons.ts'
import { type IconName, icon } from './icons.ts'

/** Icons of files; see `icons.ts`. Apart, because many messages have none. */
const PATHS = {
  clip: 'M19.500 11.500l-7.600 7.600a4.800 4.800 0 0 1-6.800-6.800l8-8a3.200 3.200 0 0 1 4.500 4.500l-7.900 7.900a1.600 1.600 0 0 1-2.300-2.300l7.200-7.200',
  file: 'M6.500 3.500h7l4.500 4.500v12.500h-11.500ZM13.500 3.500V8H18',
  film: 'M4 5.500h16v13H4ZM10 9.500v5l4.500-2.500Z',
  sound:
    'M9 17.500V5.500l9-2v11M9 17.500a2.500 2 0 1 1-5 0a2.500 2 0 1 1 5 0M18 14.500a2.500 2 0 1 1-5 0a2.500 2 0 1 1 5 0',
  save: 'M12 4v11M7 10.500l5 5 5-5M5 19.500h14',
  mic: 'M12 3.500a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3ZM5.500 11.500a6.500 6.500 0 0 0 13 0M12 18v3',
  play: 'M8 5.500v13l10.500-6.500Z',
  pause: 'M8.500 6v12M15.500 6v12',
  stop: 'M7 7h10v10H7Z',
  next: 'M9 5l7 7-7 7',
} as const

export type FileIconName = keyof typeof PATHS | IconName

/** A new icon element; see `icon`. */
export function fileIcon(name: FileIconName): SVGElement {
  return name in PATHS ? drawn(PATHS[name as keyof typeof PATHS]) : icon(name as IconName)
}
