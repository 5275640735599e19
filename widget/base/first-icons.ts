/** Those of `icons.ts` that stand on a page before anything else is loaded. */
export const FIRST_PATHS = {
  video: 'M5.5 6h7a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3h-7a3 3 0 0 1-3-3V9a3 3 0 0 1 3-3ZM15.5 10.5 21.5 7v10l-6-3.5',
  phone:
    'M5 4h3.5l1.6 4.2-2.2 1.6a12 12 0 0 0 6.3 6.3l1.6-2.2L20 15.5V19a1.8 1.8 0 0 1-2 1.8A16 16 0 0 1 3.2 6 1.8 1.8 0 0 1 5 4Z',
  chat: 'M4 5.5A2.5 2.5 0 0 1 6.500 3h11A2.500 2.500 0 0 1 20 5.500v8a2.500 2.500 0 0 1-2.500 2.500H11l-5 4v-4.100A2.500 2.500 0 0 1 4 13.500Z',
  down: 'M6 9l6 6 6-6',
} as const

const SVG = 'http://www.w3.org/2000/svg'

/** A new icon element of a path, hidden from assistive technology: what it means is said by the control it stands in. */
export function drawn(d: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', d)
  svg.append(path)
  return svg
}
