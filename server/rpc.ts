import { type ErrorCode, InniesError } from './protocol/error.ts'

type Refusal = { isOk: false; code: ErrorCode; message: string; retryAfter: number | undefined }

/** What an actor answered: errors lose their class between two objects, so a refusal travels as a value. */
export type Answer = { isOk: true; value: unknown } | Refusal

/** An object that holds an actor; `id` tells it its own name. */
export type Remote = { call(verb: string, id: string, args: unknown[]): Promise<Answer> }

/** Calls a verb of an actor on behalf of somebody far away. Bugs are thrown on. */
export async function answerOf<Actor extends object>(
  actor: Actor,
  verb: keyof Actor,
  args: unknown[],
): Promise<Answer> {
  try {
    const act = actor[verb]
    if (typeof act !== 'function') throw new TypeError(`no such verb: ${String(verb)}`)
    return { isOk: true, value: await act.apply(actor, args) }
  } catch (error) {
    if (!(error instanceof InniesError)) throw error
    const { code, message, retryAfter } = error
    return { isOk: false, code, message, retryAfter }
  }
}

/** The far actor, as if it were here. */
export function overRpc<Actor extends object>(remote: Remote, id: string): Actor {
  const call = async (verb: string, args: unknown[]) => {
    const answer = await remote.call(verb, id, args)
    if (answer.isOk) return answer.value
    throw new InniesError(answer.code, answer.message, answer.retryAfter)
  }
  return new Proxy({} as Actor, {
    get:
      (_actor, verb) =>
      (...args: unknown[]) =>
        call(String(verb), args),
  })
}
