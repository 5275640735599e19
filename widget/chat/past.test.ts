import type { Fact } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import { createChatStore } from './chat-store.ts'
import { fakeLink, sent, settled, talk } from './link.fixture.ts'

async function opened(log: Fact[] = talk(500)) {
  const fake = fakeLink(log)
  const store = createChatStore('c1', fake.link, settled)
  store.$state.listen(() => {})
  await settled()
  const state = () => {
    const now = store.$state.get()
    if (now.phase !== 'open') throw new Error('The chat is not open.')
    return now
  }
  const textsOf = (which: 'lines' | 'end') =>
    state()
      [which].flat()
      .map(line => ('text' in line ? line.text : line.kind))
  /** What is shown, from the first text to the last, and what there is before and after. */
  const shown = () => [textsOf('lines').at(0), textsOf('lines').at(-1), state().older, state().newer]
  const isWhole = (which: 'lines' | 'end') => {
    const ordinals = state()
      [which].flat()
      .flatMap(line => ('n' in line ? (line.n ?? []) : []))
    return ordinals.every((n, i) => i === 0 || n === (ordinals[i - 1] ?? 0) + 1)
  }
  const jump = (rev: number) => store.jump(rev).catch((error: unknown) => error)
  return { ...fake, store, state, shown, textsOf, isWhole, jump }
}

suite('a jump', () => {
  test('ux 18: shows what is around a message that is not loaded, goes on both ways, and back to the newest', async () => {
    const { store, shown, jump } = await opened()

    await jump(200)
    assert.deepEqual(shown(), ['text 175', 'text 224', 'more', 'more'])
    store.loadOlder()
    store.loadNewer()
    await settled()
    assert.deepEqual(shown(), ['text 125', 'text 274', 'more', 'more'])

    store.loadNewer(true)
    assert.deepEqual(shown(), ['text 451', 'text 500', 'more', 'none'])
  })

  test('to a message that is shown already asks nothing', async () => {
    const { asked, shown, jump } = await opened()
    const before = asked.length

    await jump(460)

    assert.equal(asked.length, before)
    assert.deepEqual(shown(), ['text 451', 'text 500', 'more', 'none'])
  })

  test('I7: what comes in meanwhile waits at the end, and neither stretch has a hole', async () => {
    const { hear, shown, isWhole, textsOf, jump, store } = await opened()
    await jump(200)

    hear(sent(501, 'ben'), sent(502, 'ben'))
    await settled()

    assert.deepEqual(shown().slice(0, 2), ['text 175', 'text 224'])
    assert.equal(textsOf('end').at(-1), 'text 502')
    assert.ok(isWhole('lines') && isWhole('end'))
    store.loadNewer(true)
    assert.deepEqual(shown().slice(0, 2), ['text 451', 'text 502'])
  })

  test('what comes in changes what is shown there', async () => {
    const { hear, textsOf, jump } = await opened()
    await jump(200)

    hear({ type: 'edited', chat: 'c1', rev: 501, at: 1, by: 'ana', of: 201, text: 'better' })

    assert.ok(textsOf('lines').includes('better'))
  })

  test('I8: what was missed while the connection was away changes it too', async () => {
    const { server, link, textsOf, jump } = await opened()
    await jump(200)
    server.log.push({ type: 'deleted', chat: 'c1', rev: 501, at: 1, by: 'ben', of: 202 })

    link.$status.set({ phase: 'waiting', isOffline: false })
    link.$status.set({ phase: 'open' })
    await settled()

    assert.equal(textsOf('lines').filter(text => text === 'gone').length, 1)
  })

  test('read on to where the end begins it is one log, without a hole and with what came meanwhile', async () => {
    const { store, hear, shown, isWhole, jump } = await opened()
    await jump(400)
    hear(sent(501, 'ben'))

    store.loadNewer()
    await settled()

    assert.deepEqual(shown(), ['text 375', 'text 501', 'more', 'none'])
    assert.ok(isWhole('lines'))
  })

  test('to a message that is no more rejects in words, and leaves the reader where they were', async () => {
    const { shown, jump, server } = await opened()
    server.floor = 100

    const error = await jump(50)

    assert.equal(error instanceof Error && error.message, 'This message is not here any more.')
    assert.deepEqual(shown(), ['text 451', 'text 500', 'more', 'none'])
  })

  test('a page that does not come leaves the reader where they were, and is asked for again', async () => {
    const { store, shown, jump, gate } = await opened()
    await jump(200)
    gate.isBroken = true

    store.loadNewer()
    await settled()
    assert.deepEqual(shown(), ['text 175', 'text 224', 'more', 'failed'])
    gate.isBroken = false
    store.loadNewer()
    await settled()

    assert.deepEqual(shown(), ['text 175', 'text 274', 'more', 'more'])
  })

  test('of two jumps the last one counts', async () => {
    const { gate, release, shown, jump } = await opened()
    gate.isHeld = true

    const jumps = [jump(100), jump(300)]
    await settled()
    await settled()
    release()
    await Promise.all(jumps)

    assert.deepEqual(shown().slice(0, 2), ['text 275', 'text 324'])
  })

  test('what the user sends takes them back to the newest', async () => {
    const { store, shown, jump } = await opened()
    await jump(200)

    store.send('hi')

    assert.deepEqual(shown().slice(0, 2), ['text 451', 'hi'])
  })

  test('a history that began anew drops what is shown of the old one', async () => {
    const { server, link, shown, jump } = await opened()
    await jump(200)
    server.epoch = 'e2'
    server.log = talk(30)

    link.$status.set({ phase: 'waiting', isOffline: false })
    link.$status.set({ phase: 'open' })
    await settled()
    await settled()

    assert.deepEqual(shown(), ['text 1', 'text 30', 'none', 'none'])
  })

  test('a chat that is closed meanwhile shows nothing and hears nothing', async () => {
    const { store, gate, release, ears, jump } = await opened()
    gate.isHeld = true

    const jumping = jump(200)
    await settled()
    store.close()
    release()
    await jumping

    assert.equal(ears.size, 0)
  })
})
