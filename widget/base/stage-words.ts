import { wordsOf } from './text.ts'

/** Texts of a running call, in English; see `words.ts`. Apart, because the ring does without them. */
export const STAGE_WORDS = {
  'stage.more': 'More',
  'stage.flip': 'Other camera',
  'stage.microphone-now': 'Your microphone is now “{name}”.',
  'stage.camera-now': 'Your camera is now “{name}”.',
  'stage.speaker-now': 'You now hear the others from “{name}”.',
  'stage.not-chosen': 'This device did not start. The one before goes on.',
  'stage.muted': 'You are muted.',
  'stage.unmute': 'Unmute',
  'stage.was-muted': 'Whoever runs this call muted you.',
  'stage.silent': 'Nothing comes from your microphone. Is it the right one?',
  'stage.choose': 'Choose another',
  'stage.how': 'Show me how',
  'stage.share': 'Share your screen',
  'stage.share-stop': 'Stop sharing',
  'stage.sharing': 'The others see your screen.',
  'stage.not-shared': 'Your system did not give the screen. It may have to allow this browser to record it.',
  'stage.screen-of': 'Screen of {name}',
  'stage.pin': 'Show {name} large',
  'stage.unpin': 'No longer show {name} large',
  'stage.self': 'Your own picture. Arrow keys move it into another corner.',
  'stage.hand': 'Raise your hand',
  'stage.hand-up': 'Hand up: {name}',
  'stage.reacted': '{name}: {emoji}',
  'stage.sound-only': 'Sound only: no pictures are sent or shown.',
  'stage.pictures': 'Show pictures',
  'stage.rung-no-own-picture': 'Your connection is weak. Your picture pauses, sound goes on. It comes back by itself.',
  'stage.rung-sound': 'Your connection is weak. Pictures pause, sound goes on. They come back by themselves.',
  'stage.tile-lost': 'Reconnecting…',
  'stage.tile-paused': 'Picture paused',
  'stage.shrink': 'Into a corner',
  'stage.grow': 'Large again',
  'stage.not-loaded': 'This did not load. Check your connection, then try again.',
} as const

export type StageWordKey = keyof typeof STAGE_WORDS

/** The text for a key, with its `{gaps}` filled. */
export const stageWord = wordsOf<StageWordKey>(STAGE_WORDS)
