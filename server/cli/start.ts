import { fileURLToPath } from 'node:url'
import { type NodeConfig, readNodeConfig } from '../config.ts'
import { bugOf } from '../log.ts'
import type { Settings, Verb } from './verb.ts'

/** Where the package keeps the script build. */
const SCRIPTS = fileURLToPath(new URL('../../../script', import.meta.url))

export const scriptsOf = (settings: Settings) => settings.INNIES_SCRIPTS ?? SCRIPTS

export const startVerb: Verb = {
  name: 'start',
  does: 'Runs the server until it is stopped by SIGTERM or Ctrl+C. The command without a word.',
  examples: ['innies', 'INNIES_LOG=text innies start --env /etc/innies.env'],
  async run(command, settings) {
    const config = readNodeConfig({ INNIES_LOG: formFor(command.optsWithGlobals()), ...settings }, scriptsOf(settings))
    const { serve } = await import('../node.ts') // most of the package: help does without
    const serving = serve(config)
    const stop = async () => {
      await (await serving).close()
      process.exit(0)
    }
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop())
    process.once('uncaughtException', error => {
      config.log({ level: 'error', event: 'crashed', ...bugOf(error) })
      process.exit(1)
    })
    await serving
    for (const why of await callLines(config)) config.log({ level: 'info', event: 'calls are off', why })
    return undefined
  },
}

/** Unless it is set: people read terminals, programs the rest. */
function formFor({ json }: { json?: boolean }): string {
  return process.stdout.isTTY && !json ? 'text' : 'json'
}

/** Says what stands in the way of calls, a line for each setting; chat works without them. */
async function callLines({ calls }: NodeConfig): Promise<string[]> {
  const now = calls()
  if (now.phase === 'off') return now.reason.split('\n')
  const { callProblem } = await import('../call/room.ts')
  const problem = now.phase === 'ready' ? await callProblem(now) : undefined
  return problem ? [problem] : []
}
