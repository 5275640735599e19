/** Why a store cannot be opened, copied or checked: one line for who runs the server. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
}

/** What to do about a data file that is beyond use. */
export const RESTORE = 'Move it away and bring back a backup: innies restore --from FILE --data FOLDER'
