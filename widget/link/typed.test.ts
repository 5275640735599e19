import { assert } from '../assert.fixture.ts'
import { fakeClock, fakeVisibility, restoreVisibility } from './clock.fixture.ts'
import { Typed } from './typed.ts'

suite('Typed', () => {
  const opened: Typed[] = []
  let clock: ReturnType<typeof fakeClock>

  setup(() => {
    clock = fakeClock()
  })
  teardown(() => {
    for (const typed of opened.splice(0)) typed.close()
    clock.restore()
    restoreVisibility()
  })

  function create() {
    const kept: string[] = []
    const typed = new Typed((chat, text) => kept.push(`${chat} ${text}`))
    const told: string[][] = []
    typed.$drafts.listen(drafts => told.push([...drafts.values()]))
    opened.push(typed)
    return { typed, kept, told }
  }

  test('a key is told to nobody; after a pause all that was typed is, once', async () => {
    const { typed, kept, told } = create()

    for (const text of ['D', 'De', 'Dear']) {
      typed.note('c1', text)
      await clock.pass(400)
    }
    assert.deepEqual([kept, told], [[], []])
    await clock.pass(100)

    assert.deepEqual([kept, told], [['c1 Dear'], [['Dear']]])
  })

  test('ux 6: a page that is hidden or left may never be seen again: what was typed is kept at once', () => {
    const { typed, kept } = create()

    typed.note('c1', 'hidden')
    fakeVisibility('hidden')
    typed.note('c2', 'left')
    dispatchEvent(new PageTransitionEvent('pagehide'))

    assert.deepEqual(kept, ['c1 hidden', 'c2 left'])
  })

  test('what earlier visits left comes in the place of nothing that is being typed', () => {
    const { typed } = create()
    typed.note('c1', 'now')

    typed.join(new Map([['c1', 'then'], ['c2', 'then']])) // biome-ignore format: one line

    assert.deepEqual([...typed.$drafts.get()], [['c1', 'now'], ['c2', 'then']]) // biome-ignore format: one line
  })

  test('ux 28: what another tab has comes in the place of what was typed here, and goes back to nobody', async () => {
    const { typed, kept } = create()
    typed.note('c1', 'here')

    typed.show('c1', 'there')
    await clock.pass(1000)

    assert.deepEqual([typed.$drafts.get().get('c1'), kept], ['there', []])
  })

  test('a text that came back to what it was is kept no second time', () => {
    const { typed, kept } = create()
    typed.note('c1', '')
    typed.note('c2', 'a')
    typed.flush()

    typed.note('c2', 'ab')
    typed.note('c2', 'a')
    typed.flush()

    assert.deepEqual(kept, ['c2 a'])
  })

  test('ux 42: who signs out leaves nothing of what they were typing; who only closes does', () => {
    const [gone, closed] = [create(), create()]
    for (const { typed } of [gone, closed]) typed.note('c1', 'secret')

    gone.typed.forget()
    for (const { typed } of [gone, closed]) typed.close()

    assert.deepEqual([gone.kept, closed.kept], [[], ['c1 secret']])
  })
})
