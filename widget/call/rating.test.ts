import { assert } from '../assert.fixture.ts'
import { all, named, painted } from '../page.fixture.ts'
import type { CallState } from './call-state.ts'
import type { CallTools } from './check.ts'
import type { Rating } from './rating.ts'
import './rating.ts'
import { show } from './stage.fixture.ts'

/** The question by itself, and what was answered. */
async function asked() {
  const said: Rating[] = []
  const element = document.createElement('innies-call-rating')
  element.send = rating => void said.push(rating)
  document.body.append(element)
  await element.updateComplete
  const press = async (name: string) => {
    named(element, 'button', name)?.click()
    await element.updateComplete
  }
  return { element, said, press, text: () => element.shadowRoot?.textContent?.replace(/\s+/g, ' ').trim() }
}

/** What the end of a call shows where it is asked. */
async function ended(part: Partial<Extract<CallState, { phase: 'ended' }>>, isAsked = true) {
  const said: Rating[] = []
  const tools: Partial<CallTools> = {
    rate: () => (isAsked ? rating => void said.push(rating) : undefined),
    canCheck: () => false,
  }
  const { stage } = await show({ phase: 'ended', seconds: 60, reason: 'hung-up', ...part })
  stage.tools = tools as CallTools // all that is asked of them here
  stage.requestUpdate()
  await stage.updateComplete
  await painted()
  return { stage, isShown: () => all(stage, 'innies-call-rating').length > 0 }
}

suite('the question how a call was', () => {
  teardown(() => {
    for (const one of document.querySelectorAll('innies-call-rating, innies-call-stage')) one.remove()
  })

  test('takes many stars at one press, and thanks', async () => {
    const { said, press, text } = await asked()

    await press('5 stars')

    assert.deepEqual(said, [{ type: 'rating', stars: 5, reasons: [] }])
    assert.equal(text(), 'Thank you.')
  })

  test('asks of few stars why, and takes reasons back', async () => {
    const { said, press, element } = await asked()
    await press('2 stars')
    for (const reason of ['Sound', 'Delay', 'Sound']) await press(reason)
    assert.equal(named(element, 'button', 'Delay')?.ariaPressed, 'true')

    await press('Send')

    assert.deepEqual(said, [{ type: 'rating', stars: 2, reasons: ['delay'] }])
  })

  test('says the stars that were given, if its window is closed before the reason', async () => {
    const { said, press, element } = await asked()
    await press('1 star')

    element.remove()
    await painted()

    assert.deepEqual(said, [{ type: 'rating', stars: 1, reasons: [] }])
  })

  test('goes when it is not wanted, and nothing is said', async () => {
    const { said, press, text, element } = await asked()

    await press('Not now')
    element.remove()
    await painted()

    assert.deepEqual([text(), said], ['', []])
  })

  test('is read out as a group of buttons with names', async () => {
    const { element } = await asked()
    const [group] = all(element, '[role=group]')

    const label = element.shadowRoot?.getElementById(group?.getAttribute('aria-labelledby') ?? '')

    assert.equal(label?.textContent, 'How was the call?')
    assert.deepEqual(
      [...(group?.querySelectorAll('button') ?? [])].map(one => one.ariaLabel),
      ['1 star', '2 stars', '3 stars', '4 stars', '5 stars'],
    )
  })

  test('stands at the end of a call in which people talked, and of no other', async () => {
    assert.equal((await ended({})).isShown(), true)
    assert.equal((await ended({ seconds: 9 })).isShown(), false)
    assert.equal((await ended({ reason: 'missed' })).isShown(), false)
    assert.equal((await ended({ reason: 'replaced' })).isShown(), false)
    assert.equal((await ended({}, false)).isShown(), false)
  })

  test('keeps out of a call that is in a corner of the page', async () => {
    const { stage, isShown } = await ended({})

    stage.isSmall = true
    await stage.updateComplete

    assert.equal(isShown(), false)
  })
})
