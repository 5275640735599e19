/** Every code a client can meet, with the HTTP status it travels under. */
export const STATUS = {
  'bad-request': 400,
  unauthorized: 401,
  forbidden: 403,
  expired: 403,
  suspended: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'idempotency-conflict': 409,
  'answered-elsewhere': 409,
  'wrong-offset': 409,
  'call-refused': 403,
  'call-removed': 403,
  'call-locked': 423,
  'call-recorded': 403,
  'already-recording': 409,
  gone: 410,
  'changed-meanwhile': 412,
  'wrong-version': 412,
  'too-large': 413,
  'wrong-type': 415,
  'wrong-range': 416,
  'too-many-pixels': 422,
  'too-many': 429,
  internal: 500,
  damaged: 500,
  'storage-full': 507,
  'call-off': 503,
  'call-starting': 503,
  unavailable: 503,
} as const

export type ErrorCode = keyof typeof STATUS

/** What went wrong, for programs (`code`) and for people (`message`). The only error that reaches a client as it is. */
export class InniesError extends Error {
  override readonly name = 'InniesError'
  readonly code: ErrorCode
  /** Whole seconds until it is worth asking again, where that is known. */
  readonly retryAfter: number | undefined
  constructor(code: ErrorCode, message: string, retryAfter?: number) {
    super(message)
    this.code = code
    this.retryAfter = retryAfter
  }
}

/** Why the server closed a socket (WebSocket close codes of our own; 1001, 1009 and 1013 are the standard ones). */
export const CLOSE = {
  badFrame: 4400,
  unauthorized: 4401,
  suspended: 4403,
  tooMany: 4029,
  slowConsumer: 4008,
  tooLarge: 1009,
  goingAway: 1001,
  tryAgain: 1013,
} as const
