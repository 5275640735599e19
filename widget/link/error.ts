import type { ErrorCode } from '../../server/protocol/error.ts'

/** What the server or the site refused, or `offline` when it could not be reached. */
export class LinkError extends Error {
  override readonly name = 'LinkError'
  readonly code: ErrorCode | 'offline'
  constructor(code: ErrorCode | 'offline', message: string) {
    super(message)
    this.code = code
  }
}

/** Whether the user is not, or no longer, signed in at the site. */
export function isUnauthorized(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'unauthorized'
}

/** What an error says, for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
