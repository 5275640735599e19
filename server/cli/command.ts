import { parseArgs } from 'node:util'
import { SETTINGS } from '../config.ts'

/** What the command line asks for. */
export type Command =
  | { verb: 'start' }
  | { verb: 'help' }
  | { verb: 'backup'; data: string; to: string }
  | { verb: 'restore'; data: string; from: string }
  | { verb: 'compact'; data: string }
  | { verb: 'doctor'; data: string }

export const USAGE = `Usage:
  innies [start]                            run the server
  innies backup --to FILE [--data FOLDER]   copy the store into one file, also while the server runs
  innies restore --from FILE [--data FOLDER]  make a store of a backup
  innies compact [--data FOLDER]            free what was deleted
  innies doctor --deep [--data FOLDER]      read every value and check it
FOLDER is $INNIES_DATA, or ${SETTINGS.INNIES_DATA.initial}, when it is not given.`

/** A command line that cannot be followed: one line for who typed it. */
export class UsageError extends Error {}

const FLAGS: Record<string, readonly string[]> = {
  start: [],
  help: [],
  backup: ['data', 'to'],
  restore: ['data', 'from'],
  compact: ['data'],
  doctor: ['data', 'deep'],
}

/** Throws UsageError. */
export function readCommand(args: string[], env: Readonly<Record<string, string | undefined>>): Command {
  const { values, positionals } = parsed(args)
  const [verb = values.help ? 'help' : 'start', ...rest] = positionals
  const known = Object.hasOwn(FLAGS, verb) ? FLAGS[verb] : undefined
  if (!known) throw new UsageError(`There is no command ${verb}.`)
  if (rest.length) throw new UsageError(`${verb} takes no ${rest[0]}.`)
  for (const flag of Object.keys(values))
    if (flag !== 'help' && !known.includes(flag)) throw new UsageError(`${verb} has no --${flag}.`)
  if (values.help) return { verb: 'help' }
  const data = values.data ?? (env.INNIES_DATA || SETTINGS.INNIES_DATA.initial)
  switch (verb) {
    case 'backup':
      return { verb, data, to: needed(verb, 'to', values.to) }
    case 'restore':
      return { verb, data, from: needed(verb, 'from', values.from) }
    case 'doctor':
      if (!values.deep) throw new UsageError('doctor needs --deep: it reads the whole store.')
      return { verb, data }
    case 'compact':
      return { verb, data }
    default:
      return { verb: verb === 'help' ? 'help' : 'start' }
  }
}

function parsed(args: string[]) {
  const text = { type: 'string' } as const
  const options = { data: text, to: text, from: text, deep: { type: 'boolean' }, help: { type: 'boolean' } } as const
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new UsageError((error as Error).message.split('\n')[0]!.replace(/\. To specify a positional.*/, '.'))
  }
}

function needed(verb: string, flag: string, value: string | undefined): string {
  if (!value) throw new UsageError(`${verb} needs --${flag} FILE.`)
  return value
}
