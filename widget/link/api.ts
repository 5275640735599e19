import type { ErrorCode } from '../../server/protocol/error.ts'
import type { TokenSource } from './token.ts'

/** What the server refused, or `offline` when it could not be reached. */
export class LinkError extends Error {
  override readonly name = 'LinkError'
  readonly code: ErrorCode | 'offline'
  constructor(code: ErrorCode | 'offline', message: string) {
    super(message)
    this.code = code
  }
}

export type ApiRequest = { method?: string; body?: unknown }

export type Api = <Answer>(path: string, request?: ApiRequest) => Promise<Answer>

/** Requests as the user; a token that the server does not take is fetched anew once. Rejects with a LinkError. */
export function createApi(server: string, tokens: TokenSource): Api {
  async function ask(path: string, { method = 'GET', body }: ApiRequest, fresh: boolean): Promise<Response> {
    try {
      const { text } = await tokens.token({ fresh })
      const headers = {
        authorization: `Bearer ${text}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      }
      return await fetch(server + path, { method, headers, body: body === undefined ? null : JSON.stringify(body) })
    } catch (error) {
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
