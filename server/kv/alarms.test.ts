import assert from 'node:assert/strict'
import { describe, mock, test } from 'node:test'
import { type Alarms, createAlarms } from './alarms.ts'

const HOUR = 3_600_000 // ms

/** Alarms over a clock that stands still until it is moved, and whom they woke. */
function alarmsAt(now: number) {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now })
  mock.method(performance, 'now', () => Date.now()) // mocked timers know the wall clock only
  const woken: string[] = []
  const alarms: Alarms = createAlarms(async name => inGroup(alarms, draft => draft.woken(name)))
  alarms.start(async name => void woken.push(name))
  const stop = () => {
    mock.timers.reset()
    mock.restoreAll()
  }
  return { alarms, woken, pass: (ms: number) => mock.timers.tick(ms), stop }
}

function inGroup(alarms: Alarms, change: (draft: ReturnType<Alarms['begin']>) => unknown): unknown {
  const draft = alarms.begin()
  const stored = change(draft)
  draft.end(true)
  return stored
}

describe('alarms', () => {
  test('a later time needs no write, an earlier one does', () => {
    const { alarms, stop } = alarmsAt(0)
    const set = (at: number | null) => inGroup(alarms, draft => draft.set('c1', at))

    assert.deepEqual([set(100), set(200), set(50), set(null), set(null)], [100, undefined, 50, null, undefined])
    stop()
  })

  test('an alarm that a commit under way counts on rings only when that commit is visible', () => {
    const { alarms, woken, pass, stop } = alarmsAt(0)
    inGroup(alarms, draft => draft.set('c1', 100))
    const draft = alarms.begin()
    assert.equal(draft.set('c1', HOUR), undefined)

    pass(150)
    assert.deepEqual(woken, [])
    draft.end(true)
    assert.deepEqual(woken, ['c1'])
    stop()
  })

  test('an alarm that was put off rings though the commit failed', () => {
    const { alarms, woken, pass, stop } = alarmsAt(0)
    inGroup(alarms, draft => draft.set('c1', 100))
    const draft = alarms.begin()
    draft.set('c1', HOUR)

    pass(150)
    draft.end(false)
    assert.deepEqual(woken, ['c1'])
    stop()
  })

  test('a time set while the partition is awake is stored when it sleeps again', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 })
    mock.method(performance, 'now', () => Date.now()) // mocked timers know the wall clock only
    let sleep = () => {}
    const settled: unknown[] = []
    const alarms: Alarms = createAlarms(async name => settled.push(inGroup(alarms, draft => draft.woken(name))))
    alarms.start(
      () =>
        new Promise<void>(resolve => {
          sleep = resolve
        }),
    )
    inGroup(alarms, draft => draft.set('c1', 100))
    mock.timers.tick(100)

    assert.equal(
      inGroup(alarms, draft => draft.set('c1', HOUR)),
      undefined, // the alarm that rings stands until then, for a process that dies now
    )
    sleep()
    await new Promise(setImmediate)

    assert.deepEqual(settled, [HOUR])
    mock.timers.reset()
  })

  test('a waking that fails while a commit is under way is tried again', async () => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 })
    mock.method(performance, 'now', () => Date.now()) // mocked timers know the wall clock only
    let calls = 0
    const alarms: Alarms = createAlarms(async name => inGroup(alarms, draft => draft.woken(name)))
    alarms.start(async () => {
      if (++calls === 1) throw new Error('not now')
    })
    inGroup(alarms, draft => draft.set('c1', 100))
    const draft = alarms.begin()
    draft.set('c2', 100)
    mock.timers.tick(100)
    await new Promise(setImmediate)
    inGroup(alarms, draft => draft.set('c1', HOUR))
    draft.end(true)
    mock.timers.tick(1000)

    assert.equal(calls, 3) // c1, c2, c1
    mock.timers.reset()
  })

  test('a loaded one rings soon after the start, for the clock may have been set back, and stays set for its time', async () => {
    const { alarms, woken, pass, stop } = alarmsAt(0)
    alarms.stop()
    alarms.load('c1', HOUR)
    alarms.start(async name => void woken.push(name))

    pass(5100)
    await Promise.resolve()
    await Promise.resolve()
    assert.deepEqual(woken, ['c1'])
    pass(HOUR)
    assert.deepEqual(woken, ['c1', 'c1'])
    stop()
  })
})

test('of very many alarms that are set for later, some ring after the others when a process starts', () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 })
  mock.method(performance, 'now', () => Date.now())
  const woken = new Set<string>()
  const alarms: Alarms = createAlarms(async () => {})
  for (let n = 0; n < 1000; n++) alarms.load(`c${n}`, 365 * 24 * HOUR)
  alarms.start(async name => void woken.add(name))

  mock.timers.tick(5000)
  const first = woken.size
  mock.timers.tick(1000)

  assert.deepEqual([first, woken.size], [100, 1000])
  alarms.stop()
  mock.timers.reset()
  mock.restoreAll()
})

test('alarms in days and months ring at their time, in their order', () => {
  const { alarms, woken, pass, stop } = alarmsAt(0)
  const days = [40, 1, 90, 2]
  for (const day of days) inGroup(alarms, draft => draft.set(`day ${day}`, day * 24 * HOUR))
  const after = (day: number) => {
    pass(day * 24 * HOUR - Date.now())
    return woken.length
  }

  assert.deepEqual([after(0.9), after(1), after(2), after(39.9), after(40), after(90)], [0, 1, 2, 2, 3, 4])
  assert.deepEqual(woken, ['day 1', 'day 2', 'day 40', 'day 90'])
  stop()
})

test('a process that waits for nothing but an alarm in a month ends', () => {
  const timers = () => process.getActiveResourcesInfo().filter(kind => kind === 'Timeout').length
  const before = timers()
  const alarms: Alarms = createAlarms(async name => inGroup(alarms, draft => draft.woken(name)))
  alarms.start(async () => {})

  inGroup(alarms, draft => draft.set('c1', Date.now() + 30 * 24 * HOUR))
  assert.equal(timers(), before)

  inGroup(alarms, draft => draft.set('c2', Date.now() + 1000))
  assert.equal(timers(), before + 1)
  alarms.stop()
})
