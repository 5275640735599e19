import type { Rev } from '../../server/protocol/chat.ts'
import type { Extras } from '../link/link.ts'
import { Wish } from './wish.ts'

/** The user sent a text that is not empty. */
export class SendEvent extends Wish {
  readonly text: string
  readonly extras: Extras
  constructor(text: string, extras: Extras) {
    super('innies-send')
    this.text = text
    this.extras = extras
  }
}

/** What stands in the field changed. */
export class DraftEvent extends Wish {
  readonly text: string
  constructor(text: string) {
    super('innies-draft')
    this.text = text
  }
}

/** The user wants to change their last message. */
export class EditLastEvent extends Wish {
  constructor() {
    super('innies-edit-last')
  }
}

/** What a text is written for, if not for a new message. `name` is whom it answers, empty for the user. */
export type Task = { kind: 'reply' | 'edit'; rev: Rev; name: string; text: string }

/** Which key sends; the other one breaks the line. */
export type SendOn = 'enter' | 'ctrl-enter'

declare global {
  interface HTMLElementEventMap {
    'innies-send': SendEvent
    'innies-draft': DraftEvent
    'innies-edit-last': EditLastEvent
  }
}
