import { relative } from 'node:path'
import type { Reporter, TestResult, TestResultError, TestSession, TestSuiteResult } from '@web/test-runner'

type Named = TestResult & { path: string }

/** Prints each test file with its failures in full, and `N passed, N failed` as the last line. */
export function browserReporter(): Reporter {
  return {
    reportTestFileResults({ sessionsForTestFile }) {
      for (const session of sessionsForTestFile) report(session)
    },
    onTestRunFinished({ sessions }) {
      const tests = sessions.flatMap(testsOf)
      // A file that could not be imported has no tests, only an error.
      const broken = sessions.filter(session => session.errors.length > 0).length
      const skipped = tests.filter(test => test.skipped).length
      const passed = tests.filter(test => test.passed && !test.skipped).length
      if (skipped) console.info(`${skipped} skipped`)
      console.info(`${passed} passed, ${tests.length - skipped - passed + broken} failed`)
    },
  }
}

function report(session: TestSession): void {
  const tests = testsOf(session)
  const failed = tests.filter(test => !test.passed && !test.skipped)
  const isGood = failed.length === 0 && session.errors.length === 0
  console.info(`${isGood ? '✔' : '✖'} ${relative(process.cwd(), session.testFile)} (${tests.length})`)
  for (const error of session.errors) console.info(indent(describe(error)))
  for (const test of failed) console.info(indent(`✖ ${test.path}\n${test.error ? indent(describe(test.error)) : ''}`))
  if (isGood) return
  for (const line of session.logs) console.info(indent(`log: ${line.map(show).join(' ')}`))
  for (const url of session.request404s) console.info(indent(`404: ${url}`))
}

function testsOf(session: TestSession): Named[] {
  return session.testResults ? flatten(session.testResults, '') : []
}

function flatten(suite: TestSuiteResult, above: string): Named[] {
  const own = suite.tests.map(test => ({ ...test, path: `${above}${test.name}` }))
  return [...own, ...suite.suites.flatMap(inner => flatten(inner, `${above}${inner.name} › `))]
}

function describe(error: TestResultError): string {
  const difference = 'expected' in error ? `\nexpected: ${show(error.expected)}\nactual:   ${show(error.actual)}` : ''
  // Only Chromium puts the message into the stack.
  const stack = error.stack?.includes(error.message) ? error.stack : `${error.message}\n${error.stack ?? ''}`
  return `${stack}${difference}`
}

const show = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)))
const indent = (text: string) => text.replace(/^/gm, '  ')
