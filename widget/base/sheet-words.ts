import { wordsOf } from './text.ts'

/** Texts of what only a click reveals in a call, in English; see `words.ts`. */
export const SHEET_WORDS = {
  'sheet.devices': 'Camera and sound',
  'sheet.speaker': 'Speaker',
  'sheet.not-named': 'Your browser names its devices once you have allowed one.',
  'sheet.speaker-elsewhere': 'Here your device decides where sound comes from.',
  'sheet.test-sound': 'Play a test sound',
} as const

export type SheetWordKey = keyof typeof SHEET_WORDS

/** The text for a key, with its `{gaps}` filled. */
export const sheetWord = wordsOf<SheetWordKey>(SHEET_WORDS)
