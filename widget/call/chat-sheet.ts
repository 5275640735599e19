import { css } from 'lit'
import { word } from '../base/call-words.ts'
import { define } from '../base/define.ts'
import { CallSheet } from './sheet.ts'

const styles = css`
  .content {
    display: grid;
    padding: 0;
    overflow: hidden;
  }
`

/** The chat of the call: the same thread as everywhere on the page, by the page's own chat element. */
export class ChatSheet extends CallSheet {
  static override styles = [...CallSheet.styles, styles]

  #chat: HTMLElement | undefined

  protected override get heading() {
    return word('chat.title')
  }

  protected override renderContent() {
    this.#chat ??= chatElement(this.chat ?? '')
    return this.#chat
  }
}

/** Calls know nothing of chats but the name of their element; where it is not defined there is no way here. */
function chatElement(chat: string): HTMLElement {
  const element = document.createElement('innies-chat')
  for (const [name, value] of Object.entries({ mode: 'inline', theme: 'dark', chat })) element.setAttribute(name, value)
  return element
}

define('innies-call-chat', ChatSheet)

export const createSheet = (): CallSheet => new ChatSheet()
