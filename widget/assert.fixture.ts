/** The few assertions the browser tests need, named as in chai. */
export const assert = {
  ok(value: unknown, message = `${String(value)} is not truthy`): void {
    if (!value) throw new Error(message)
  },
  equal(actual: unknown, expected: unknown, message = ''): void {
    if (!Object.is(actual, expected)) throw new Error(`${message} ${show(actual)} is not ${show(expected)}`.trim())
  },
  /** Compares what JSON shows of both; `undefined` counts. */
  deepEqual(actual: unknown, expected: unknown, message = ''): void {
    if (show(actual) !== show(expected)) throw new Error(`${message} ${show(actual)} is not ${show(expected)}`.trim())
  },
  closeTo(actual: number, expected: number, delta: number): void {
    if (!(Math.abs(actual - expected) <= delta)) throw new Error(`${actual} is not within ${delta} of ${expected}`)
  },
}

const show = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => (part === undefined ? '(undefined)' : part)) ?? '(undefined)'

declare global {
  // mocha's "tdd" words, as the test runner puts them into the page
  function suite(name: string, body: () => void): void
  function test(name: string, body: (this: { skip(): never }) => void | Promise<void>): void
  function setup(body: () => void | Promise<void>): void
  function teardown(body: () => void | Promise<void>): void
}
