import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { bugOf, createLog, type LogForm, type LogLine } from './log.ts'

/** What is written of the lines, on stdout and on stderr. */
function writtenOf(form: LogForm, ...lines: LogLine[]): { out: string[]; err: string[] } {
  const [info, error] = [mock.method(console, 'info', () => {}), mock.method(console, 'error', () => {})]
  const log = createLog(form)
  for (const line of lines) log(line)
  info.mock.restore()
  error.mock.restore()
  const said = (spy: typeof info) => spy.mock.calls.map(call => String(call.arguments[0]))
  return { out: said(info), err: said(error) }
}

const request: LogLine = {
  level: 'info',
  event: 'request',
  method: 'GET',
  route: '/v1/chats',
  status: 200,
  bytes: undefined,
}
const bug: LogLine = { level: 'error', event: 'bug', error: 'TypeError', stack: 'at one\nat two' }

test('as JSON each line is one object with the time, and errors are on stderr', () => {
  const { out, err } = writtenOf('json', request, bug)

  const [line] = out.map(one => JSON.parse(one) as Record<string, unknown>)
  assert.ok(Math.abs(Date.parse(String(line?.time)) - Date.now()) < 60_000)
  assert.deepEqual(
    { ...line, time: 0 },
    { time: 0, level: 'info', event: 'request', method: 'GET', route: '/v1/chats', status: 200 },
  )
  assert.equal(JSON.parse(err[0]!).stack, 'at one\nat two')
  assert.ok(![...out, ...err].join('').includes('\n'))
})

test('as text a line is for people, with the stack below', () => {
  const { out, err } = writtenOf('text', request, bug)

  assert.match(out[0]!, /^\d\d:\d\d:\d\d request method=GET route=\/v1\/chats status=200$/)
  assert.match(err[0]!, /^\d\d:\d\d:\d\d bug error=TypeError\n {4}at one\n {4}at two$/)
})

test('as errors the rest is left out', () => {
  const { out, err } = writtenOf('errors', request, bug)

  assert.deepEqual([out.length, err.length], [0, 1])
})

test('T27: of a mistake the kind and the places are told, and no word of its message, however that looks', () => {
  const error = new RangeError('no "canary" here\n    at canary (canary.ts:1:1)')

  const told = JSON.stringify(bugOf(error))

  assert.match(told, /"RangeError"/)
  assert.match(told, /log\.test\.ts/)
  assert.ok(!told.includes('canary'))
  assert.deepEqual(bugOf('canary'), { error: 'string' })
})
