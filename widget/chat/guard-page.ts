let isGuarded = false

/**
 * A file that misses the chat must not take the page away (ux 8): browsers open what is dropped beside. What the site itself does with
 * files stays as it is, and so do its fields for them.
 */
export function guardPage(): void {
  if (isGuarded) return
  isGuarded = true
  for (const type of ['dragover', 'drop'] as const) addEventListener(type, onFiles)
}

function onFiles(event: DragEvent): void {
  const [target] = event.composedPath()
  const isField = target instanceof HTMLInputElement && target.type === 'file'
  if (event.defaultPrevented || isField || !event.dataTransfer?.types.includes('Files')) return
  event.preventDefault()
  event.dataTransfer.dropEffect = 'none'
}
