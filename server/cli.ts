#!/usr/bin/env node
import { CommanderError } from 'commander'
import { createProgram, VERBS } from './cli/program.ts'
import { type Answer, UsageError } from './cli/verb.ts'

const args = process.argv.slice(2)
const isJson = args.includes('--json')

/** Exit codes, for scripts. */
const WRONG = 1 // something is wrong that the command looked at, or did
const MISUSED = 2 // the command line cannot be followed

function tell({ lines, json, isWell = true }: Answer): void {
  if (isJson) console.info(JSON.stringify(json))
  else for (const line of lines) console.info(line)
  if (!isWell) process.exitCode = WRONG
}

function tellError(error: unknown): void {
  if (error instanceof CommanderError && error.exitCode === 0) return // help, or the version
  const isMisuse = error instanceof CommanderError || error instanceof UsageError
  const message = isMisuse ? explainUsage(error) : explain(error)
  if (isJson) console.info(JSON.stringify({ error: message }))
  else console.error(`innies: ${message}`)
  process.exitCode = isMisuse ? MISUSED : WRONG
}

function explainUsage(error: CommanderError | UsageError): string {
  const verb = VERBS.find(({ name }) => args.includes(name))?.name
  const help = `innies ${verb ? `${verb} ` : ''}--help tells more.`
  if (error instanceof UsageError) return `${error.message} ${help}`
  if (!verb && error.code === 'commander.excessArguments')
    return `There is no command ${args.find(arg => !arg.startsWith('-'))}. ${help}`
  return `${error.message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\.?$/, '.')} ${help}`
}

/** One line for who can mend it. */
function explain(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return `${message}: PORT is taken. Stop what uses it, or set another.`
  if (code === 'EADDRNOTAVAIL') return `${message}: HOST is no address of this machine. Set one of its own.`
  if (code === 'EACCES') return `${message}: not allowed. Run as a user who may, or set another PORT or INNIES_DATA.`
  return message
}

for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {}) // who read is gone: go on
await createProgram(process.env, tell).parseAsync().catch(tellError)
