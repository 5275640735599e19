import { FIRST_WORDS } from './first-words.ts'
import { wordsOf } from './text.ts'

/** Every text of files, in English; see `words.ts`. Apart, because many messages have none. */
export const FILE_WORDS = {
  ...FIRST_WORDS,
  'chat.no-files': 'Files cannot be sent here.',
  'file.attach': 'Attach files',
  'file.chosen': { one: '{count} file to send', other: '{count} files to send' },
  'file.remove': 'Do not send {name}',
  'file.drop': 'Drop files here to attach them',
  'file.too-many': { one: 'A message takes {count} file.', other: 'A message takes {count} files.' },
  'file.too-large': '{name} is too large: a file may have {size}.',
  'file.empty': '{name} is empty, or a folder.',
  'file.wrong-type': 'Files like {name} are not taken here.',
  'file.photos': { one: 'Photo', other: '{count} photos' },
  'file.videos': { one: 'Video', other: '{count} videos' },
  'file.files': { one: 'File', other: '{count} files' },
  'file.voice': 'Voice message',
  'file.named': 'File: {name}',
  'file.open': 'Open photo {name}',
  'file.download': 'Download {name}',
  'file.sending': 'Sending files',
  'file.cancel': 'Cancel',
  'file.not-shown': 'Not loaded',
  'file.viewer': 'Photos',
  'file.place': '{index} of {count}',
  'file.next': 'Next photo',
  'file.previous': 'Previous photo',
  'file.close': 'Close',
  'file.record': 'Record a voice message',
  'file.asking': 'Waiting for the microphone…',
  'file.recording': 'Recording',
  'file.stop': 'Stop recording',
  'file.discard': 'Discard',
  'file.send-voice': 'Send voice message',
  'file.no-microphone': 'No microphone was found.',
  'file.microphone-blocked': 'The microphone is blocked: allow it in the browser’s settings for this page.',
  'file.play': 'Play',
  'file.pause': 'Pause',
  'file.position': 'Position',
  'file.speed': 'Speed {speed}',
  'file.why-type': 'This kind of file is not taken here.',
  'file.why-pixels': 'A picture has too many pixels.',
  'file.why-quota': 'There is no room for it: your files here take all that you may have.',
  'file.why-full': 'The server has no room left. Try again later.',
  'file.why-unreadable': 'This device has the file no more.',
} as const

export type FileWordKey = keyof typeof FILE_WORDS

/** The text for a key, with its `{gaps}` filled. */
export const fileWord = wordsOf<FileWordKey>(FILE_WORDS)
