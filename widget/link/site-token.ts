import type { Identity } from './page.ts'

/** A token of the site for its user. Rejects with the code `unauthorized` when nobody is signed in there. */
export async function siteToken(identity: Identity | undefined): Promise<string> {
  const { getToken, tokenUrl } = identity ?? {}
  if (getToken) return getToken()
  if (tokenUrl != null) return fetchToken(tokenUrl)
  throw Object.assign(new Error('innies: nobody is signed in'), { code: 'unauthorized' })
}

/** The text of the site's token endpoint: the bare token, or JSON with a `token`. */
async function fetchToken(url: string): Promise<string> {
  const response = await fetch(url, { credentials: 'same-origin', headers: { accept: 'application/json, text/plain' } })
  if (!response.ok) {
    const code = response.status === 401 || response.status === 403 ? 'unauthorized' : 'unavailable'
    throw Object.assign(new Error(`${url} answered ${response.status}`), { code })
  }
  const text = (await response.text()).trim()
  if (!text.startsWith('{')) return text
  const { token } = JSON.parse(text) as { token?: unknown }
  if (typeof token !== 'string') throw new Error(`innies: ${url} answered JSON without a "token"`)
  return token
}
