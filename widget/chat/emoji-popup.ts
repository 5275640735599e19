import './emoji-picker.ts'
import { hasPopup, openPopup } from './popup.ts'

export { insert } from './insert.ts'

/** Lets the user choose an emoji, beside the button they pressed; `back` has the focus afterwards. */
export function openEmojis(anchor: Element, take: (emoji: string) => void, back?: HTMLElement): void {
  if (hasPopup(anchor)) return // this press closes it
  const content = document.createElement('innies-emoji-picker')
  const close = openPopup({ content, anchor, back: back ?? (anchor instanceof HTMLElement ? anchor : undefined) })
  content.addEventListener('innies-emoji', ({ emoji }) => {
    close()
    take(emoji)
  })
  content.focus()
}
