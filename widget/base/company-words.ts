import { wordsOf } from './text.ts'

/** What is said of who is there, and where nothing can be written, in English; see `words.ts`. It comes after the messages. */
export const COMPANY_WORDS = {
  'chat.active': 'Active now',
  'chat.last-seen': 'Last seen {when}',
  'chat.members': { one: '{count} member', other: '{count} members' },
  'chat.members-active': '{count} members, {active} active',
  'chat.typing': 'typing…',
  'chat.types': { one: '{names} is typing', other: '{names} are typing' },
  'chat.you-left': 'You are no longer in this conversation.',
  'chat.you-blocked': 'You have blocked {name}.',
  'chat.unblock': 'Unblock',
} as const

/** The text for a key, with its `{gaps}` filled. */
export const companyWord = wordsOf<keyof typeof COMPANY_WORDS>(COMPANY_WORDS)
