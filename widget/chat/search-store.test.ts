import { assert } from '../assert.fixture.ts'
import type { Found, Quest } from '../link/link.ts'
import { BEN, fakeLink, sent, settled } from './link.fixture.ts'
import { createSearchStore } from './search-store.ts'

const ALL = { canFindPeople: true }

async function rested(): Promise<void> {
  for (let i = 0; i < 8; i++) await settled()
}

/** A link whose searches are answered one after the other. */
function answering(...answers: (Found | Error)[]) {
  const { link } = fakeLink()
  const quests: Quest[] = []
  const search = async (quest: Quest): Promise<Found> => {
    quests.push(quest)
    const answer = answers.shift() ?? { facts: [], people: [] }
    if (answer instanceof Error) throw answer
    return answer
  }
  return { link: { ...link, search }, quests }
}

suite('createSearchStore', () => {
  test('asks when the text has rested, and ends with fewer than two letters', async () => {
    const { link, server } = fakeLink()
    server.found = [sent(3, 'ben')]
    const store = createSearchStore(link, ALL, settled)

    store.search(' be ')
    assert.deepEqual(store.$search.get(), { people: [], facts: [], next: undefined, phase: 'asking', q: 'be' })

    await rested()
    assert.deepEqual(store.$search.get(), {
      phase: 'found',
      q: 'be',
      people: [BEN],
      facts: [sent(3, 'ben')],
      next: undefined,
    })

    store.search('b')
    assert.deepEqual(store.$search.get(), { phase: 'off' })
  })

  test('one letter is enough where a name is written without spaces', () => {
    const store = createSearchStore(fakeLink().link, ALL, settled)
    const phases = ['紀', '김', 'ส', 'か', 'ü', '😀'].map(text => {
      store.search(text)
      const { phase } = store.$search.get()
      store.search('')
      return phase
    })

    assert.deepEqual(phases, ['asking', 'asking', 'asking', 'asking', 'off', 'off'])
  })

  test('only the last of several texts is asked for', async () => {
    const { link, quests } = answering()
    const paths: string[] = []
    const api = <Answer>(path: string) => {
      paths.push(path)
      return link.api<Answer>()
    }
    const store = createSearchStore({ ...link, api }, ALL, settled)

    for (const text of ['be', 'ben', 'ben&o']) store.search(text)
    await rested()

    assert.deepEqual(paths, ['/v1/people?q=ben%26o'])
    assert.deepEqual(
      quests.map(({ q }) => q),
      ['ben&o'],
    )
  })

  test('an answer that comes after another text was written is dropped', async () => {
    const { link } = answering({ facts: [sent(1, 'ben')], people: [] }, { facts: [sent(2, 'ben')], people: [] })
    const late: (() => void)[] = []
    const search = async (quest: Quest) => {
      const answer = await link.search(quest)
      if (quest.q === 'first') await new Promise<void>(resolve => late.push(resolve))
      return answer
    }
    const store = createSearchStore({ ...link, search }, {}, settled)

    store.search('first')
    await rested()
    store.search('second')
    await rested()
    for (const answer of late) answer()
    await rested()

    const state = store.$search.get()
    assert.deepEqual(state.phase === 'found' && [state.q, state.facts.map(({ rev }) => rev)], ['second', [2]])
  })

  test('a search that fails says why', async () => {
    const { link } = answering(new Error('Too many searches.'))
    const store = createSearchStore(link, ALL, settled)

    store.search('ben')
    await rested()

    assert.deepEqual(store.$search.get(), { phase: 'failed', q: 'ben', message: 'Too many searches.' })
  })

  test('answers without a hit are gone through until one has some', async () => {
    const { link, quests } = answering(
      { facts: [], people: [], next: '1' },
      { facts: [], people: [], next: '2' },
      { facts: [sent(3, 'ben')], people: [], next: '3' },
    )
    const store = createSearchStore(link, { chat: 'c1' }, settled)

    store.search('ben')
    await rested()

    assert.deepEqual(quests, [
      { q: 'ben', chat: 'c1' },
      { q: 'ben', chat: 'c1', cursor: '1' },
      { q: 'ben', chat: 'c1', cursor: '2' },
    ])
    const state = store.$search.get()
    assert.deepEqual(state.phase === 'found' && state.next, '3')
  })

  test('more is asked for from where the last answer ended, once', async () => {
    const { link, quests } = answering(
      { facts: [sent(9, 'ben')], people: [], next: 'c' },
      { facts: [sent(2, 'ben')], people: [] },
    )
    const store = createSearchStore(link, {}, settled)
    store.search('ben')
    await rested()

    store.more()
    store.more()
    await rested()

    const state = store.$search.get()
    assert.deepEqual(state.phase === 'found' && state.facts.map(({ rev }) => rev), [9, 2])
    assert.deepEqual(
      quests.map(({ cursor }) => cursor),
      [undefined, 'c'],
    )
  })
})
