import type { Fact } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import { fakeLink, sent, settled, talk } from './link.fixture.ts'
import { Log } from './log.ts'

type Fake = ReturnType<typeof fakeLink>

async function opened(facts: Fact[], prepare: (fake: Fake) => void = () => {}) {
  const fake = fakeLink(facts)
  prepare(fake)
  const log = new Log('c1', fake.link, { wait: settled })
  await settled()
  const state = () => log.$state.get()
  /** What is known, from the first rev to the last. */
  const known = () => {
    const now = state()
    return now.phase === 'open' ? [now.facts[0]?.[0]?.rev, now.facts.at(-1)?.at(-1)?.rev, now.older] : [now.phase]
  }
  const reconnect = async () => {
    fake.link.$status.set({ phase: 'waiting', isOffline: false })
    fake.link.$status.set({ phase: 'open' })
    await settled()
  }
  return { ...fake, log, state, known, reconnect }
}

suite('Log', () => {
  test('pages that end early are asked for on until all is there', async () => {
    const { server, hear, known } = await opened(talk(3))
    server.room = 4
    server.log.push(...talk(20).slice(3))

    hear(sent(21, 'ben'))
    await settled()

    assert.deepEqual(known(), [1, 21, 'none'])
  })

  test('I7: a line that comes too early is shown after those before it, without a hole', async () => {
    const { server, hear, state } = await opened(talk(3))
    server.log.push(...talk(6).slice(3))

    hear(sent(7, 'ben'))
    hear(sent(5, 'ben'))
    await settled()

    const now = state()
    assert.deepEqual(now.phase === 'open' && now.facts.flat().map(fact => fact.rev), [1, 2, 3, 4, 5, 6, 7])
  })

  test('a page that ends early has history before it', async () => {
    const { log, known } = await opened(talk(30), ({ server }) => {
      server.room = 4
    })
    assert.deepEqual(known(), [27, 30, 'more'])

    await log.loadOlder()

    assert.deepEqual(known(), [23, 30, 'more'])
  })

  test('history ends where the server keeps no more, or shows no more to this reader', async () => {
    const { known } = await opened(talk(30), ({ server }) => {
      server.floor = 20
    })

    assert.deepEqual(known(), [21, 30, 'none'])
  })

  test('what the server removed is not shown on', async () => {
    const { server, known, reconnect } = await opened(talk(5))
    server.log.push(...talk(10).slice(5))
    server.floor = 3

    await reconnect()

    assert.deepEqual(known(), [4, 10, 'none'])
  })

  test('where nothing joins on to what is known, the log begins again', async () => {
    const { server, known, reconnect } = await opened(talk(5))
    server.log.push(...talk(20).slice(5))
    server.floor = 15

    await reconnect()

    assert.deepEqual(known(), [16, 20, 'none'])
  })

  test('a chat of which nothing is kept goes on with what comes next', async () => {
    const { hear, known, asked } = await opened(talk(5), ({ server }) => {
      server.floor = 5
    })

    hear(sent(6, 'ben'))

    assert.deepEqual(known(), [6, 6, 'none'])
    assert.equal(asked.length, 1)
  })

  test('what was heard before history came changes it', async () => {
    const { log, hear, state } = await opened(talk(60))

    hear({ type: 'edited', chat: 'c1', rev: 61, at: 1, by: 'ana', of: 1, text: 'better' })
    await log.loadOlder()

    const now = state()
    const first = now.phase === 'open' ? now.facts[0]?.[0] : undefined
    assert.equal(first?.type === 'sent' && first.text, 'better')
  })

  test('a chat that the user is in no more says so, and is not asked for again', async () => {
    const { state, gate, asked, reconnect } = await opened(talk(2))
    gate.code = 'not-found'

    await reconnect()
    const count = asked.length
    await settled()

    assert.deepEqual(state(), { phase: 'failed', message: 'There is no such chat.' })
    assert.equal(asked.length, count)
  })

  test('what this device knows is shown before the server answers, and then brought up to date', async () => {
    const { state, gate, release, asked } = await opened(talk(8), ({ server, gate }) => {
      const { epoch, floor } = server
      server.cached.set('c1', { chat: 'c1', epoch, floor, head: 5, facts: talk(5), receipts: {} })
      gate.isHeld = true
    })
    const before = state()
    release()
    await settled()
    const after = state()

    assert.deepEqual([gate.isHeld, asked], [false, [{ after: 5 }]])
    assert.equal(before.phase === 'open' && before.facts.flat().at(-1)?.rev, 5)
    assert.equal(after.phase === 'open' && after.facts.flat().at(-1)?.rev, 8)
  })

  test('what this device knows is dropped where the server began anew', async () => {
    const { known } = await opened(talk(2), ({ server }) => {
      server.cached.set('c1', { chat: 'c1', epoch: 'old', floor: 0, head: 5, facts: talk(5), receipts: {} })
    })

    assert.deepEqual(known(), [1, 2, 'none'])
  })

  test('what was missed without a break is asked for when the link finds out', async () => {
    const { server, hear, known } = await opened(talk(3))
    server.log.push(...talk(6).slice(3))

    hear({ type: 'behind', chat: 'c1' })
    await settled()

    assert.deepEqual(known(), [1, 6, 'none'])
  })
})
