import { FIRST_WORDS } from './first-words.ts'
import { wordsOf } from './text.ts'

/** Every text of messaging, in English. `{name}` is filled in; other languages are in `languages`. */
export const WORDS = {
  ...FIRST_WORDS,
  'link.connecting': 'Connecting…',
  'link.offline': 'You are offline. Messages are sent when the connection is back.',
  'link.waiting': 'Connection lost. Reconnecting…',
  'link.unkept': 'Do not close this page: messages that wait would be lost.',
  'link.signed-out': 'You are signed out. Reload the page to go on.',
  'link.suspended': 'You cannot write or call here any more.',
  'chat.find': 'Search in this conversation',
  'chat.part-failed': 'This did not load. Check your connection, then try again.',
  'chat.yourself': 'You',
  'chat.said': '{name}: {text}',
  'chat.back': 'Back to messages',
  'chat.not-opened': 'This conversation did not open.',
  'chat.log': 'Messages with {name}',
  'chat.beginning-group': 'This is the beginning of “{name}”.',
  'chat.beginning': 'This is the beginning of your conversation with {name}.',
  'chat.older-failed': 'Older messages did not load.',
  'chat.new': 'New',
  'chat.latest': 'Go to the latest message',
  'chat.latest-new': 'Go to the latest message, {count} new',
  'chat.message': 'Message',
  'chat.message-to': 'Message to {name}',
  'chat.send': 'Send',
  'chat.save': 'Save',
  'chat.emoji': 'Emoji',
  'chat.too-long': { one: '{count} character too many', other: '{count} characters too many' },
  'chat.sending': 'Sending…',
  'chat.sent': 'Sent',
  'chat.delivered': 'Delivered',
  'chat.read': 'Read',
  'chat.failed': 'Not sent',
  'chat.edited': 'Edited',
  'chat.gone': 'Message deleted',
  'chat.pinned': 'Pinned',
  'chat.others': { one: '{count} other', other: '{count} others' },
  'chat.video-call': 'Video call',
  'chat.audio-call': 'Audio call',
  'chat.calls-off': 'Calls are not available here.',
} as const

export type WordKey = keyof typeof WORDS

/** The text for a key, with its `{gaps}` filled. */
export const word = wordsOf<WordKey>(WORDS)
