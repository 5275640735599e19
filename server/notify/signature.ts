const PREFIX = 'whsec_'
const LENGTH = { least: 24, most: 64 } // bytes of a secret (www.standardwebhooks.com, "Signature scheme")

type HmacKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>

/** Signs a body under an id at a time (s since the epoch): what stands in the three headers of Standard Webhooks. */
export type Sign = (id: string, seconds: number, body: string) => Promise<Record<string, string>>

const encoder = new TextEncoder()

/** Signs with each of the secrets, so that a receiver that knows any of them is content. */
export function createSign(secrets: readonly string[]): Sign {
  const keys = Promise.all(secrets.map(importKey))
  return async (id, seconds, body) => {
    const signed = encoder.encode(`${id}.${seconds}.${body}`)
    const signatures = (await keys).map(async key => `v1,${base64(await crypto.subtle.sign('HMAC', key, signed))}`)
    return {
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': (await Promise.all(signatures)).join(' '),
    }
  }
}

/** Whether a text is `whsec_` and as many bytes in base64 as a secret has. */
export function isSecret(text: string): boolean {
  const bytes = bytesOf(text)
  return bytes !== undefined && bytes.length >= LENGTH.least && bytes.length <= LENGTH.most
}

function importKey(secret: string): Promise<HmacKey> {
  const bytes = bytesOf(secret)
  if (!bytes) throw new TypeError('not a secret') // the settings were checked
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
}

function bytesOf(secret: string): Uint8Array<ArrayBuffer> | undefined {
  const text = secret.slice(PREFIX.length)
  // Whole groups of four: some receivers' libraries take nothing else.
  if (!secret.startsWith(PREFIX) || text.length % 4 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined
  return Uint8Array.from(atob(text), letter => letter.charCodeAt(0))
}

function base64(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)))
}
