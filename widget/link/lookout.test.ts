import { assert } from '../assert.fixture.ts'
import { fakeClock, fakeVisibility, restoreVisibility } from './clock.fixture.ts'
import { askOf, row, sends, sent, turn, until, useLinks, welcome } from './connection.fixture.ts'
import type { News } from './link.ts'
import { whenMissed } from './lookout.ts'
import { FakeSocket } from './socket.fixture.ts'

const MINUTE = 60_000 // ms

suite('what may have been missed', () => {
  const { greeted } = useLinks()
  let clock: ReturnType<typeof fakeClock>
  setup(() => {
    clock = fakeClock()
  })
  teardown(() => {
    clock.restore()
    restoreVisibility()
  })

  /** How often it was looked for. */
  function looking() {
    let count = 0
    const stop = whenMissed(() => count++)
    return { stop, count: () => count }
  }
  const feeds = (socket: FakeSocket) => socket.said.filter(frame => frame.type === 'feed').length

  test('is looked for every five minutes', async () => {
    const { stop, count } = looking()

    await clock.pass(16 * MINUTE)

    stop()
    assert.equal(count(), 3)
  })

  test('is looked for when the page is seen again, and after a sleep', async () => {
    const { stop, count } = looking()
    fakeVisibility('hidden')
    const hidden = count()
    fakeVisibility('visible')
    const seen = count()
    await clock.pass(MINUTE)
    const awake = count()
    clock.sleep(2 * MINUTE)
    await clock.pass(0)

    stop()
    assert.deepEqual([hidden, seen, awake, count()], [0, 1, 1, 2])
  })

  test('is not looked for all the time where nobody sees the page, though its timers are slow there', async () => {
    fakeVisibility('hidden')
    const { stop, count } = looking()

    for (let minute = 0; minute < 4; minute++) {
      clock.sleep(MINUTE)
      await clock.pass(0)
    }

    stop()
    assert.equal(count(), 0)
  })

  test('ux 26: after ten minutes in the background the missing messages are asked for, without a reload', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome([{ ...row, head: 3, n: 3 }]))
    const heard: News['type'][] = []
    link.listen(news => heard.push(news.type))

    clock.sleep(10 * MINUTE)
    fakeVisibility('visible')
    socket.hear({
      type: 'fed',
      ask: askOf(socket, 'feed'),
      inbox: { feed: ['f1', 9], rows: [{ ...row, head: 7, n: 7 }], people: [] },
    })
    await turn()

    assert.deepEqual([feeds(socket), heard, link.$rows.get()?.get('c1')?.n], [1, ['behind'], 7])
  })

  test('ux 26: a connection that died in a sleep is given up within three seconds of coming back', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome())
    clock.sleep(10 * MINUTE)
    fakeVisibility('visible')
    const before = link.$status.get().phase

    await clock.pass(3000)
    const after = link.$status.get().phase
    await clock.pass(1000)
    await until(() => FakeSocket.all.length === 2)

    assert.deepEqual([before, after], ['open', 'waiting'])
  })

  test('ux 29: within three seconds of losing the network it is said, and not at all if the connection holds', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome())
    dispatchEvent(new Event('offline'))
    socket.hear('pong')
    await clock.pass(5000)
    const held = link.$status.get().phase

    dispatchEvent(new Event('offline'))
    await clock.pass(3000)

    assert.deepEqual([held, link.$status.get().phase], ['open', 'waiting'])
  })

  test('ux 26: a connection that lived through it stays', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome())
    clock.sleep(10 * MINUTE)
    fakeVisibility('visible')
    socket.hear('pong')

    await clock.pass(5000)

    assert.deepEqual([link.$status.get().phase, FakeSocket.all.length], ['open', 1])
  })

  test('a server that is gone for a day is tried again all day, in growing steps, and what waits goes out when it is back', async () => {
    const { link, socket } = await greeted()
    socket.hear(welcome())
    socket.onclose?.({ code: 1006 })
    const id = link.send('c1', 'of yesterday')
    link.read('c1', 1)

    for (let hour = 0; hour < 24; hour++) {
      clock.sleep(59 * MINUTE)
      for (let step = 0; step < 2; step++) {
        await clock.pass(5000)
        const last = FakeSocket.all.at(-1)!
        if (last !== socket && last.onclose && !last.said.length) last.onclose({ code: 1006 })
      }
    }
    const tries = FakeSocket.all.length
    while (FakeSocket.all.length === tries) await clock.pass(1000)
    const again = FakeSocket.all.at(-1)!
    again.onopen?.()
    again.hear(welcome([]))
    const resent = sends(again).map(({ clientId }) => clientId)
    again.hear(sent(1, 'ana', id))

    assert.ok(tries > 24 && tries < 24 * 8, `${tries} tries`)
    assert.deepEqual([resent, link.$outbox.get()], [[id], []])
  })
})
