import { wordsOf } from './text.ts'

/** Texts of what only a click reveals in a call, in English; see `words.ts`. */
export const SHEET_WORDS = {
  'sheet.devices': 'Camera and sound',
  'sheet.speaker': 'Speaker',
  'sheet.not-named': 'Your browser names its devices once you have allowed one.',
  'sheet.speaker-elsewhere': 'Here your device decides where sound comes from.',
  'sheet.test-sound': 'Play a test sound',
  'sheet.help': 'Let yourself be seen and heard',
  'help.chrome':
    'Press the sign to the left of the address. → Turn on camera and microphone. → Come back and try again.',
  'help.firefox':
    'Press the crossed-out camera or microphone to the left of the address. → Take the block away. → Come back and try again.',
  'help.safari':
    'Open the menu “Safari”, then “Settings” for this website. → Allow camera and microphone. → Come back and try again.',
  'help.ios':
    'Press the sign in the address bar, then the settings of the website. → Allow camera and microphone. → Come back and try again.',
  'help.android':
    'Press the sign to the left of the address, then “Permissions”. → Allow camera and microphone. → Come back and try again.',
  'help.system': 'Still blocked? The privacy settings of your device must let this browser use them, too.',
  'help.missing': 'Plug one in, or turn it on. → Come back and try again.',
  'help.busy': 'Close other programs and tabs that use it. → Come back and try again.',
  'help.insecure': 'This page came without https. Browsers let no such page use a camera or microphone.',
  'sheet.connection': 'Connection',
  'found.microphone-on': 'Your microphone is on.',
  'found.microphone-off': 'Your microphone is off. Nobody hears you.',
  'found.camera-on': 'Your camera is on.',
  'found.camera-off': 'Your camera is off.',
  'found.asking': 'Your browser waits for your answer.',
  'found.fast': 'The network is fast enough.',
  'found.slow': 'The way is long: what you say arrives late.',
  'found.lossy': 'Parts of sound and picture get lost on the way. Go nearer to your router, or use a cable.',
  'path.udp': 'Sound and picture go the direct way (UDP).',
  'path.tcp': 'Your network lets no UDP through. Sound and picture go by TCP and may stall.',
  'path.relay': 'Sound and picture go by a relay.',
  'check.do': 'Test the connection',
  'check.doing': 'Testing…',
  'check.works': 'A second connection was built for the test, and works.',
  'check.no-server': 'The test did not reach the call server. A firewall may be in the way.',
  'check.no-media': 'The test reached the call server, but no sound got through. A firewall may be in the way.',
  'report.copy': 'Copy a report',
  'report.copied': 'Copied',
  'report.not-copied': 'Your browser does not let this page copy.',
  'stat.delay': 'There and back',
  'stat.loss-up': 'Lost on the way out',
  'stat.loss-down': 'Lost on the way in',
  'stat.sent': 'Sent',
  'stat.received': 'Received',
  'stat.first-sound': 'First sound after',
  'stat.first-picture': 'First picture after',
  'sheet.view': 'Who is seen',
  'view.auto': 'As it fits',
  'view.grid': 'Everybody alike',
  'view.speaker': 'Who speaks, large',
  'sheet.react': 'React',
  'sheet.sound-only': 'Sound only',
  'sheet.people': 'In the call',
  'host.lock': 'Lock the call',
  'host.lock-next': 'Nobody new is let in.',
  'host.is-locked': 'This call is locked: nobody new is let in.',
  'host.choices': 'What you can do with {name}',
  'host.mute': 'Mute',
  'host.take-out': 'Take out of the call',
  'host.take-out-sure': 'Take {name} out? They come back only when you let them in.',
  'host.out': 'Taken out',
  'host.let-in': 'Let in again',
  'host.end': 'End the call for everybody',
  'host.end-sure': 'End the call for everybody now?',
  'host.cancel': 'Cancel',
  'host.failed': 'That did not work. Try again.',
  'sheet.keys': 'Keys',
  'sheet.tones': 'Sounds of calls',
} as const

export type SheetWordKey = keyof typeof SHEET_WORDS

/** The text for a key, with its `{gaps}` filled. */
export const sheetWord = wordsOf<SheetWordKey>(SHEET_WORDS)
