import type { Pieces } from './pieces.ts'

/** What the list knows of a row. */
export type Keyed = { readonly key: string }
type Piece = readonly Keyed[]
type Size = { px: number; missing: number }

const HIGHEST = 12e6 // px of rows that were not measured: Firefox makes nothing higher than 17.9 million
const SAMPLE = 40 // last rows whose mean height stands for every row that was not measured

/** How high rows are and where that puts them, px from the top of the first: as they were measured, else as others were. */
export class Heights<Item extends Keyed> {
  #pieces: Pieces<Item> = []
  /** Of each piece: what was measured in it, and how many rows were not. */
  #sizes = new Map<Piece, Size>()
  readonly #measured = new Map<string, { px: number; piece: Piece }>()
  #sampled = 0
  #mean = 60 // px

  /** How many rows there are. */
  count = 0

  get total(): number {
    return this.offset(this.count)
  }

  /** Other rows than before. Those that were measured are known by their keys. */
  show(pieces: Pieces<Item>): void {
    this.#pieces = pieces
    this.#sizes = new Map(pieces.map(piece => [piece, this.#sizes.get(piece) ?? this.#adopt(piece)]))
    this.count = pieces.reduce((sum, { length }) => sum + length, 0)
  }

  /** Returns whether the height is another than before. */
  measure(index: number, { key }: Keyed, px: number): boolean {
    const known = this.#measured.get(key)
    if (known?.px === px) return false
    const piece = known?.piece ?? this.#pieceOf(index)
    const size = piece && this.#sizes.get(piece)
    if (!size) return false
    this.#measured.set(key, { px, piece })
    size.px += px - (known?.px ?? 0)
    if (!known) {
      size.missing--
      // Only at the end: below what is read, another guess would move it.
      if (index >= this.count - SAMPLE && this.#sampled < SAMPLE) this.#mean += (px - this.#mean) / ++this.#sampled
    }
    return true
  }

  offset(index: number): number {
    let y = 0
    let rest = index
    for (const [piece, size] of this.#sizes) {
      if (rest < piece.length) return piece.slice(0, rest).reduce((sum, row) => sum + this.#height(row), y)
      y += this.#px(size)
      rest -= piece.length
    }
    return y
  }

  /** The row at `y`, else the nearest. */
  find(y: number): number {
    let rest = y
    let index = 0
    for (const [piece, size] of this.#sizes) {
      const px = this.#px(size)
      if (rest < px) return index + this.#findIn(piece, rest)
      rest -= px
      index += piece.length
    }
    return Math.max(0, index - 1)
  }

  slice(from: number, to: number): Item[] {
    const rows: Item[] = []
    let start = 0
    for (const piece of this.#pieces) {
      if (start < to && start + piece.length > from) rows.push(...piece.slice(Math.max(0, from - start), to - start))
      start += piece.length
    }
    return rows
  }

  /** -1 if there is no such row. */
  indexOf(key: string): number {
    const known = this.#measured.get(key)?.piece
    let start = 0
    for (const piece of this.#pieces) {
      const place = !known || piece === known ? piece.findIndex(row => row.key === key) : -1
      if (place >= 0) return start + place
      start += piece.length
    }
    return -1
  }

  #adopt(piece: Piece): Size {
    const size = { px: 0, missing: 0 }
    for (const { key } of piece) {
      const known = this.#measured.get(key)
      if (known) known.piece = piece
      if (known) size.px += known.px
      else size.missing++
    }
    return size
  }

  get #guess(): number {
    return Math.floor(Math.min(this.#mean, HIGHEST / this.count))
  }

  #px({ px, missing }: Size): number {
    return px + missing * this.#guess
  }

  #height({ key }: Keyed): number {
    return this.#measured.get(key)?.px ?? this.#guess
  }

  #pieceOf(index: number): Piece | undefined {
    let rest = index
    for (const piece of this.#pieces) {
      if (rest < piece.length) return piece
      rest -= piece.length
    }
    return undefined
  }

  #findIn(piece: Piece, y: number): number {
    let rest = y
    const place = piece.findIndex(row => {
      rest -= this.#height(row)
      return rest < 0
    })
    return place < 0 ? piece.length - 1 : place
  }
}
