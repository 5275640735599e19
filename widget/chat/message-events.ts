import type { Rev } from '../../server/protocol/chat.ts'
import type { UserId } from '../../server/protocol/people.ts'
import type { Task } from './composer-events.ts'
import { Wish } from './wish.ts'

/** A message shall be answered or edited. `mentions` are whom it speaks to. */
export class TaskEvent extends Wish {
  readonly task: Task
  readonly mentions: readonly UserId[]
  constructor(task: Task, mentions: readonly UserId[]) {
    super('innies-task')
    this.task = task
    this.mentions = mentions
  }
}

/** The site shall hear of a message. */
export class ReportEvent extends Wish {
  readonly of: Rev
  readonly reason: string
  /** Whoever does it says how it goes. */
  done: Promise<void> | undefined
  constructor(of: Rev, reason: string) {
    super('innies-report')
    this.of = of
    this.reason = reason
  }
}

/** How many others have read the message with the ordinal `n`? */
export class CountReadsEvent extends Wish {
  readonly n: number
  /** Whoever knows says it. */
  count: Promise<number> | undefined
  constructor(n: number) {
    super('innies-count-reads')
    this.n = n
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-task': TaskEvent
    'innies-report': ReportEvent
    'innies-count-reads': CountReadsEvent
  }
}
