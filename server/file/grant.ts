import { createSigner } from '../identity/signer.ts'
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
  const signer = createSigner(() => fileSecretOf(site))
  return {
    expires: () => (Math.floor(now() / 1000 / STEP) * STEP + LIFE) * 1000,
    async pathOf(file, expires) {
      const e = expires / 1000
      return `/v1/files/${file}?e=${e}&s=${await signer.sign(`${file}.${e}`)}`
    },
    async check(file, { e, s }) {
      if (!(await signer.isOurs(`${file}.${e}`, s)))
        throw new InniesError('forbidden', 'This address was not made here.')
      if (e * 1000 <= now()) throw new InniesError('expired', 'This address is too old: ask for the file again.')
    },
  }
}
