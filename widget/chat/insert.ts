import type { ComposerView } from './composer.ts'

/** Writes at the caret, as the keyboard does: it can be undone. */
export function insert(composer: ComposerView, text: string): void {
  composer.focus()
  if (document.execCommand('insertText', false, text)) return
  const { input } = composer
  input.setRangeText(text, input.selectionStart, input.selectionEnd, 'end')
  input.dispatchEvent(new InputEvent('input', { bubbles: true }))
}
