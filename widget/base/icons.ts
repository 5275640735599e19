/** Line icons on a 24 px grid, one path each. */
const PATHS = {
  video: 'M5.5 6h7a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3h-7a3 3 0 0 1-3-3V9a3 3 0 0 1 3-3ZM15.5 10.5 21.5 7v10l-6-3.5',
  videoOff:
    'M3 3l18 18M9.5 6h3a3 3 0 0 1 3 3v1.5L21.5 7v10l-3.500-2M15.500 15.500a3 3 0 0 1-3 2.500h-7a3 3 0 0 1-3-3V9a3 3 0 0 1 2-2.800',
  phone:
    'M5 4h3.5l1.6 4.2-2.2 1.6a12 12 0 0 0 6.3 6.3l1.6-2.2L20 15.5V19a1.8 1.8 0 0 1-2 1.8A16 16 0 0 1 3.2 6 1.8 1.8 0 0 1 5 4Z',
  search: 'M4.5 11a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0ZM16 16l4.500 4.500',
  pen: 'M12 20h8M4 20l1-4L16.5 4.5a2 2 0 0 1 3 3L8 19l-4 1Z',
  smile:
    'M3.500 12a8.500 8.500 0 1 0 17 0a8.500 8.500 0 1 0-17 0ZM8.500 14.500a4.500 4.500 0 0 0 7 0M9 9.500v.01M15 9.500v.01',
  send: 'M12 19V5M6 11l6-6 6 6',
  mic: 'M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3',
  micOff:
    'M3 3l18 18M9 9v2a3 3 0 0 0 4.500 2.600M15 11V6a3 3 0 0 0-5.700-1.300M5.500 11.500a6.500 6.500 0 0 0 10.200 5.300M18.500 11.500a6.500 6.500 0 0 1-.7 3M12 18v3',
  chat: 'M4 5.5A2.5 2.5 0 0 1 6.500 3h11A2.500 2.500 0 0 1 20 5.500v8a2.500 2.500 0 0 1-2.500 2.500H11l-5 4v-4.100A2.500 2.500 0 0 1 4 13.500Z',
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6 6 18',
  down: 'M6 9l6 6 6-6',
  retry: 'M20 12a8 8 0 1 1-2.500-5.800M20 3.500V8h-4.500',
  clock: 'M3.500 12a8.500 8.500 0 1 0 17 0a8.500 8.500 0 1 0-17 0ZM12 7.500V12l3 2',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  checks: 'M2.500 12.500 7 17l9.500-9.500M12 16.500l.5.500L22 7.500',
  alert: 'M12 8v5M12 16.500h.01M3.500 12a8.500 8.500 0 1 0 17 0a8.500 8.500 0 1 0-17 0Z',
  fullscreen: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  fullscreenOff: 'M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5',
} as const

export type IconName = keyof typeof PATHS

const SVG = 'http://www.w3.org/2000/svg'

/** A new icon element, hidden from assistive technology: what it means is said by the control it stands in. */
export function icon(name: IconName): SVGElement {
  return drawn(PATHS[name])
}

/** A new icon element of a path. */
export function drawn(d: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', d)
  svg.append(path)
  return svg
}
