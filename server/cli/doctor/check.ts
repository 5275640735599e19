import type { NodeConfig } from '../../config.ts'
import type { Status } from '../../protocol/status.ts'
import type { Settings } from '../verb.ts'

/** `skipped`: it cannot be known now. */
export type Level = 'well' | 'warning' | 'wrong' | 'skipped'

/** What was found, why that matters, and what mends it. */
export type Finding = { level: Level; what: string; mend?: string }

/** A server that runs over the same folder, and answers our admin key. */
export type Running = { url: string; status: Status }

/** What is looked at. */
export type Patient = {
  /** Of the process itself. */
  env: Settings
  /** Together with those of the file. */
  settings: Settings
  envFile: string
  /** Folder of the store. */
  data: string
  /** Folder of the script build. */
  scripts: string
  /** Absent while a setting is broken. */
  config?: NodeConfig
  running?: Running
}

/** One thing that is looked at. */
export type Check = {
  name: string
  /** What it looks at, for the README. */
  asks: string
  look(patient: Patient): Finding[] | Promise<Finding[]>
}

export const well = (what: string): Finding[] => [{ level: 'well', what }]
export const skipped = (what: string): Finding[] => [{ level: 'skipped', what }]
export const wrong = (what: string, mend: string): Finding => ({ level: 'wrong', what, mend })
export const warning = (what: string, mend: string): Finding => ({ level: 'warning', what, mend })

/** Where a setting stands that is to be changed. */
export function place({ env, envFile }: Pick<Patient, 'env' | 'envFile'>, name: string): string {
  return env[name] === undefined ? `in ${envFile}` : 'in the environment'
}

const PATIENCE = 4000 // ms for an answer

/** Asks a server; resolves to its answer, or undefined when there is none. */
export async function ask(url: string, init: RequestInit = {}): Promise<Response | undefined> {
  try {
    return await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE), ...init })
  } catch {
    return undefined
  }
}
