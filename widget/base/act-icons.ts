import { drawn } from './first-icons.ts'
import { type IconName, icon } from './icons.ts'

/** Icons of what is done with messages; see `icons.ts`. Apart, because only a press shows them. */
const PATHS = {
  reply: 'M9.500 6.500 4.500 11.500l5 5M4.500 11.500H14a5.500 5.500 0 0 1 5.500 5.500V18.500',
  flag: 'M6 21V4.500h11.500l-2.500 4.500 2.500 4.500H6',
  bin: 'M5 7h14M10 7V4.500h4V7M7 7l.8 12.500h8.400L17 7M10.500 10.500v5.500M13.500 10.500v5.500',
  more: 'M5 11.500v1M12 11.500v1M19 11.500v1',
  pin: 'M9 4h6l-.5 6 3.500 3.500h-12L9.500 10ZM12 13.500V20',
  copy: 'M9 9h8.500a1.500 1.500 0 0 1 1.500 1.500V19a1.500 1.500 0 0 1-1.500 1.500H10.500A1.500 1.500 0 0 1 9 19ZM6 15.500A1.500 1.500 0 0 1 4.500 14V5A1.500 1.500 0 0 1 6 3.500h7.500A1.500 1.500 0 0 1 15 5',
  thread:
    'M4 5.500A2.500 2.500 0 0 1 6.500 3h11A2.500 2.500 0 0 1 20 5.500v8a2.500 2.500 0 0 1-2.500 2.500H11l-5 4v-4.100A2.500 2.500 0 0 1 4 13.500ZM8 8h8M8 11.500h5',
  pen: 'M12 20h8M4 20l1-4L16.5 4.5a2 2 0 0 1 3 3L8 19l-4 1Z',
} as const

export type ActIconName = keyof typeof PATHS | IconName

/** A new icon element; see `icon`. */
export function actIcon(name: ActIconName): SVGElement {
  return name in PATHS ? drawn(PATHS[name as keyof typeof PATHS]) : icon(name as IconName)
}
