import type { ErrorCode } from '../../server/protocol/error.ts'
import { isUnauthorized, LinkError } from './error.ts'
import type { TokenSource } from './token.ts'

const PATIENCE = 20_000 // ms for an answer

/** `body`: bytes as they are, anything else as JSON. */
export type ApiRequest = { method?: string; body?: unknown; headers?: Readonly<Record<string, string>> }

export type Api = <Answer>(path: string, request?: ApiRequest) => Promise<Answer>

/** Requests as the user; a token that the server does not take is fetched anew once. Rejects with a LinkError. */
export function createApi(server: string, tokens: TokenSource): Api {
  async function ask(path: string, { method = 'GET', body, headers }: ApiRequest, fresh: boolean): Promise<Response> {
    try {
      const token = await tokens.token({ fresh })
      const isText = body !== undefined && !(body instanceof Blob)
      return await fetch(server + path, {
        method,
        headers: {
          authorization: `Bearer ${token.text}`,
          ...(isText ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        body: isText ? JSON.stringify(body) : (body ?? null),
        signal: AbortSignal.timeout(PATIENCE),
      })
    } catch (error) {
      if (isUnauthorized(error)) throw error
      throw new LinkError('offline', error instanceof Error ? error.message : 'The server cannot be reached.')
    }
  }

  return async function api<Answer>(path: string, request: ApiRequest = {}): Promise<Answer> {
    let response = await ask(path, request, false)
    if (response.status === 401) response = await ask(path, request, true)
    const answer: unknown = await response.json().catch(() => undefined)
    if (response.ok) return answer as Answer // shapes are the server's promise, checked there
    const { code, detail } = Object(answer) as { code?: ErrorCode; detail?: string }
    throw new LinkError(code ?? 'internal', detail ?? `The server answered ${response.status}.`)
  }
}
