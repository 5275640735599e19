import type { Fact, Row } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import { type ChatStore, createChatStore } from './chat-store.ts'
import { newest } from './lines.ts'
import { called, ended, fakeLink, row, sent, settled, talk } from './link.fixture.ts'

const linesOf = (store: ChatStore) => {
  const state = store.$state.get()
  return state.phase === 'open' ? state.lines.flat() : []
}
/** Each line in a word: its text and mark, or the seconds of its call. */
const told = (store: ChatStore) =>
  linesOf(store).map(line => {
    if (line.kind === 'call') return `call ${line.ended?.seconds ?? 'on'}`
    if (line.kind === 'mine') return `${line.text}: ${line.mark}`
    return line.kind === 'theirs' ? line.text : line.kind
  })

async function opened(log: Fact[] = [], part: Partial<Row> = {}) {
  const fake = fakeLink(log)
  fake.link.$rows.set(new Map([['c1', row(part)]]))
  const store = createChatStore('c1', fake.link, settled)
  await settled()
  return { ...fake, store }
}

suite('createChatStore', () => {
  test('a line shows at once and settles when the server echoes it', async () => {
    const { store, link, hear } = await opened()

    store.send('hi')
    assert.deepEqual(told(store), ['hi: sending'])
    const before = linesOf(store)[0]

    hear(sent(1, 'ana', { clientId: 'own-1', text: 'hi' }))
    link.$outbox.set([])
    assert.deepEqual(told(store), ['hi: sent'])
    assert.equal(linesOf(store)[0]?.key, before?.key, 'the row keeps its key')
  })

  test('ux 23: what is written before the log is there is seen all the same, and once when it comes', async () => {
    const fake = fakeLink(talk(3))
    fake.gate.isHeld = true
    const store = createChatStore('c1', fake.link, settled)
    await settled()
    const before = store.$state.get().phase

    store.send('early')
    const early = told(store)
    const state = store.$state.get()
    fake.release()
    await settled()

    assert.deepEqual([before, early], ['loading', ['early: sending']])
    assert.equal(state.phase === 'open' && state.older, 'loading')
    assert.deepEqual(told(store), ['text 1: sent', 'text 2', 'text 3: sent', 'early: sending'])
  })

  test('an echo that comes twice, and before the outbox is empty, is one line', async () => {
    const { store, hear } = await opened()
    store.send('hi')

    const echo = sent(1, 'ana', { clientId: 'own-1', text: 'hi' })
    hear(echo, echo)

    assert.deepEqual(told(store), ['hi: sent'])
  })

  test('a gap is fetched, and what comes after it waits', async () => {
    const { store, hear, server, gate, release, asked } = await opened([sent(1, 'ben')])
    gate.isHeld = true
    server.log.push(sent(2, 'ben'))

    hear(sent(3, 'ben'), sent(4, 'ben'))
    assert.deepEqual(told(store), ['text 1'])

    release()
    await settled()
    assert.deepEqual(told(store), ['text 1', 'text 2', 'text 3', 'text 4'])
    assert.deepEqual(asked.at(-1), { after: 1 })
  })

  test('a gap that could not be fetched is asked for again', async () => {
    const { store, hear, server, gate } = await opened([sent(1, 'ben')])
    gate.isBroken = true
    server.log.push(sent(2, 'ben'))
    hear(sent(3, 'ben'))
    await settled()

    gate.isBroken = false
    await settled()
    await settled()

    assert.deepEqual(told(store), ['text 1', 'text 2', 'text 3'])
  })

  test('after a break the log is asked for what was missed', async () => {
    const { store, link, server } = await opened(talk(2))
    link.$status.set({ phase: 'waiting', isOffline: false })
    server.log.push(sent(3, 'ben'), sent(4, 'ben'))

    link.$status.set({ phase: 'open' })
    await settled()

    assert.deepEqual(told(store).slice(2), ['text 3', 'text 4'])
  })

  test('a new epoch begins the log again', async () => {
    const { store, link, server } = await opened(talk(5))
    server.epoch = 'e2'
    server.log.splice(0, 5, sent(1, 'ben', { text: 'restored' }))

    link.$status.set({ phase: 'open' })
    await settled()

    assert.deepEqual(told(store), ['restored'])
  })

  test('changes show in the message that they change, and stand nowhere else', async () => {
    const { store, hear } = await opened([sent(1, 'ben'), sent(2, 'ana'), sent(3, 'ben')])
    const act = { chat: 'c1', at: 9, by: 'ben' }

    hear(
      { type: 'edited', ...act, rev: 4, of: 1, text: 'better' },
      { type: 'reacted', ...act, rev: 5, of: 2, emoji: '👍', on: true },
      { type: 'deleted', ...act, rev: 6, of: 3 },
      { type: 'pinned', ...act, rev: 7, of: 2, on: true },
      { type: 'void', chat: 'c1', rev: 8, at: 9 },
    )

    assert.deepEqual(told(store), ['better', 'text 2: sent', 'gone'])
    const [first, second] = linesOf(store)
    assert.equal(first?.kind === 'theirs' && first.isEdited, true)
    assert.deepEqual(second?.kind === 'mine' && second.reactions, [{ emoji: '👍', users: ['ben'], isMine: false }])
  })

  test('a reply in a thread is counted below its first message, and read with the rest', async () => {
    const { store, hear } = await opened([sent(1, 'ben')])

    hear(sent(2, 'ben', { thread: 1 }), sent(3, 'ben', { thread: 1 }))

    const [first] = linesOf(store)
    assert.equal(first?.kind === 'theirs' && first.replies, 2)
    assert.deepEqual(told(store), ['text 1', 'reply', 'reply'])
    assert.equal(newest([linesOf(store)]), 3)
  })

  test('in a group that is too big to know of everybody a message is sent, and never claims more', async () => {
    const { store, hear } = await opened([sent(1, 'ana')], { kind: 'group', size: 40 })

    hear({ type: 'was-read', chat: 'c1', user: 'ben', n: 1 })

    assert.deepEqual(told(store), ['text 1: sent'])
  })

  test('a failed line says so and is sent once more, or dropped', async () => {
    const { store, fail } = await opened()
    store.send('hi')

    fail('own-1')
    assert.deepEqual(told(store), ['hi: failed'])

    store.retry('own-1')
    assert.deepEqual(told(store), ['hi: sending'])

    store.discard('own-1')
    assert.deepEqual(told(store), [])
  })

  test('receipts become marks, and only where every other got as far', async () => {
    const members = ['ana', 'ben', 'cleo']
    const { store, hear } = await opened([sent(1, 'ana'), sent(2, 'ana')], { members })
    assert.deepEqual(told(store), ['text 1: sent', 'text 2: sent'])

    hear({ type: 'was-read', chat: 'c1', user: 'ben', n: 2 }, { type: 'was-received', chat: 'c1', user: 'cleo', n: 2 })
    assert.deepEqual(told(store), ['text 1: delivered', 'text 2: delivered'])

    hear({ type: 'was-read', chat: 'c1', user: 'cleo', n: 1 })
    assert.deepEqual(told(store), ['text 1: read', 'text 2: delivered'])
  })

  test('history is put before the first line until there is none', async () => {
    const { store } = await opened(talk(120))
    assert.equal(linesOf(store).length, 50)

    store.loadOlder()
    await settled()
    store.loadOlder()
    await settled()

    assert.equal(linesOf(store).length, 120)
    assert.deepEqual(store.$state.get(), { ...store.$state.get(), older: 'none' })
  })

  test('a call is one line that ends where it began', async () => {
    const { store, hear } = await opened([called(1, 'k1'), sent(2, 'ben')])
    assert.deepEqual(told(store), ['call on', 'text 2'])

    hear(ended(3, 'k1', 252))

    assert.deepEqual(told(store), ['call 252', 'text 2'])
  })

  test('ux 16: where the unread began is fixed when the chat opens', async () => {
    const { store, link, hear } = await opened(talk(6), { n: 6, read: 3 })

    link.$rows.set(new Map([['c1', row({ n: 6, read: 6 })]]))
    hear(sent(7, 'ben'))

    assert.deepEqual(store.$state.get(), { ...store.$state.get(), newFrom: 4 })
  })

  test('ux 16: however many are unread, up to a thousand, a chat opens with the place where they begin', async () => {
    const { store, asked } = await opened(talk(900), { n: 900, read: 40 })

    const state = store.$state.get()

    assert.deepEqual(
      asked.map(({ before, limit }) => [before, limit]),
      [
        [undefined, 50],
        [851, 200],
        [651, 200],
        [451, 200],
        [251, 200],
        [51, 200],
      ],
    )
    assert.deepEqual([linesOf(store).length, state.phase === 'open' && state.newFrom], [900, 41])
  })

  test('ux 16: with more unread than that a chat opens at its newest message', async () => {
    const { asked } = await opened(talk(3000), { n: 3000, read: 40 })

    assert.deepEqual(asked, [{ limit: 50 }])
  })

  test('ux 16: what this device knows is no beginning where all of it is unread, unless it is all there is', async () => {
    const fake = fakeLink(talk(100))
    const { link, server, asked } = fake
    server.cached.set('c1', { chat: 'c1', epoch: 'e1', floor: 0, head: 100, facts: talk(100).slice(60), receipts: {} })
    link.$rows.set(new Map([['c1', row({ head: 100, n: 100, read: 30 })]]))
    const store = createChatStore('c1', link, settled)
    await settled()
    const online = linesOf(store).length
    link.$status.set({ phase: 'waiting', isOffline: true })
    const offline = createChatStore('c1', link, settled)
    await settled()

    assert.deepEqual([online, linesOf(offline).length], [100, 40])
    assert.deepEqual(asked[0], { limit: 50 })
  })

  test('ux 16: a chat that is shown before the server answers has its unread marked when it does', async () => {
    const fake = fakeLink(talk(5))
    const { link, server } = fake
    server.cached.set('c1', { chat: 'c1', epoch: 'e1', floor: 0, head: 3, facts: talk(3), receipts: {} })
    link.$status.set({ phase: 'connecting' })
    link.$rows.set(new Map([['c1', row({ head: 3, n: 3, read: 3 })]]))
    fake.gate.isHeld = true
    const store = createChatStore('c1', link, settled)
    await settled()
    const before = store.$state.get()

    link.$rows.set(new Map([['c1', row({ head: 5, n: 5, read: 3 })]]))
    link.$status.set({ phase: 'open' })
    fake.release()
    await settled()

    const after = store.$state.get()
    assert.deepEqual([before.phase === 'open' && before.newFrom, linesOf(store).length], [undefined, 5])
    assert.equal(after.phase === 'open' && after.newFrom, 4)
  })

  test('what was seen is told once, and never backwards', async () => {
    const { store, reads } = await opened(talk(6), { n: 6, read: 3 })

    for (const n of [2, 5, 5, 4, 6]) store.see(n)

    assert.deepEqual(reads, [5, 6])
  })

  test('a chat that did not load is tried again when the connection opens', async () => {
    const fake = fakeLink(talk(1))
    fake.gate.isBroken = true
    const store = createChatStore('c1', fake.link, settled)
    await settled()
    assert.deepEqual(store.$state.get(), { phase: 'failed', message: 'The server is away.' })

    fake.gate.isBroken = false
    fake.link.$status.set({ phase: 'open' })
    await settled()

    assert.equal(store.$state.get().phase, 'open')
  })

  test('a closed chat hears nothing more, and lets go of its messages', async () => {
    const { store, ears, link } = await opened()

    store.close()

    const state = store.$state.get()
    assert.deepEqual(state.phase === 'open' && [state.lines, state.end], [[], []])

    assert.equal(ears.size, 0)
    assert.equal(link.$status.lc, 0)
  })

  test('what the user wishes of a message goes to its chat, and a refusal comes back', async () => {
    const { store, wishes, gate } = await opened([sent(1, 'ben')])

    await store.act({ type: 'react', of: 1, emoji: '👍', on: true })
    await store.report(1, 'spam')
    store.type(' ')
    store.type('a')
    assert.deepEqual(wishes, [
      { type: 'react', of: 1, emoji: '👍', on: true, chat: 'c1' },
      { type: 'report', about: { chat: 'c1', of: 1 }, reason: 'spam' },
      { type: 'type', chat: 'c1' },
    ])

    gate.code = 'forbidden'
    const refusal = await store.act({ type: 'delete', of: 1 }).catch((error: Error) => error.message)
    assert.equal(refusal, 'That is not possible.')
  })
})
