import type { UserId } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'

/** Under which name the site keeps the secret of its receipts. */
const SECRET = 'erasures'
const PREFIX_BYTES = 4
const BYTES = 16

/**
 * How the receipts of a store name who was erased: an HMAC with a secret of the store, so that who has a receipt learns no id
 * from it. `of` begins with `store`, which tells the receipts of one store from those of another.
 */
export type Pseudonyms = { store: string; of(user: UserId): Promise<string> }

export async function pseudonymsOf(site: Runtime['site']): Promise<Pseudonyms> {
  return pseudonymsBy(await secretOf(site))
}

/** Made with the first start of a server, so that every backup has it. */
export function secretOf(site: Runtime['site']): Promise<string> {
  return site(0).secret(SECRET)
}

export async function pseudonymsBy(secret: string): Promise<Pseudonyms> {
  const encoder = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign'])
  const digest = async (text: string, bytes: number) => {
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(text)))
    return Array.from(mac.subarray(0, bytes), byte => byte.toString(16).padStart(2, '0')).join('')
  }
  const store = await digest('', PREFIX_BYTES) // no id is empty
  return { store, of: async user => `${store}-${await digest(user, BYTES)}` }
}
