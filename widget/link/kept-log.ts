import type { Fact, Page, Rev, Sent } from '../../server/protocol/chat.ts'

const MOST = 50 // facts of a chat

/**
 * The end of a log as far as it is known, after one more page: without a hole, and without what was deleted.
 * Undefined while nothing is known of its end.
 */
export function joined(kept: Page | undefined, page: Page): Page | undefined {
  const known = kept?.epoch === page.epoch ? kept.facts.filter(({ rev }) => rev > page.floor) : []
  const facts = page.facts.length || page.head > lastOf(known, page.floor) ? page.facts : known
  if (!isStretch(facts) || (!facts.length && page.head > page.floor)) return kept // a thread, or nothing of its end
  const first = facts[0]?.rev ?? page.head + 1
  const last = lastOf(facts, page.floor)
  const isJoining = first <= lastOf(known, -1) + 1 && last >= (known[0]?.rev ?? 0) - 1
  if (!isJoining && last < page.head) return kept
  const before = isJoining ? known.filter(({ rev }) => rev < first) : []
  const after = isJoining ? known.filter(({ rev }) => rev > last) : []
  const all = redacted([...before, ...facts, ...after]).slice(-MOST)
  return { ...page, facts: all, head: lastOf(all, page.floor) }
}

/** After one more page, or one more fact of its end. */
export function withNews(log: Page | undefined, news: Page | Fact): Page | undefined {
  if ('facts' in news) return joined(log, news)
  return log?.head === news.rev - 1 ? joined(log, { ...log, facts: [news], head: news.rev }) : log
}

const lastOf = (facts: readonly Fact[], none: number) => facts.at(-1)?.rev ?? none

const isStretch = (facts: readonly Fact[]) => facts.every(({ rev }, i) => rev === (facts[0]?.rev ?? 0) + i)

/** Without the texts that an edit, a deletion or an erasure took back. What reads it applies the rest of each change. */
function redacted(facts: readonly Fact[]): Fact[] {
  const first = facts[0]?.rev ?? 0
  const clean = [...facts]
  const change = (rev: Rev, by: (message: Sent) => Fact) => {
    const message = clean[rev - first]
    if (message?.type === 'sent') clean[rev - first] = by(message)
  }
  for (const fact of facts) {
    if (fact.type !== 'edited' && fact.type !== 'deleted' && fact.type !== 'unreacted') continue
    const isTakenBack = (before: Fact) =>
      'of' in before &&
      before.of === fact.of &&
      before.rev < fact.rev &&
      (fact.type === 'unreacted' ? before.type === 'reacted' && before.by === fact.by : before.type === 'edited')
    for (const before of facts) if (isTakenBack(before)) clean[before.rev - first] = voidOf(before)
    change(fact.of, message => {
      if (fact.type === 'edited') return fact.rev > (message.changed ?? 0) ? { ...message, text: fact.text } : message
      return fact.type === 'deleted' ? goneOf(message, fact.rev) : withoutReactionsOf(message, fact.by)
    })
  }
  return clean
}

const voidOf = ({ chat, rev, at }: Fact): Fact => ({ type: 'void', chat, rev, at })

function goneOf({ chat, rev, at, n, from, thread, replies }: Sent, changed: Rev): Fact {
  const rest = { ...(thread ? { thread } : {}), ...(replies ? { replies } : {}) }
  return { type: 'gone', chat, rev, at, n, from, changed, ...rest }
}

function withoutReactionsOf({ reactions = {}, ...message }: Sent, user: string): Sent {
  const left = Object.entries(reactions).map(([emoji, users]) => [emoji, users.filter(one => one !== user)] as const)
  const others = Object.fromEntries(left.filter(([, users]) => users.length))
  return Object.keys(others).length ? { ...message, reactions: others } : message
}
