/** The children of an element in which what the user selected begins and ends. */
export function selectedIn(list: HTMLElement): HTMLElement[] {
  const root = list.getRootNode()
  const shadowRoots = root instanceof ShadowRoot ? [root] : []
  const [range] = getSelection()?.getComposedRanges?.({ shadowRoots }) ?? []
  if (!range || range.collapsed) return []
  return ([...list.children] as HTMLElement[]).filter(
    row => row.contains(range.startContainer) || row.contains(range.endContainer),
  )
}
