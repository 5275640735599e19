import { LinkError } from './error.ts'

/** A token of the site, and whose it is. */
export type Token = { text: string; user: string; until: number }

/** The site's token for the user, fetched when there is none or it is about to end. */
export interface TokenSource {
  /** Rejects when the site gives none; with the code `unauthorized` when the user is not signed in, or is another one by now. */
  token(options?: { fresh?: boolean }): Promise<Token>
}

const EARLY = 30_000 // ms before its end that a token counts as ended
const PATIENCE = 15_000 // ms for the site to answer

/** `onOther`: the site's user is another one by now. */
export function createTokenSource(getToken: () => string | Promise<string>, onOther: () => void): TokenSource {
  let held: Promise<Token> | undefined
  let owner: string | undefined

  async function fetchOne(): Promise<Token> {
    const text = await inTime(getToken())
    const token = { text, ...readClaims(text) }
    owner ??= token.user
    if (token.user === owner) return token
    // What is held here is the first user's: nobody else may see it, or send it.
    onOther()
    throw new LinkError('unauthorized', 'Another user has signed in.')
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

function inTime(answer: string | Promise<string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new LinkError('offline', 'The site gave no token in time.')), PATIENCE)
    Promise.resolve(answer)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}

/** What the token says, unchecked: the server checks it. */
function readClaims(token: string): { user: string; until: number } {
  try {
    const body = atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/'))
    const claims: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(body, letter => letter.charCodeAt(0))))
    const { sub, exp } = Object(claims) as { sub?: unknown; exp?: unknown }
    return { user: String(sub ?? ''), until: Number(exp ?? 0) * 1000 }
  } catch {
    throw new LinkError('unauthorized', 'What the site gave as a token is no JWT.')
  }
}
