#!/usr/bin/env node
import { fileURLToPath } from 'node:url'
import { callProblem } from './call/room.ts'
import { type Command, readCommand, USAGE, UsageError } from './cli/command.ts'
import { backUp, bringBack, compactStore, examine, type Report } from './cli/store.ts'
import { type NodeConfig, readNodeConfig, SettingError } from './config.ts'
import { StoreError } from './kv/store-error.ts'
import { serve } from './node.ts'

/** Where the package keeps the script build. */
const SCRIPTS = fileURLToPath(new URL('../../script', import.meta.url))

/** Says what stands in the way of calls, a line for each setting; chat works without them. */
async function callLines({ calls }: NodeConfig): Promise<string[]> {
  const now = calls()
  if (now.phase === 'off') return now.reason.split('\n')
  const problem = now.phase === 'ready' ? await callProblem(now) : undefined
  return problem ? [problem] : []
}

async function start(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {}) // who read the log is gone: serve on
  const config = readNodeConfig(process.env, process.env.INNIES_SCRIPTS ?? SCRIPTS)
  const server = await serve(config)
  for (const why of await callLines(config)) config.log({ level: 'info', event: 'calls are off', why })
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void server.close().then(() => process.exit(0)))
}

function report({ lines, isWell }: Report): void {
  for (const line of lines) console.info(line)
  if (!isWell) process.exitCode = 1
}

async function run(command: Command): Promise<void> {
  switch (command.verb) {
    case 'start':
      return start()
    case 'help':
      return console.info(USAGE)
    case 'backup':
      return report(await backUp(command.data, command.to))
    case 'restore':
      return report(await bringBack(command.data, command.from))
    case 'compact':
      return report(await compactStore(command.data))
    case 'doctor':
      return report(await examine(command.data))
  }
}

/** One line for what the operator can mend. */
function explain(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n${USAGE}`
  if (error instanceof SettingError || error instanceof StoreError) return error.message
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return `PORT ${process.env.PORT ?? 7100} is taken: stop what uses it, or set another.`
  return message
}

async function main(): Promise<void> {
  await run(readCommand(process.argv.slice(2), process.env))
}

main().catch((error: unknown) => {
  console.error(`innies: ${explain(error)}`)
  process.exit(1)
})
