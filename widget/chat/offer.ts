import { type FIRST_WORDS, firstWord } from '../base/first-words.ts'
import { markLanguage } from '../base/language.ts'

type Word = keyof typeof FIRST_WORDS

/** Stands where the messenger is to be: a button that loads it, and why it is not there. */
export class Offer {
  readonly box = document.createElement('div')
  readonly #button = document.createElement('button')
  readonly #reason = document.createElement('p')
  readonly #label: Word
  readonly #why: Word | undefined

  constructor(press: () => void, label: Word, why?: Word) {
    this.#label = label
    this.#why = why
    this.box.className = 'offer'
    this.box.role = 'status'
    this.#button.type = 'button'
    this.#button.addEventListener('click', press)
    if (why) this.box.append(this.#reason)
    this.box.append(this.#button)
    this.retell()
  }

  /** Its texts in the words that the page's language now has. */
  retell(): void {
    markLanguage(this.box)
    this.#button.textContent = firstWord(this.#label)
    if (this.#why) this.#reason.textContent = firstWord(this.#why)
  }

  /** It was pressed. */
  disable(): void {
    this.#button.disabled = true
  }
}
