/** One mistake, made in one place, that the tests must find. */
export interface Mutant {
  name: string
  /** What it breaks; `--quick` takes the first of each kind. */
  kind:
    | 'store'
    | 'durability'
    | 'once'
    | 'delivery'
    | 'client'
    | 'membership'
    | 'receipts'
    | 'deletion'
    | 'slow readers'
    | 'webhooks'
    | 'operation'
    | 'identity'
    | 'people'
    | 'privacy'
    | 'calls'
    | 'files'
    | 'push'
  file: string
  /** Stands in the file exactly once. */
  find: string
  put: string
  /** Test files that are to fail. */
  tests: readonly string[]
}
