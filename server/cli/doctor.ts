import { readNodeConfig } from '../config.ts'
import { SettingError } from '../settings.ts'
import type { Check, Finding, Level, Patient } from './doctor/check.ts'
import { scriptsOf } from './start.ts'
import { dataOf, type Settings, takesData, type Verb } from './verb.ts'

const MARKS: Record<Level, string> = { well: '✔', warning: '!', wrong: '✖', skipped: '–' }

export const doctorVerb: Verb = {
  name: 'doctor',
  does: 'Looks at settings, store, port, clock, LiveKit and webhooks, and says what is wrong, why, and what mends it.',
  examples: ['innies doctor', 'innies doctor --deep', 'innies doctor --json'],
  takes(command) {
    command.option('--deep', 'read every value of the store, too')
    takesData(command)
  },
  async run(command, settings, env) {
    const { deep, env: envFile } = command.optsWithGlobals<{ deep?: boolean; env: string }>()
    const data = dataOf(command, settings)
    const { CHECKS, DEEP_CHECKS } = await import('./doctor/checks.ts')
    const { findRunning } = await import('./doctor/port.ts')
    const known: Patient = { env, settings, envFile, data, scripts: scriptsOf(settings), ...configOf(settings) }
    const running = await findRunning(known)
    const patient = { ...known, ...(running ? { running } : {}) }
    const found: (Finding & { check: string })[] = []
    for (const check of deep ? [...CHECKS, ...DEEP_CHECKS] : CHECKS) found.push(...(await look(check, patient)))
    const wrong = found.filter(({ level }) => level === 'wrong').length
    const warnings = found.filter(({ level }) => level === 'warning').length
    return {
      lines: [...found.map(lineOf), '', summary(wrong, warnings)],
      json: { isWell: !wrong, findings: found },
      isWell: !wrong,
    }
  },
}

function configOf(settings: Settings): Pick<Patient, 'config'> {
  try {
    return { config: readNodeConfig(settings, scriptsOf(settings)) }
  } catch (error) {
    if (error instanceof SettingError) return {} // the first check names it
    throw error
  }
}

/** A check that fails is no reason to hear nothing of the others. */
async function look({ name, look }: Check, patient: Patient): Promise<(Finding & { check: string })[]> {
  const failed = (error: Error): Finding[] => [{ level: 'wrong', what: error.message, mend: 'Mend that first.' }]
  const found = await Promise.resolve()
    .then(() => look(patient))
    .catch(failed)
  return found.map(finding => ({ check: name, ...finding }))
}

function lineOf({ check, level, what, mend }: Finding & { check: string }): string {
  return `${MARKS[level]} ${check.padEnd(17)} ${what}${mend ? ` → ${mend}` : ''}`
}

function summary(wrong: number, warnings: number): string {
  if (!wrong && !warnings) return 'All is well.'
  return `${[...(wrong ? [`${wrong} wrong`] : []), ...(warnings ? [`${warnings} worth a look`] : [])].join(', ')}.`
}
