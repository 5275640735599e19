import {
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
  SignJWT,
} from 'jose'
import * as v from 'valibot'
import type { Config } from '../config.ts'
import { InniesError } from '../protocol/error.ts'
import { Person, type Profile, UserId } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'
import { GUEST_RULES, guestsOf, isGuest } from './guest.ts'
import { GUEST_ISSUER, type Issuer, type IssuerRules, issuerProblem, secretsOf } from './issuer.ts'
import { type Keys, keysOf } from './keys.ts'

/** A user who has proven who they are. */
export type Principal = {
  person: Person
  /** What the token says of the user; what it leaves out stays as the site has put it. */
  claims: Partial<Profile>
  /** When the proof ends, ms since the epoch. */
  until: number
  /** When the token was made, ms since the epoch. */
  issuedAt: number
  /** Names of custom call rooms that the site has signed for. */
  rooms: readonly string[]
}

/** Checks a token. Every failure is the same `unauthorized`, so that it tells an attacker nothing; or `unavailable`. */
export type Verify = (token: string) => Promise<Principal>

const MAX_TOKEN = 8 * 1024 // characters
const LEEWAY = 60 // seconds
const MAX_LIFETIME = 24 * 3600 // seconds

const Header = v.object({
  alg: v.string(),
  /** What a token is for: those made for something else (`logout+jwt`, `dpop+jwt` …) say who nobody is. */
  typ: v.optional(v.pipe(v.string(), v.regex(/^(application\/)?(at\+)?jwt$/i))),
  kid: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/))),
  /** What is to be understood or refused: we understand nothing more than this. */
  crit: v.optional(v.never()),
})

const Claims = v.object({
  id: UserId,
  iat: v.number(),
  exp: v.number(),
  name: v.fallback(v.optional(Person.entries.name), undefined),
  picture: v.fallback(v.optional(Person.entries.picture), undefined),
  rooms: v.fallback(v.array(v.string()), []),
})

/** Checks tokens of the site's issuers, and of its guests where there are any. */
export function verifierOf(config: Config, runtime: Runtime): Verify {
  return createVerifier(config.issuers, guestsOf(config, runtime)?.keys)
}

/** Checks tokens of these issuers. Throws a line that names the one that is malformed. */
export function createVerifier(issuers: readonly Issuer[], guestKeys?: Keys): Verify {
  const problem = issuerProblem(issuers)
  if (problem) throw new TypeError(`issuers${problem}`)
  const rows = issuers.map(issuer => rowOf(issuer, keysOf(issuer)))
  if (guestKeys) rows.push(rowOf(GUEST_RULES, guestKeys))
  return async token => {
    try {
      return await verify(token, rows)
    } catch (error) {
      if (error instanceof InniesError) throw error
      throw new InniesError('unauthorized', 'The token is missing, expired or not from an issuer of this site.')
    }
  }
}

type Row = { rules: IssuerRules; keys: Keys; options: JWTVerifyOptions }

function rowOf(rules: IssuerRules, keys: Keys): Row {
  const { issuer, algorithm, audience } = rules
  const options = {
    algorithms: [algorithm],
    issuer,
    ...(audience === undefined ? {} : { audience: [audience].flat() }),
    clockTolerance: LEEWAY,
    requiredClaims: ['exp', 'iat', 'sub'],
    maxTokenAge: MAX_LIFETIME,
  }
  return { rules, keys, options }
}

async function verify(token: string, rows: readonly Row[]): Promise<Principal> {
  if (token.length > MAX_TOKEN) throw new Error('too long')
  const header = v.parse(Header, decodeProtectedHeader(token))
  const { iss } = decodeJwt(token)
  const row = rows.find(({ rules }) => rules.issuer === iss && rules.algorithm === header.alg)
  if (!row) throw new Error('unknown issuer')
  for (const key of await row.keys(header)) {
    const signed = await jwtVerify(token, key, row.options).catch(ifOtherKey)
    if (signed) return principalIn(signed.payload, row.rules)
  }
  throw new Error('not signed by a key of the issuer')
}

/** The next key may have signed it. */
function ifOtherKey(error: unknown): undefined {
  if (error instanceof errors.JWSSignatureVerificationFailed) return undefined
  throw error
}

function principalIn(payload: JWTPayload, rules: IssuerRules): Principal {
  const { issuer, authorizedParties, claims: names = {}, idEndsAt, requires = {} } = rules
  if (authorizedParties && !authorizedParties.includes(String(payload.azp))) throw new Error('not for this party')
  if (Object.entries(requires).some(([claim, value]) => claimIn(payload, claim) !== value))
    throw new Error('lacks a claim')
  const subject = claimIn(payload, names.id ?? 'sub')
  const { id, iat, exp, name, picture, rooms } = v.parse(Claims, {
    ...payload,
    id: typeof subject === 'string' && idEndsAt !== undefined ? subject.split(idEndsAt)[0] : subject,
    name: claimIn(payload, names.name ?? 'name'),
    picture: claimIn(payload, names.picture ?? 'picture'),
    rooms: claimIn(payload, names.rooms ?? 'rooms'),
  })
  if (isGuest(id) !== (issuer === GUEST_ISSUER)) throw new Error('names a guest who is none')
  if (exp - iat > MAX_LIFETIME) throw new Error('lives too long')
  const claims = { ...(name ? { name } : {}), ...(picture ? { picture } : {}) }
  return { person: { id, name: id, ...claims }, claims, until: exp * 1000, issuedAt: iat * 1000, rooms }
}

/** The claim of that name; where there is none and the name has dots, what lies at that path. */
function claimIn(payload: JWTPayload, name: string): unknown {
  if (Object.hasOwn(payload, name)) return payload[name]
  let found: unknown = payload
  for (const part of name.split('.'))
    found = Object.hasOwn(Object(found), part) ? (found as Record<string, unknown>)[part] : undefined
  return found
}

/** A token for one of the site's users, for sites whose backend is in TypeScript. Lives `seconds`, an hour unless said. */
export async function signUserToken(
  user: { id: string; name: string; picture?: string; rooms?: readonly string[] },
  issuer: Issuer,
  seconds = 3600,
): Promise<string> {
  const [secret] = secretsOf(issuer)
  if (secret === undefined) throw new TypeError(`Only the service itself signs the tokens of ${issuer.issuer}.`)
  const { id, ...claims } = user
  const { audience, authorizedParties } = issuer
  return new SignJWT({ ...claims, ...(authorizedParties ? { azp: authorizedParties[0] } : {}) })
    .setProtectedHeader({ alg: issuer.algorithm, typ: 'JWT' })
    .setSubject(id)
    .setIssuer(issuer.issuer)
    .setAudience([audience ?? []].flat())
    .setIssuedAt()
    .setExpirationTime(`${seconds}s`)
    .sign(new TextEncoder().encode(secret))
}
