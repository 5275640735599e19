import { drawn } from './first-icons.ts'

/** What stands in rows of the inbox, their menus and panels; see `icons.ts`. Apart, because one chat does without them. */
const PATHS = {
  plus: 'M12 5v14M5 12h14',
  more: 'M5 11.500v1M12 11.500v1M19 11.500v1',
  pin: 'M9 4h6l-.5 6 3.500 3.500h-12L9.500 10ZM12 13.500V20',
  bell: 'M6 17l2-3v-4a4 4 0 0 1 8 0v4l2 3ZM9.500 20h5',
  mute: 'M3 3l18 18M9.500 20h5M17 17H5l2-3v-4c0-.7.1-1.300.4-2M10 4.500A5 5 0 0 1 17 9v3',
  block: 'M3.500 12a8.500 8.500 0 1 0 17 0a8.500 8.500 0 1 0-17 0ZM6 6l12 12',
  archive: 'M4 5h16v4H4ZM5.500 9v10h13V9M10 13h4',
  settings: 'M4 7h9M19 7h1M13 7a3 3 0 1 0 6 0a3 3 0 1 0-6 0M4 17h1M11 17h9M5 17a3 3 0 1 0 6 0a3 3 0 1 0-6 0',
  pen: 'M12 20h8M4 20l1-4L16.5 4.5a2 2 0 0 1 3 3L8 19l-4 1Z',
  clock: 'M3.500 12a8.500 8.500 0 1 0 17 0a8.500 8.500 0 1 0-17 0ZM12 7.500V12l3 2',
  checks: 'M2.500 12.500 7 17l9.500-9.500M12 16.500l.5.500L22 7.500',
  alert: 'M12 8v5M12 16.500h.01M3.500 12a8.500 8.500 0 1 0 17 0a8.500 8.500 0 1 0-17 0Z',
} as const

export type RowIconName = keyof typeof PATHS

export function rowIcon(name: RowIconName): SVGElement {
  return drawn(PATHS[name])
}
