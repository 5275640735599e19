import { existsSync } from 'node:fs'
import { Command } from 'commander'
import { backupVerb } from './backup.ts'
import { compactVerb } from './compact.ts'
import { doctorVerb } from './doctor.ts'
import { ENV_FILE, readSettings } from './env-file.ts'
import { restoreVerb } from './restore.ts'
import { setupVerb } from './setup.ts'
import { startVerb } from './start.ts'
import { statsVerb } from './stats.ts'
import { tokenVerb } from './token.ts'
import type { Answer, Settings, Verb } from './verb.ts'
import { version } from './version.ts'

/** In the order of the help. */
export const VERBS: readonly Verb[] = [
  startVerb,
  setupVerb,
  doctorVerb,
  statsVerb,
  tokenVerb,
  backupVerb,
  restoreVerb,
  compactVerb,
]

const MORE = `
Settings come from the environment, then from ${ENV_FILE} (or --env), then from their defaults; the README lists them.
Exit codes: 0 all is well, 1 something is wrong, 2 the command line is.
Each command has its own help: innies backup --help`

/** The command line. `tell` gets what a verb has to say. */
export function createProgram(env: Settings, tell: (answer: Answer) => void): Command {
  const program = new Command('innies')
    .description('Chat and calls between the users of your site: the server, and what whoever runs it needs.')
    .version(version())
    .option('--env <file>', 'file with settings', ENV_FILE)
    .option('--json', 'answer as one JSON object')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', MORE)
  for (const verb of VERBS) program.addCommand(commandOf(verb, env, tell), { isDefault: verb === startVerb })
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({ outputError: () => {} }) // said once, by who runs the program
  return program
}

function commandOf({ name, does, examples, takes, run }: Verb, env: Settings, tell: (answer: Answer) => void): Command {
  const command = new Command(name).description(does).allowExcessArguments(false)
  command.configureHelp({ showGlobalOptions: true }).addHelpText('after', `\nExamples:\n  ${examples.join('\n  ')}`)
  takes?.(command)
  return command.action(async () => {
    const path = command.optsWithGlobals<{ env: string }>().env
    const isToCome = name === setupVerb.name && !existsSync(path)
    const answer = await run(command, isToCome ? env : readSettings(path, env), env)
    if (answer) tell(answer)
  })
}
