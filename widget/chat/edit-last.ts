import type { UserId } from '../../server/protocol/people.ts'
import type { Task } from './composer-events.ts'
import type { Line } from './lines.ts'
import { backwards, type Pieces } from './pieces.ts'

/** The task of changing the user's last message, and whom it speaks to; undefined where there is none that can be changed. */
export function editLast(lines: Pieces<Line>): { task: Task; mentions: readonly UserId[] } | undefined {
  for (const line of backwards(lines)) {
    if (line.kind !== 'mine' || line.mark === 'failed') continue
    if (line.rev === undefined) return undefined // still on its way: the one before is not what is meant
    const { rev, text, mentions = [] } = line
    return { task: { kind: 'edit', rev, name: '', text }, mentions }
  }
  return undefined
}
