import type { Context } from 'hono'
import * as v from 'valibot'
import type { Principal } from './identity/token.ts'
import type { ErrorCode } from './protocol/error.ts'
import { Id } from './protocol/people.ts'

/** Who a route answers: whoever asks, a user (or the site's backend in a user's name), the backend, or LiveKit. */
export type Access = 'anyone' | 'user' | 'admin' | 'livekit'

type Shape = v.GenericSchema | undefined
type Output<S extends Shape> = S extends v.GenericSchema ? v.InferOutput<S> : undefined

/** What a handler is given, checked. `who` is there on the routes of users. */
export type Request<Query extends Shape, Body extends Shape> = {
  who: Principal
  params: Readonly<Record<string, string>>
  query: Output<Query>
  body: Output<Body>
  /** What the client sent as `Idempotency-Key`. */
  key: string | undefined
  c: Context
}

/** One route: all that the application, its documentation and its tests must know of it. */
export type Route<Query extends Shape = Shape, Body extends Shape = Shape> = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'
  /** As OpenAPI writes it: `/v1/chats/{chat}`. Each parameter is an id. */
  path: string
  who: Access
  /** One sentence for who reads the documentation. */
  does: string
  query?: Query
  /** Headers that it must be sent, by name, for the documentation: who handles it looks at them. */
  headers?: Readonly<Record<string, v.GenericSchema>>
  body?: Body
  /** What it answers; without it 204 and nothing. */
  answer?: v.GenericSchema
  /** 200 unless said: 201 where it made something, 202 where what was asked for goes on after the answer. */
  status?: 201 | 202
  /** It answers with the bytes of a file, or with a part of them (206). */
  isFile?: true
  /** Besides those of every route of its kind. */
  refuses?: readonly ErrorCode[]
  /** Takes an `Idempotency-Key`: the same key with the same body does it once. */
  isIdempotent?: true
  /** Counted by the stricter limit of its name. */
  limit?: 'export' | 'people' | 'reports' | 'search' | 'guests'
  handle(request: Request<Query, Body>): Promise<unknown>
}

/** Ties the types of a route's parts together. */
export function route<Query extends Shape = undefined, Body extends Shape = undefined>(one: Route<Query, Body>): Route {
  return one as unknown as Route // a list of routes forgets what each one takes
}

export const Param = Id

/** Letters of a key that a client makes once for each thing it wants done. */
export const IdempotencyKey = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21,64}$/))

/** The names between the braces of a path. */
export function paramsOf(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
}

/** The path as Hono writes it. */
export function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1')
}
