import { FIRST_WORDS } from './first-words.ts'
import { wordsOf } from './text.ts'

/** Texts of the inbox, and of rows that many chats have none of, in English; see `words.ts`. */
export const SELDOM_WORDS = {
  ...FIRST_WORDS,
  'chat.site': 'The site',
  'chat.created': '{by} created the group',
  'chat.created-titled': '{by} created the group “{title}”',
  'chat.joined': '{by} added {names}',
  'chat.left': '{by} left',
  'chat.removed': '{by} removed {name}',
  'chat.made-owner': '{by} made {name} the owner',
  'chat.made-admin': '{by} made {name} an admin',
  'chat.made-member': '{by} made {name} a member again',
  'chat.titled': '{by} named the group “{title}”',
  'chat.history-all': '{by} opened older messages to new members',
  'chat.history-since-join': '{by} closed older messages to new members',
  'chat.recording-active': '{by} started to record the call',
  'chat.recording-ending': '{by} ended the recording',
  'chat.recording-failed': 'The call was not recorded',
  'chat.whom-you': 'you',
  'chat.earlier': 'An earlier message',
  'chat.reactions': 'Reactions',
  'chat.join': 'Join',
  'chat.call-ringing': 'ringing',
  'chat.call-since': 'since {time}',
  'chat.call-missed': 'missed',
  'chat.call-no-answer': 'no answer',
  'chat.call-cancelled': 'cancelled',
  'chat.call-declined': 'declined',
  'chat.call-you-declined': 'declined by you',
  'chat.call-busy': 'busy',
  'chat.call-you-busy': 'you were in another call',
  'chat.call-unreachable': 'not reachable',
  'chat.call-back': 'Call back',
  'chat.delete': 'Delete',
  'chat.close': 'Close messages',
  'chat.replies': { one: '{count} reply', other: '{count} replies' },
  'chat.copy': 'Copy',
  'chat.missing': 'This message is not here any more.',
} as const

export type SeldomWordKey = keyof typeof SELDOM_WORDS

/** The text for a key, with its `{gaps}` filled. */
export const seldomWord = wordsOf<SeldomWordKey>(SELDOM_WORDS)
