import { CALLS_MUTANTS } from './calls.ts'
import { CHAT_MUTANTS } from './chat.ts'
import { FILES_MUTANTS } from './files.ts'
import { IDENTITY_MUTANTS } from './identity.ts'
import type { Mutant } from './mutant.ts'
import { OPERATION_MUTANTS } from './operation.ts'
import { PEOPLE_MUTANTS } from './people.ts'
import { PRIVACY_MUTANTS } from './privacy.ts'
import { PUSH_MUTANTS } from './push.ts'
import { STORE_MUTANTS } from './store.ts'
import { WEBHOOKS_MUTANTS } from './webhooks.ts'

/** All of them; `--quick` takes the first of each kind. */
export const MUTANTS: readonly Mutant[] = [
  ...STORE_MUTANTS,
  ...CHAT_MUTANTS,
  ...WEBHOOKS_MUTANTS,
  ...OPERATION_MUTANTS,
  ...IDENTITY_MUTANTS,
  ...PEOPLE_MUTANTS,
  ...PRIVACY_MUTANTS,
  ...CALLS_MUTANTS,
  ...FILES_MUTANTS,
  ...PUSH_MUTANTS,
]
