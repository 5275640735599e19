import type { Tile } from './engine.ts'

/** How the user wants to see a group; `auto`: a grid of nine at most, then whoever speaks. */
export type View = 'auto' | 'grid' | 'speaker'

/** What a user chose to look at. */
export type Looks = { view: View; pinned: string | undefined; speaker: string | undefined }

export type Arrangement =
  | { kind: 'alone' }
  /** The other one fills, the user stands in a corner. */
  | { kind: 'pair'; main: Tile }
  | { kind: 'grid'; tiles: readonly Tile[] }
  /** One fills, the others stand in a strip. */
  | { kind: 'focus'; main: Tile; strip: readonly Tile[] }

const MOST_IN_GRID = 9

/** The people of a call, without what they share. */
export const peopleIn = (tiles: readonly Tile[]): Tile[] => tiles.filter(tile => !tile.isScreen)

/** Who stands where. A screen comes first, unless the user pinned something else; the own screen is not shown to oneself. */
export function arrange(tiles: readonly Tile[], { view, pinned, speaker }: Looks): Arrangement {
  const shown = tiles.filter(tile => !(tile.isScreen && tile.isLocal))
  const people = peopleIn(shown)
  const others = people.filter(tile => !tile.isLocal)
  const [first] = others
  if (!first) return { kind: 'alone' }
  const chosen = shown.find(({ id }) => id === pinned) ?? shown.find(tile => tile.isScreen)
  if (chosen) return focus(chosen, shown)
  if (others.length === 1) return { kind: 'pair', main: first }
  const isSpeakerView = view === 'speaker' || (view === 'auto' && people.length > MOST_IN_GRID)
  if (!isSpeakerView) return { kind: 'grid', tiles: people }
  return focus(others.find(({ id }) => id === speaker) ?? first, shown)
}

function focus(main: Tile, shown: readonly Tile[]): Arrangement {
  const rest = shown.filter(tile => tile !== main)
  // Whoever speaks or has a hand up is to be seen without scrolling; the user comes last.
  const rank = (tile: Tile) => (tile.isLocal ? 3 : tile.isScreen ? 0 : tile.isSpeaking ? 1 : 2)
  return { kind: 'focus', main, strip: rest.toSorted((a, b) => rank(a) - rank(b)) }
}

/** Whose turn it is: it stays with somebody until another one speaks alone, so that a cough moves nothing. */
export function nextSpeaker(tiles: readonly Tile[], current: string | undefined): string | undefined {
  const speaking = tiles.filter(tile => tile.isSpeaking && !tile.isLocal && !tile.isScreen)
  if (speaking.some(({ id }) => id === current) || !speaking[0]) return current
  return speaking[0].id
}
