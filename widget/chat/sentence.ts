import { html, type TemplateResult } from 'lit'
import type { Role } from '../../server/protocol/chat.ts'
import type { UserId } from '../../server/protocol/people.ts'
import { type SeldomWordKey, seldomWord } from '../base/seldom-words.ts'
import type { Form } from '../base/text.ts'
import { word } from '../base/words.ts'
import type { SystemFact } from './lines.ts'
import { namesOf } from './people.ts'

/** Who is named, and who looks at it. */
export type Naming = { me: UserId | undefined; name: (user: UserId) => string }

/** What happened to a group, in words. Each name stands in its own direction; the words around them decide on that of the line. */
export function sentence(fact: SystemFact, naming: Naming): (string | TemplateResult)[] {
  const { key, gaps } = sentenceOf(fact, naming)
  const parts = seldomWord(key, {}, formOf(fact, naming.me)).split(/\{(\w+)\}/)
  return parts.map((part, i) => (i % 2 ? html`<bdi>${gaps[part]}</bdi>` : part))
}

type Sentence = { key: SeldomWordKey; gaps: Record<string, string> }

function sentenceOf(fact: SystemFact, { me, name }: Naming): Sentence {
  const by = fact.by === undefined ? seldomWord('chat.site') : fact.by === me ? word('chat.yourself') : name(fact.by)
  const whom = (user: UserId) => (user === me ? seldomWord('chat.whom-you') : name(user))
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
    case 'recorded':
      return { key: `chat.recording-${fact.phase as 'active' | 'ending' | 'failed'}`, gaps: { by } } // others are no line
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

function appointment(role: Role): SeldomWordKey {
  if (role === 'owner') return 'chat.made-owner'
  return role === 'admin' ? 'chat.made-admin' : 'chat.made-member'
}
