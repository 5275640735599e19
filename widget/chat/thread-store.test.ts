import type { Fact } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import { fakeLink, sent, settled } from './link.fixture.ts'
import { createThreadStore } from './thread-store.ts'

const LOG: Fact[] = [
  sent(1, 'ben', { text: 'root', replies: { count: 2, last: 4 } }),
  sent(2, 'ana', { text: 'first', thread: 1 }),
  sent(3, 'ana', { text: 'beside' }),
  sent(4, 'ben', { text: 'second', thread: 1 }),
]

async function thread(log: Fact[] = LOG) {
  const fake = fakeLink([...log])
  const store = createThreadStore('c1', 1, fake.link)
  store.$state.listen(() => {})
  await settled()
  await settled()
  const texts = () => {
    const state = store.$state.get()
    if (state.phase !== 'ready') return state.phase
    return state.value.lines.flat().map(line => ('text' in line ? line.text : line.kind))
  }
  return { ...fake, store, texts }
}

suite('createThreadStore', () => {
  test('has the message that it is about and the replies, and nothing else', async () => {
    const { texts } = await thread()

    assert.deepEqual(texts(), ['root', 'first', 'second'])
  })

  test('hears replies, and not what is said beside', async () => {
    const { texts, hear } = await thread()

    hear(
      sent(5, 'ben', { text: 'third', thread: 1 }),
      sent(6, 'ben', { text: 'no' }),
      sent(7, 'ben', { text: 'else', thread: 3 }),
    )

    assert.deepEqual(texts(), ['root', 'first', 'second', 'third'])
  })

  test('an edit, a reaction and a deletion are seen', async () => {
    const { texts, hear, server } = await thread()

    server.log[1] = sent(2, 'ana', { text: 'better', thread: 1, changed: 5 })
    hear({ type: 'edited', chat: 'c1', rev: 5, at: 5, by: 'ana', of: 2, text: 'better' })
    server.log[3] = { type: 'gone', chat: 'c1', rev: 4, n: 4, from: 'ben', at: 4, changed: 6, thread: 1 }
    hear({ type: 'deleted', chat: 'c1', rev: 6, at: 6, by: 'ben', of: 4 })
    await settled()

    assert.deepEqual(texts(), ['root', 'better', 'gone'])
  })

  test('what is on its way stands at the end, once', async () => {
    const { texts, link, hear } = await thread()
    const clientId = link.send('c1', 'mine', { thread: 1 })
    link.send('c1', 'in the chat')
    assert.deepEqual(texts(), ['root', 'first', 'second', 'mine'])

    hear(sent(5, 'ana', { text: 'mine', thread: 1, clientId }))

    assert.deepEqual(texts(), ['root', 'first', 'second', 'mine'])
  })

  test('what was missed while the connection was lost comes when it is back', async () => {
    const { texts, link, server } = await thread()
    link.$status.set({ phase: 'waiting', isOffline: false })
    server.log.push(sent(5, 'ben', { text: 'missed', thread: 1 }))

    link.$status.set({ phase: 'open' })
    await settled()
    await settled()

    assert.deepEqual(texts(), ['root', 'first', 'second', 'missed'])
  })

  test('older replies come by pages, and none is lost', async () => {
    const many = Array.from({ length: 120 }, (_, i) => sent(i + 2, 'ben', { text: `${i}`, thread: 1 }))
    const { store, texts } = await thread([sent(1, 'ana', { text: 'root' }), ...many])
    assert.equal(texts().length, 51)

    store.loadOlder()
    store.loadOlder()
    await settled()
    assert.equal(texts().length, 101)
    store.loadOlder()
    await settled()

    assert.deepEqual(texts(), ['root', ...many.map(({ text }) => text)])
    const state = store.$state.get()
    assert.equal(state.phase === 'ready' && state.value.older, 'none')
  })

  test('a thread that does not load says so, and can be tried again', async () => {
    const { link, gate } = fakeLink([...LOG])
    gate.isBroken = true
    const store = createThreadStore('c1', 1, link)
    store.$state.listen(() => {})
    await settled()
    await settled()
    assert.deepEqual(store.$state.get(), { phase: 'failed', message: 'The server is away.' })

    gate.isBroken = false
    store.reload()
    await settled()
    await settled()

    assert.equal(store.$state.get().phase, 'ready')
  })

  test('closed it hears nothing', async () => {
    const { store, ears } = await thread()

    store.close()

    assert.equal(ears.size, 0)
  })
})
