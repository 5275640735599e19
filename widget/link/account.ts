import { atom } from 'nanostores'
import type { CallsPhase } from '../../server/protocol/call.ts'
import type { Inbox } from '../../server/protocol/chat.ts'
import type { FilesTaken } from '../../server/protocol/file.ts'
import type { Welcome } from '../../server/protocol/frame.ts'
import type { Person, UserId } from '../../server/protocol/people.ts'

/** What the server says of the user and of itself, besides chats. */
export class Account {
  readonly $me = atom<Person | undefined>()
  readonly $calls = atom<CallsPhase>('off')
  readonly $canSearch = atom(true)
  readonly $filesTaken = atom<FilesTaken | undefined>()
  readonly $push = atom<string | undefined>()
  readonly $blocks = atom<ReadonlySet<UserId>>(new Set())
  readonly $isHidden = atom(false)
  #welcome: Welcome | undefined

  welcomed(welcome: Welcome): void {
    this.#welcome = welcome
    this.$me.set(welcome.me)
    this.$calls.set(welcome.calls)
    this.$canSearch.set(welcome.search ?? true)
    this.$filesTaken.set(welcome.files)
    this.$push.set(welcome.push)
    this.$blocks.set(new Set(welcome.blocks))
    this.$isHidden.set(welcome.hidden)
  }

  blocked(user: UserId, on: boolean): void {
    const blocks = new Set(this.$blocks.get())
    if (on) blocks.add(user)
    else blocks.delete(user)
    this.$blocks.set(blocks)
  }

  /** The last welcome as it would be now. Undefined before the first. */
  welcome(inbox: Inbox): Welcome | undefined {
    const blocks = [...this.$blocks.get()]
    return this.#welcome && { ...this.#welcome, inbox, blocks, hidden: this.$isHidden.get() }
  }
}
