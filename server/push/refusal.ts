import { createSigner } from '../identity/signer.ts'
import type { CallId, ChatId } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import type { UserId } from '../protocol/people.ts'
import type { Runtime } from '../runtime.ts'

/** A call that rings for a user, until a time (ms since the epoch). */
export type Rung = { chat: ChatId; call: CallId; user: UserId; until: number }

/** Signs addresses by which a device declines one call for its user: a service worker has no token. */
export type Refusals = {
  /** Where on this server that is done. */
  pathOf(rung: Rung): Promise<string>
  /** Throws `forbidden` for what was not signed here, `expired` for a call that does not ring any more. */
  check(rung: Rung, signature: string): Promise<void>
}

/** Made with the first start of a server that pushes, so that a question changes nothing that is stored. */
export const refusalSecretOf = (site: Runtime['site']): Promise<string> => site(0).secret('refusals')

export function createRefusals(site: Runtime['site'], now: () => number): Refusals {
  const signer = createSigner(() => refusalSecretOf(site))
  const textOf = ({ chat, call, user, until }: Rung) => JSON.stringify([chat, call, user, until])
  return {
    async pathOf(rung) {
      const { chat, call, user, until } = rung
      const query = new URLSearchParams({ call, user, until: String(until), s: await signer.sign(textOf(rung)) })
      return `/v1/chats/${encodeURIComponent(chat)}/refusal?${query}`
    },
    async check(rung, signature) {
      if (!(await signer.isOurs(textOf(rung), signature)))
        throw new InniesError('forbidden', 'This address was not made here.')
      if (rung.until <= now()) throw new InniesError('expired', 'This call does not ring any more.')
    },
  }
}
