import type { TappedPicture } from './tap.ts'

export type Box = { x: number; y: number; width: number; height: number }

/** What stands where in a recording. */
export type Placed = { picture: TappedPicture; box: Box }

const GAP = 8 // px
const STRIP = 0.2 // of the width, for people beside a screen

/** Everybody alike, in rows; what is shared large, with the people in a strip beside it. */
export function placed(pictures: readonly TappedPicture[], size: { width: number; height: number }): Placed[] {
  const screens = pictures.filter(({ isScreen }) => isScreen)
  const people = pictures.filter(({ isScreen }) => !isScreen)
  const whole = { x: 0, y: 0, ...size }
  if (!screens.length) return grid(people, whole, Math.ceil(Math.sqrt(people.length)))
  const strip = Math.round(size.width * STRIP)
  return [
    ...grid(screens, { ...whole, width: size.width - strip }, 1),
    ...grid(people, { ...whole, x: size.width - strip, width: strip }, 1),
  ]
}

function grid(pictures: readonly TappedPicture[], area: Box, columns: number): Placed[] {
  const rows = Math.ceil(pictures.length / columns)
  const [width, height] = [area.width / columns, area.height / rows]
  return pictures.map((picture, i) => {
    const inLast = pictures.length % columns || columns
    const row = Math.floor(i / columns)
    const indent = row === rows - 1 ? ((columns - inLast) * width) / 2 : 0 // a last row that is not full stands in the middle
    return {
      picture,
      box: {
        x: area.x + (i % columns) * width + indent + GAP / 2,
        y: area.y + row * height + GAP / 2,
        width: width - GAP,
        height: height - GAP,
      },
    }
  })
}

/** The part of a picture that fills a box, or all of it in the middle of the box. */
export function fitted(source: { width: number; height: number }, box: Box, isWhole: boolean): { from: Box; to: Box } {
  const scales = [box.width / source.width, box.height / source.height]
  const scale = isWhole ? Math.min(...scales) : Math.max(...scales)
  const [width, height] = [Math.min(source.width, box.width / scale), Math.min(source.height, box.height / scale)]
  const to = { width: width * scale, height: height * scale }
  return {
    from: { x: (source.width - width) / 2, y: (source.height - height) / 2, width, height },
    to: { x: box.x + (box.width - to.width) / 2, y: box.y + (box.height - to.height) / 2, ...to },
  }
}
