/** A long list in pieces. What changes it makes new pieces of those it touches, and shares the others. */
export type Pieces<T> = readonly (readonly T[])[]

/** From the last to the first. */
export function* backwards<T>(pieces: Pieces<T>): Generator<T> {
  for (const piece of pieces.toReversed()) yield* piece.toReversed()
}
