import type { Person, UserId } from '../../server/protocol/people.ts'
import { type WordKey, word } from '../base/call-words.ts'
import { list } from '../base/list.ts'
import { ringWord } from '../base/ring-words.ts'
import { stageWord } from '../base/stage-words.ts'
import { peopleIn } from './arrange.ts'
import type { CallState, FailCode, Hint, Waiting } from './call-state.ts'
import type { Control } from './control-event.ts'
import type { DeviceKind, Tile } from './engine.ts'
import type { SheetName } from './sheet-place.ts'

/** Something is not as it should be; `action` is what the user can do about it. */
export type Note = {
  text: string
  action?: { control: Control; label: string }
  /** Where there is more to it. */
  sheet?: { name: SheetName; label: string }
  canDismiss?: boolean
}

export type People = ReadonlyMap<UserId, Person>
type Live = Extract<CallState, { phase: 'live' }>

/** What happened and what to do, in one line. */
export function failureText(code: FailCode): string {
  return `${word(`call.failed-${code}`)}. ${word(`call.failed-${code}-next`)}`
}

/** The one thing most worth saying in a running call. */
export function noteOf(state: Live): Note | undefined {
  if (state.isReconnecting) return { text: word('call.reconnecting') }
  if (state.isSilenced)
    return { text: word('call.silenced'), action: { control: 'unsilence', label: word('call.unsilence') } }
  if (state.hint) return { ...hintNote(state.hint), canDismiss: true }
  const trouble = deviceTrouble('microphone', state) ?? deviceTrouble('camera', state)
  if (trouble) return trouble
  if (state.screen === 'on')
    return { text: stageWord('stage.sharing'), action: { control: 'screen', label: stageWord('stage.share-stop') } }
  if (state.isSoundOnly)
    return {
      text: stageWord('stage.sound-only'),
      action: { control: 'sound-only', label: stageWord('stage.pictures') },
    }
  if (state.rung !== 'all') return { text: stageWord(`stage.rung-${state.rung}`) }
  const mine = state.tiles.find(tile => tile.isLocal)
  return mine?.quality === 'weak' || mine?.quality === 'lost' ? { text: word('call.weak') } : undefined
}

function hintNote(hint: Hint): Note {
  switch (hint.type) {
    case 'not-shared':
      return { text: stageWord('stage.not-shared') }
    case 'not-chosen':
      return { text: stageWord('stage.not-chosen') }
    case 'talking-muted':
      return { text: stageWord('stage.muted'), action: { control: 'microphone', label: stageWord('stage.unmute') } }
    case 'was-muted':
      return {
        text: stageWord('stage.was-muted'),
        action: { control: 'microphone', label: stageWord('stage.unmute') },
      }
    case 'silent':
      return { text: stageWord('stage.silent'), sheet: { name: 'devices', label: stageWord('stage.choose') } }
    case 'device-changed': {
      const { kind, name } = hint
      if (name === undefined && kind !== 'speaker') return { text: word(`call.${kind}-missing`) }
      return { text: stageWord(`stage.${kind}-now`, { name: name ?? '' }) }
    }
  }
}

function deviceTrouble(kind: DeviceKind, { [kind]: state }: Live): Note | undefined {
  if (state === 'on' || state === 'off' || state === 'pending') return undefined
  return {
    text: word(`call.${kind}-${state}`),
    action: { control: kind, label: word('call.retry') },
    sheet: { name: 'help', label: stageWord('stage.how') },
  }
}

/** What somebody in a call is called. */
export function nameOf(tile: Tile, people: People): string {
  if (tile.isLocal) return word('call.you')
  const name = people.get(tile.person)?.name || tile.name || word('call.somebody')
  return tile.isScreen ? stageWord('stage.screen-of', { name }) : name
}

/** How far it got with calling. */
export function waitingText(waiting: Waiting): string {
  return waiting === 'calling' ? word('call.calling') : ringWord('ring.ringing')
}

/** What a screen reader says once when it changes. */
export function announcement(state: CallState, people: People, waiting?: Waiting): string {
  if (waiting) return waitingText(waiting)
  switch (state.phase) {
    case 'idle':
    case 'preview':
      return ''
    case 'preparing':
    case 'joining':
      return word(`call.${state.phase}`)
    case 'failed':
      return failureText(state.code)
    case 'ended':
      return word(`call.ended-${state.reason}`)
    case 'live': {
      const names = peopleIn(state.tiles)
        .filter(tile => !tile.isLocal)
        .map(tile => nameOf(tile, people))
      const who = names.length ? word('call.with', { names: list(names) }) : word('call.alone')
      const hands = state.tiles.filter(tile => tile.hand && !tile.isLocal).map(tile => nameOf(tile, people))
      const raised = hands.length ? `. ${stageWord('stage.hand-up', { name: list(hands) })}` : ''
      const note = noteOf(state)
      return note ? `${who}${raised}. ${note.text}` : `${who}${raised}`
    }
  }
}

/** The word for a quality, if it is known. */
export function qualityText(
  tiles: readonly Tile[],
): { level: Exclude<Tile['quality'], 'unknown'>; text: string } | undefined {
  const worst = (['lost', 'weak', 'fair', 'good'] as const).find(level => tiles.some(tile => tile.quality === level))
  return worst && { level: worst, text: word(`call.quality-${worst}` satisfies WordKey) }
}
