import { decodeJwt, jwtVerify, SignJWT } from 'jose'
import * as v from 'valibot'
import { InniesError } from '../protocol/error.ts'
import { Person, type Profile, UserId } from '../protocol/people.ts'

/** Who may say who a user is: the site's own backend, or the service that signs its users in. */
export type Issuer = {
  /** The `iss` of its tokens. */
  issuer: string
  /** The `aud` its tokens must have. */
  audience: string
  algorithm: 'HS256'
  /** At least 32 bytes, and not the LiveKit secret. */
  secret: string
}

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

const MAX_TOKEN = 8 * 1024 // characters
const LEEWAY = 60 // seconds
const MAX_LIFETIME = 24 * 3600 // seconds

const Claims = v.object({
  sub: UserId,
  iat: v.number(),
  exp: v.number(),
  name: v.fallback(v.optional(Person.entries.name), undefined),
  picture: v.fallback(v.optional(Person.entries.picture), undefined),
  rooms: v.fallback(v.array(v.string()), []),
})

/** Checks a site's token. Every failure is the same `unauthorized`, so that it tells an attacker nothing. */
export async function verifyUserToken(token: string, issuers: readonly Issuer[]): Promise<Principal> {
  try {
    return await verify(token, issuers)
  } catch {
    throw new InniesError('unauthorized', 'The token is missing, expired or not from an issuer of this site.')
  }
}

async function verify(token: string, issuers: readonly Issuer[]): Promise<Principal> {
  if (token.length > MAX_TOKEN) throw new Error('too long')
  const { iss } = decodeJwt(token)
  const issuer = issuers.find(one => one.issuer === iss)
  if (!issuer) throw new Error('unknown issuer')
  const { payload } = await jwtVerify(token, secretKey(issuer.secret), {
    algorithms: [issuer.algorithm],
    issuer: issuer.issuer,
    audience: issuer.audience,
    clockTolerance: LEEWAY,
    requiredClaims: ['exp', 'iat', 'sub'],
    maxTokenAge: MAX_LIFETIME,
  })
  const { sub, iat, exp, name, picture, rooms } = v.parse(Claims, payload)
  if (exp - iat > MAX_LIFETIME) throw new Error('lives too long')
  const claims = { ...(name ? { name } : {}), ...(picture ? { picture } : {}) }
  return { person: { id: sub, name: sub, ...claims }, claims, until: exp * 1000, issuedAt: iat * 1000, rooms }
}

/** A token for one of the site's users, for sites whose backend is in TypeScript. Lives `seconds`, an hour unless said. */
export function signUserToken(
  user: { id: string; name: string; picture?: string; rooms?: readonly string[] },
  { issuer, audience, algorithm, secret }: Issuer,
  seconds = 3600,
): Promise<string> {
  const { id, ...claims } = user
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
    .setSubject(id)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(`${seconds}s`)
    .sign(secretKey(secret))
}

const secretKey = (secret: string) => new TextEncoder().encode(secret)
