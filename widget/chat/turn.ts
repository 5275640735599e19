import { html, nothing, type TemplateResult } from 'lit'
import type { Person } from '../../server/protocol/people.ts'
import type { ComposerView } from './composer.ts'
import type { Task } from './composer-events.ts'
import { DeedEvent } from './deed-event.ts'
import { mentionsIn } from './mentions.ts'
import './task-bar.ts'

/** Turns the composer to a message that is there, to answer it or to change what it says, and back. */
export class Turn {
  readonly #composer: ComposerView
  /** What stood in the field before an edit. */
  #kept = ''

  constructor(composer: ComposerView) {
    this.#composer = composer
  }

  /** `mentioned` are whom the message speaks to. */
  async begin(task: Task, mentioned: readonly Person[] = []): Promise<void> {
    const composer = this.#composer
    if (task.kind === 'edit') {
      if (composer.task?.kind !== 'edit') this.#kept = composer.text
      composer.mentioned = mentioned
      composer.put(task.text)
    } else this.leave()
    composer.task = task
    await composer.updateComplete
    composer.focus()
    composer.input.setSelectionRange(composer.text.length, composer.text.length)
  }

  /** Says to which message. */
  bar(): TemplateResult | typeof nothing {
    const { task } = this.#composer
    return task ? html`<innies-task-bar .task=${task} @innies-leave=${() => this.leave()}></innies-task-bar>` : nothing
  }

  /** What was refused can be tried again, if the field is free. */
  change(task: Task, text: string): void {
    const composer = this.#composer
    const before = composer.mentioned
    this.leave()
    if (text === task.text) return
    const event = new DeedEvent({ type: 'edit', of: task.rev, text, ...mentionsIn(text, before) })
    composer.dispatchEvent(event)
    event.done?.catch(() => composer.text || void this.begin({ ...task, text }, before))
  }

  /** Back to a new message. */
  leave(): void {
    const composer = this.#composer
    if (composer.task?.kind === 'edit') {
      composer.put(this.#kept)
      composer.mentioned = []
    }
    composer.task = undefined
    composer.focus()
  }
}
