import { FIRST_WORDS } from './first-words.ts'
import { wordsOf } from './text.ts'

/** Every text of calls, in English; see `words.ts`. Apart, because a chat does without them. */
export const CALL_WORDS = {
  ...FIRST_WORDS,
  'call.retry': 'Try again',
  'call.again': 'Call again',
  'call.preparing': 'Calls are getting ready…',
  'call.preparing-next': 'This takes a moment the first time. You join by yourself.',
  'call.alone': 'Nobody else is here yet',
  'call.with': 'In a call with {names}',
  'call.you': 'You',
  'call.somebody': 'Somebody',
  'call.muted': '{name} is muted',
  'call.controls': 'Call controls',
  'call.microphone': 'Microphone',
  'call.camera': 'Camera',
  'call.fullscreen': 'Full screen',
  'call.end': 'End call',
  'call.turn-on': 'Turn on ({key})',
  'call.turn-off': 'Turn off ({key})',
  'call.fullscreen-on': 'Fill the screen ({key})',
  'call.fullscreen-off': 'Leave full screen ({key})',
  'call.quality-good': 'Good',
  'call.quality-fair': 'Fair',
  'call.quality-weak': 'Weak',
  'call.quality-lost': 'Lost',
  'call.quality': 'Connection:',
  'call.reconnecting': 'Connection lost. Reconnecting by itself…',
  'call.weak': 'Your connection is weak. The picture may pause; sound goes on.',
  'call.silenced': 'Your browser keeps the others silent.',
  'call.unsilence': 'Tap to hear the others',
  'call.camera-denied':
    'Your browser does not let this page use the camera. Allow it in the address bar. The call goes on without.',
  'call.camera-missing': 'No camera found. The call goes on without.',
  'call.camera-busy': 'Another program uses your camera. Close it there. The call goes on without.',
  'call.microphone-denied':
    'Your browser does not let this page use the microphone. Allow it in the address bar. Nobody hears you.',
  'call.microphone-missing': 'No microphone found. Nobody hears you.',
  'call.microphone-busy': 'Another program uses your microphone. Close it there. Nobody hears you.',
  'call.failed-off': 'Calls are not set up on this server',
  'call.failed-off-next': 'Whoever runs it can turn them on.',
  'call.failed-forbidden': 'You cannot join this call',
  'call.failed-forbidden-next': 'It is for its members only.',
  'call.failed-blocked': 'You cannot call this person',
  'call.failed-blocked-next': 'They take no calls from you.',
  'call.failed-locked': 'This call is locked',
  'call.failed-locked-next': 'Nobody new is let in. Ask whoever runs it to unlock it, then try again.',
  'call.failed-recorded': 'This call is being recorded',
  'call.failed-recorded-next':
    'Whoever joins it agrees to that. What is said and seen is kept in the chat, for everybody in it.',
  'call.failed-signed-out': 'You are signed out',
  'call.failed-signed-out-next': 'Reload the page, then call again.',
  'call.failed-lost': 'The connection is lost',
  'call.failed-lost-next': 'Check your network, then try again.',
  'call.ended-left': 'Call ended',
  'call.ended-hung-up': 'Call ended',
  'call.ended-removed': 'You were taken out of the call',
  'call.removed-next': 'You can come back when whoever runs the call lets you in.',
  'call.ended-replaced': 'This call is in another tab or on another device',
  'call.ended-declined': 'The call was declined',
  'call.ended-busy': 'Busy: in another call',
  'call.ended-missed': 'No answer',
  'call.ended-cancelled': 'Call cancelled',
  'call.ended-unreachable': 'Not reachable now',
} as const

export type WordKey = keyof typeof CALL_WORDS

/** The text for a key, with its `{gaps}` filled. */
export const word = wordsOf<WordKey>(CALL_WORDS)
