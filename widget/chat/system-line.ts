import { css, html, type TemplateResult } from 'lit'
import type { Role } from '../../server/protocol/chat.ts'
import type { UserId } from '../../server/protocol/people.ts'
import type { Form } from '../base/text.ts'
import { type WordKey, word } from '../base/words.ts'
import type { SystemFact, SystemLine } from './lines.ts'
import { namesOf } from './people.ts'

export const systemLineStyles = css`
  .system {
    padding: calc(var(--unit) * 3) 0 0;
    font-size: 12px;
    line-height: 16px;
    text-align: center;
    text-wrap: balance;
    overflow-wrap: anywhere;
    color: var(--faint);
  }
  .system + .system {
    padding-block-start: var(--unit);
  }
`

/** Who is named, and who looks at it. */
export type Naming = { me: UserId | undefined; name: (user: UserId) => string }

/** One thing that happened to the group. */
export function systemLine({ fact }: SystemLine, naming: Naming): TemplateResult {
  const { key, gaps } = sentenceOf(fact, naming)
  const form = formOf(fact, naming.me)
  // Each name stands in its own direction, and the words around them decide on that of the line.
  const parts = word(key, {}, form).split(/\{(\w+)\}/)
  const shown = parts.map((part, i) => (i % 2 ? html`<bdi>${gaps[part]}</bdi>` : part))
  return html`<li class="system" part="system"><span data-anchor dir="auto">${shown}</span></li>`
}

type Sentence = { key: WordKey; gaps: Record<string, string> }

function sentenceOf(fact: SystemFact, { me, name }: Naming): Sentence {
  const by = fact.by === undefined ? word('chat.site') : fact.by === me ? word('chat.yourself') : name(fact.by)
  const whom = (user: UserId) => (user === me ? word('chat.whom-you') : name(user))
  switch (fact.type) {
    case 'created':
      if (fact.title === undefined) return { key: 'chat.created', gaps: { by } }
      return { key: 'chat.created-titled', gaps: { by, title: fact.title } }
    case 'joined':
      return { key: 'chat.joined', gaps: { by, names: namesOf(fact.users, whom) } }
    case 'left':
      if (fact.user === fact.by) return { key: 'chat.left', gaps: { by } }
      return { key: 'chat.removed', gaps: { by, name: whom(fact.user) } }
    case 'appointed':
      return { key: appointment(fact.role), gaps: { by, name: whom(fact.user) } }
    case 'configured':
      if (fact.title !== undefined) return { key: 'chat.titled', gaps: { by, title: fact.title } }
      return { key: fact.history === 'all' ? 'chat.history-all' : 'chat.history-since-join', gaps: { by } }
  }
}

/** Many languages say it otherwise of the user; English does not. */
function formOf(fact: SystemFact, me: UserId | undefined): Form {
  if (fact.by === me) return 'you'
  const whom = fact.type === 'joined' ? fact.users : 'user' in fact ? [fact.user] : []
  return whom.length === 1 && whom[0] === me ? 'whom' : 'other'
}

function appointment(role: Role): WordKey {
  if (role === 'owner') return 'chat.made-owner'
  return role === 'admin' ? 'chat.made-admin' : 'chat.made-member'
}
