import { InniesError } from '../protocol/error.ts'
import type { FileId } from '../protocol/file.ts'
import type { Runtime } from '../runtime.ts'

/** Signs addresses of files, each for whoever has it, until a time. */
export type Grants = {
  /** Until when an address that is made now is good, ms since the epoch: the same for some minutes, so that browsers know it again. */
  expires(): number
  /** Where on this server the file is until then. */
  pathOf(file: FileId, expires: number): Promise<string>
  /** Throws `forbidden` for what was not signed here, `expired` for what was. */
  check(file: FileId, grant: { e: number; s: string }): Promise<void>
}

/** Under which name the site keeps the secret of these addresses. */
const SECRET = 'files'
const LIFE = 600 // seconds, at most
const STEP = 300 // seconds in which an address is the same

/** Made with the first start of a server, so that a question changes nothing that is stored. */
export const fileSecretOf = (site: Runtime['site']): Promise<string> => site(0).secret(SECRET)

export function createGrants(site: Runtime['site'], now: () => number): Grants {
  let key: ReturnType<typeof importKey> | undefined
  const keyOf = () => {
    key ??= fileSecretOf(site).then(importKey)
    key.catch(() => {
      key = undefined
    })
    return key
  }
  return {
    expires: () => (Math.floor(now() / 1000 / STEP) * STEP + LIFE) * 1000,
    async pathOf(file, expires) {
      const e = expires / 1000
      const mac = await crypto.subtle.sign('HMAC', await keyOf(), encoder.encode(`${file}.${e}`))
      return `/v1/files/${file}?e=${e}&s=${hexOf(new Uint8Array(mac))}`
    },
    async check(file, { e, s }) {
      const isOurs = await crypto.subtle.verify('HMAC', await keyOf(), bytesOf(s), encoder.encode(`${file}.${e}`))
      if (!isOurs) throw new InniesError('forbidden', 'This address was not made here.')
      if (e * 1000 <= now()) throw new InniesError('expired', 'This address is too old: ask for the file again.')
    },
  }
}

const encoder = new TextEncoder()

const importKey = (secret: string) =>
  crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])

const hexOf = (bytes: Uint8Array) => Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')

/** Of an even number of hexadecimal digits. */
const bytesOf = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], digits => Number.parseInt(digits, 16))
