import type { Identity } from './page.ts'

/** The site's token for the user, fetched when there is none or it is about to end. */
export interface TokenSource {
  /** Rejects when the site does not give one. */
  token(options?: { fresh?: boolean }): Promise<{ text: string; user: string }>
}

const EARLY = 30_000 // ms before its end that a token counts as ended

export function createTokenSource(getToken: Identity['getToken']): TokenSource {
  let held: Promise<{ text: string; user: string; until: number }> | undefined
  const fetchOne = async () => {
    const text = await getToken()
    return { text, ...readClaims(text) }
  }
  return {
    async token({ fresh = false } = {}) {
      const current = fresh ? undefined : await held?.catch(() => undefined)
      if (current && current.until - EARLY > Date.now()) return current
      held = fetchOne()
      return held
    },
  }
}

/** What the token says, unchecked: the server checks it. */
function readClaims(token: string): { user: string; until: number } {
  try {
    const body = atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/'))
    const claims: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(body, letter => letter.charCodeAt(0))))
    const { sub, exp } = Object(claims) as { sub?: unknown; exp?: unknown }
    return { user: String(sub ?? ''), until: Number(exp ?? 0) * 1000 }
  } catch {
    throw new Error('innies: getToken did not give a JWT')
  }
}
