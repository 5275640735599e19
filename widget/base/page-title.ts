/** Who says something in the title of the page, and what of the site's own they make: that it rings comes before all else. */
const said: { ring?: Title | undefined; unread?: Title | undefined } = {}
let own = ''
/** What stands there by our doing. */
let shown: string | undefined

export type Title = (own: string) => string

/** Says it there until undefined is said: then the site's own title is back, letter by letter. */
export function tellTitle(who: keyof typeof said, title: Title | undefined): void {
  said[who] = title
  if (document.title !== shown) own = ownTitle() // the site has changed it
  const next = said.ring ?? said.unread
  if (next) document.title = next(own)
  else if (shown !== undefined && document.title === shown) document.title = own
  shown = next && document.title
}

/** `document.title` would leave out spaces. */
const ownTitle = () => document.head?.querySelector('title')?.textContent ?? document.title
