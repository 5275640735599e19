import { COMPANY_WORDS } from './company-words.ts'
import { SELDOM_WORDS } from './seldom-words.ts'
import { wordsOf } from './text.ts'
import { WORDS } from './words.ts'

/** Texts of the inbox alone, in English; see `words.ts`. Apart, because one chat does without them. */
export const INBOX_WORDS = {
  ...SELDOM_WORDS,
  ...COMPANY_WORDS,
  ...WORDS,
  'chat.pick': 'Choose a conversation',
  'chat.pick-hint': 'Or search for somebody to start a new one.',
  'chat.empty': 'No conversations yet',
  'chat.empty-hint': 'Search for somebody and write the first message.',
  'chat.you': 'You: {text}',
  'inbox.search': 'Search people and messages',
  'inbox.search-messages': 'Search messages',
  'inbox.start': 'New conversation',
  'inbox.settings': 'Settings',
  'inbox.calls': 'Calls',
  'inbox.archived': 'Archived',
  'inbox.nothing-archived': 'Nothing is archived',
  'inbox.more': 'More about {name}',
  'inbox.muted': 'Muted',
  'inbox.blocked': 'Blocked',
  'inbox.mentioned': 'You are mentioned',
  'inbox.draft': 'Draft:',
} as const

export type WordKey = keyof typeof INBOX_WORDS

/** The text for a key, with its `{gaps}` filled. */
export const word = wordsOf<WordKey>(INBOX_WORDS)
