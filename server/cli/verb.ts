import type { Command } from 'commander'
import type { Contents } from '../kv/copy.ts'
import { SETTINGS } from '../settings.ts'

/** What a verb has to say, for people and for programs, and whether all is well. */
export type Answer = { lines: readonly string[]; json: object; isWell?: boolean }

/** The environment, and what a file adds to it. */
export type Settings = Readonly<Record<string, string | undefined>>

/** One word of the command line. */
export type Verb = {
  name: string
  does: string
  /** Whole lines, each of which works. */
  examples: readonly string[]
  /** Adds its own arguments and options. */
  takes?(command: Command): void
  /** Resolves when it is done; undefined: it goes on until the process is stopped. `env` is in `settings` already. */
  run(command: Command, settings: Settings, env: Settings): Promise<Answer | undefined>
}

/** A command line that cannot be followed, as one line that says why. */
export class UsageError extends Error {}

/** For verbs that look at the folder of the store. */
export function takesData(command: Command): void {
  command.option('--data <folder>', 'folder of the store (default: INNIES_DATA)')
}

export function dataOf(command: Command, settings: Settings): string {
  return command.opts<{ data?: string }>().data ?? (settings.INNIES_DATA || SETTINGS.INNIES_DATA.initial)
}

/** What of a store is said to people, and to programs. */
export const counted = ({ rows }: Contents) => ({ values: rows.entries, alarms: rows.alarms })

export const countsOf = ({ rows }: Contents) => `${rows.entries} values and ${rows.alarms} alarms`
