import { SettingError } from '../settings.ts'
import { type Issuer, issuerProblem, secretsOf } from './issuer.ts'

type Name = 'INNIES_SECRET' | 'INNIES_OLD_SECRET' | 'INNIES_ISSUER' | 'INNIES_AUDIENCE' | 'INNIES_ISSUERS'

/** Who may say who a user is, by the settings; none of their secrets is that of LiveKit. Throws a SettingError. */
export function readIssuers(setting: (name: Name) => string, livekitSecret: string | undefined): Issuer[] {
  const own = ownIssuer(setting)
  const others = listIn(setting('INNIES_ISSUERS'))
  const problem = issuerProblem(others)
  if (problem) throw new SettingError(`INNIES_ISSUERS${problem}`)
  const issuers = [...own, ...(others as Issuer[])] // as was just checked
  if (!issuers.length)
    throw new SettingError('INNIES_SECRET is missing: it must have at least 32 characters; or set INNIES_ISSUERS.')
  if (issuerProblem(issuers))
    throw new SettingError('INNIES_ISSUERS names the issuer of INNIES_SECRET again, with the same algorithm.')
  const shared = issuers.findIndex(one => secretsOf(one).some(secret => secret === livekitSecret))
  if (shared < 0) return issuers
  const name = shared < own.length ? 'INNIES_SECRET' : `INNIES_ISSUERS[${shared - own.length}].secret`
  throw new SettingError(`${name} is the same as LIVEKIT_API_SECRET: make another one.`)
}

/** The site's backend, where it signs tokens itself. */
function ownIssuer(setting: (name: Name) => string): Issuer[] {
  const secret = [setting('INNIES_SECRET'), setting('INNIES_OLD_SECRET')]
  if (!secret[0]) return []
  const [issuer, audience] = [setting('INNIES_ISSUER'), setting('INNIES_AUDIENCE')]
  return [{ issuer, audience, algorithm: 'HS256', secret: secret.filter(Boolean) }]
}

function listIn(text: string): unknown[] {
  try {
    return JSON.parse(text || '[]') as unknown[] // it begins and ends as a list, or it is no JSON
  } catch {
    throw new SettingError('INNIES_ISSUERS is malformed: it must be a JSON list.')
  }
}
