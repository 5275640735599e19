/** Marks around words that make them bold, slanted, struck or code; not those within a word, as in `snake_case`. */
const AROUND = /(?<![\p{L}\p{N}_*~`])(\*{1,3}|_{1,3}|~~|`+)(?=\S)(.*?\S)\1(?![\p{L}\p{N}_*~`])/gu
const LINK = /!?\[([^\]]+)\]\([^)\s]+\)/g
const LINE_START = /^\s*(?:#{1,6} |> ?|```\w*$)/gm

/** A text on one line without the marks that give it its looks. */
export function plain(text: string): string {
  const bare = text.replace(LINE_START, '').replace(LINK, '$1')
  // Twice: marks stand within others.
  return bare.replace(AROUND, '$2').replace(AROUND, '$2').replace(/\s+/g, ' ').trim()
}
