import { type CryptoKey, createRemoteJWKSet, errors } from 'jose'
import { InniesError } from '../protocol/error.ts'
import { type Issuer, secretsOf } from './issuer.ts'

/** What a token says of its key. */
export type KeyHeader = { alg: string; kid?: string | undefined }

/** The keys that may have signed a token with this header. Throws `unavailable` while they cannot be fetched. */
export type Keys = (header: KeyHeader) => Promise<readonly CryptoKey[]>

const MAX_AGE = 10 * 60_000 // ms until keys are fetched anew
const COOLDOWN = 30_000 // ms between two fetches, however many tokens name keys that nobody knows
const TIMEOUT = 3000 // ms
const MAX_KEYS = 5 // that are tried for a token which names none

type KeySet = ReturnType<typeof createRemoteJWKSet>

const known = new WeakMap<Issuer, Keys>()

/** The keys of an issuer, the same ones for all who ask: imported once, fetched seldom. */
export function keysOf(issuer: Issuer): Keys {
  const keys = known.get(issuer) ?? ('secret' in issuer ? secretKeys(issuer) : fetchedKeys(issuer.jwksUrl))
  known.set(issuer, keys)
  return keys
}

function secretKeys(issuer: Issuer): Keys {
  let keys: readonly CryptoKey[] | undefined
  return async () => {
    keys ??= await Promise.all(secretsOf(issuer).map(importSecret))
    return keys
  }
}

export function importSecret(secret: string): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(secret)
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
}

/**
 * The keys at an address. jose fetches (it follows no redirect) and chooses by kid and algorithm; when it fetches is decided
 * here: while the address does not answer the keys of before go on working, and it is not asked more often than otherwise.
 */
export function fetchedKeys(url: string, now: () => number = Date.now): Keys {
  const set = createRemoteJWKSet(new URL(url), {
    cacheMaxAge: Infinity,
    cooldownDuration: Infinity,
    timeoutDuration: TIMEOUT,
  })
  let askedAt = -Infinity
  let hasFailed = false
  let isHere = false

  const mayAsk = () => set.reloading || now() - askedAt > COOLDOWN

  /** Resolves when there is an answer, or none. */
  async function ask(): Promise<void> {
    askedAt = now()
    hasFailed = await set.reload().then(
      () => false,
      () => true,
    )
    isHere ||= !hasFailed
  }

  return async header => {
    const isDue = !isHere || hasFailed || now() - askedAt > MAX_AGE
    if (isDue && mayAsk()) await ask()
    if (!isHere) throw unavailable()
    try {
      return await matching(set, header)
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error
    }
    // It may be signed with a key that is newer than the answer.
    if (mayAsk()) await ask()
    if (hasFailed) throw unavailable()
    return matching(set, header)
  }
}

async function matching(set: KeySet, { alg, kid }: KeyHeader): Promise<readonly CryptoKey[]> {
  try {
    return [await set(kid === undefined ? { alg } : { alg, kid })]
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error
    const keys: CryptoKey[] = []
    for await (const key of error) if (keys.push(key) === MAX_KEYS) break
    return keys
  }
}

const unavailable = () => new InniesError('unavailable', 'The service that signs users in does not answer.')
