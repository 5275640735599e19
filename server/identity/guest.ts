import { type CryptoKey, jwtVerify, SignJWT } from 'jose'
import * as v from 'valibot'
import type { Config } from '../config.ts'
import { InniesError } from '../protocol/error.ts'
import { type Admission, UserId } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'
import { GUEST_ISSUER, type IssuerRules } from './issuer.ts'
import { importSecret, type Keys } from './keys.ts'

/** What the ids of guests begin with; no other issuer may name such a user. */
const PREFIX = 'guest:'

const AUDIENCE = 'innies'
const KEY_AUDIENCE = 'innies:guest-keys'
const TOKEN_LIFETIME = 3600 // seconds
const KEY_LIFETIME = 90 * 86_400 // seconds in which a guest comes back

/** A guest who comes back, and when the key was made (ms since the epoch). */
export type Returning = { id: UserId; issuedAt: number }

const KeyClaims = v.object({ sub: v.pipe(UserId, v.check(isGuest)), iat: v.number() })

/** This server among the issuers: its key is its own, and in no setting. */
export const GUEST_RULES: IssuerRules = { issuer: GUEST_ISSUER, audience: AUDIENCE, algorithm: 'HS256' }

/** The guests of the site; undefined where there are none. */
export function guestsOf({ guests }: Config, runtime: Runtime): Guests | undefined {
  return guests ? new Guests(() => runtime.site(0).secret('guest')) : undefined
}

export function isGuest(user: UserId): boolean {
  return user.startsWith(PREFIX)
}

/** People who need no account: who has the key of a guest is that guest. */
export class Guests {
  readonly #secret: () => Promise<string>
  #key: CryptoKey | undefined

  /** `secret`: the server's own, the same for ever. */
  constructor(secret: () => Promise<string>) {
    this.#secret = secret
  }

  /** For the verifier of tokens. */
  readonly keys: Keys = async () => [await this.#signingKey()]

  /** A guest nobody has met before. */
  async welcome(name: string | undefined): Promise<Admission> {
    const letters = crypto.randomUUID().replaceAll('-', '')
    return this.admit(PREFIX + letters, name ?? `Guest ${letters.slice(0, 4)}`)
  }

  /** Who comes back with this key. Throws `unauthorized`. */
  async recognize(key: string): Promise<Returning> {
    try {
      const { payload } = await jwtVerify(key, await this.#signingKey(), {
        algorithms: ['HS256'],
        issuer: GUEST_ISSUER,
        audience: KEY_AUDIENCE,
        requiredClaims: ['exp', 'iat', 'sub'],
      })
      const { sub, iat } = v.parse(KeyClaims, payload)
      return { id: sub, issuedAt: iat * 1000 }
    } catch {
      throw new InniesError('unauthorized', 'The key is not of a guest, or too old: begin as a new one.')
    }
  }

  /** A new token and a new key; without a name the one of before stays. */
  async admit(id: UserId, name: string | undefined): Promise<Admission> {
    const key = await this.#signingKey()
    const sign = (claims: object, audience: string, lifetime: number) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(id)
        .setIssuer(GUEST_ISSUER)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${lifetime}s`)
        .sign(key)
    const named = name === undefined ? {} : { name }
    return {
      id,
      token: await sign(named, AUDIENCE, TOKEN_LIFETIME),
      key: await sign({}, KEY_AUDIENCE, KEY_LIFETIME),
    }
  }

  async #signingKey(): Promise<CryptoKey> {
    this.#key ??= await importSecret(await this.#secret())
    return this.#key
  }
}
