import { existsSync, statSync } from 'node:fs'
import { readNodeConfig } from '../../config.ts'
import { isSettingName, SETTINGS, SettingError, type SettingName, setting } from '../../settings.ts'
import { parseFile } from '../env-file.ts'
import { type Check, type Finding, type Patient, place, well, wrong } from './check.ts'

const SECRETS: readonly SettingName[] = ['INNIES_SECRET', 'INNIES_ADMIN_KEY', 'LIVEKIT_API_SECRET']
const LEAST_LETTERS = 8 // different ones, in a secret that was not thought up
const OTHERS = 0o077
/** Read by the command, and by nobody who runs a server. */
const OWN = ['INNIES_SCRIPTS']

export const settingsCheck: Check = {
  name: 'settings',
  asks: 'each setting, names that are none, secrets that can be guessed, who can read `.env`',
  look(patient) {
    const names = Object.keys(SETTINGS).filter(name => patient.settings[name])
    const found = [...broken(patient), ...unknown(patient), ...guessable(patient), ...readable(patient)]
    return found.length ? found : well(`${names.length} are set, and in order.`)
  },
}

/** Each one by itself, so that all are named at once; then what only shows when they are read together. */
function broken(patient: Patient): Finding[] {
  const { settings } = patient
  const names = (Object.keys(SETTINGS) as SettingName[]).filter(name => !/LIVEKIT/.test(name)) // those only turn calls off
  const malformed = new Map(names.flatMap(name => messageOf(() => setting(settings, name)).map(text => [name, text])))
  const others = Object.entries(settings).filter(([name]) => !malformed.has(name as SettingName))
  const together = messageOf(() => readNodeConfig(Object.fromEntries(others), ''))
  const further = together.filter(message => ![...malformed.keys()].some(name => message.startsWith(name)))
  return [...malformed.values(), ...further].map(message => wrong(message, mendOf(message, patient)))
}

function messageOf(read: () => unknown): string[] {
  try {
    read()
    return []
  } catch (error) {
    if (error instanceof SettingError) return [error.message]
    throw error
  }
}

function mendOf(message: string, patient: Patient): string {
  const [name = ''] = /^\w+/.exec(message) ?? []
  if (/^INNIES_SECRET is missing/.test(message)) return `innies setup makes one and writes it into ${patient.envFile}.`
  return `Change ${name} ${place(patient, name)}.`
}

/** A name that was misspelt sets nothing. */
function unknown({ env, envFile }: Patient): Finding[] {
  const inFile = existsSync(envFile) ? Object.keys(parseFile(envFile)) : []
  const names = [...new Set([...Object.keys(env), ...inFile])]
  return names
    .filter(name => /^(INNIES|LIVEKIT|NEXT_PUBLIC_LIVEKIT)_/.test(name) && !isSettingName(name) && !OWN.includes(name))
    .map(name => wrong(`${name} is no setting, so it sets nothing.`, `Call it ${nearest(name)}, or take it away.`))
}

function nearest(name: string): string {
  const distances = Object.keys(SETTINGS).map(other => [distance(name, other), other] as const)
  return distances.sort(([one], [other]) => one - other)[0]![1]
}

/** Letters to change, add or leave out (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + Number(one[i - 1] !== other[j - 1])))
    row = next
  }
  return row.at(-1)!
}

function guessable(patient: Patient): Finding[] {
  return SECRETS.filter(name => {
    const secret = patient.settings[name]
    return secret && new Set(secret).size < LEAST_LETTERS
  }).map(name =>
    wrong(
      `${name} can be guessed: it has few different letters. Who knows it can speak for everybody.`,
      `It stands ${place(patient, name)}: take it out, and innies setup makes another one.`,
    ),
  )
}

function readable({ envFile }: Patient): Finding[] {
  if (!existsSync(envFile) || !(statSync(envFile).mode & OTHERS) || process.platform === 'win32') return []
  return [wrong(`Others of this machine can read ${envFile}, which has secrets.`, `chmod 600 ${envFile}`)]
}
