import { assert } from '../assert.fixture.ts'
import type { ConnectionSheet } from './connection-sheet.ts'
import type { Tile } from './engine.ts'
import type { HelpSheet } from './help-sheet.ts'
import type { KeysSheet } from './keys-sheet.ts'
import { ANA, LIVE, MARA } from './live.fixture.ts'
import type { MoreSheet } from './more-sheet.ts'
import type { PeopleSheet } from './people-sheet.ts'
import { find, show } from './stage.fixture.ts'
import { until } from './until.fixture.ts'

suite('what stands beside the pictures of a call', () => {
  teardown(() => document.querySelector('innies-call-stage')?.remove())

  test('what is beside the pictures comes with the click and goes with Escape; the focus comes back', async () => {
    const { stage, button } = await show(LIVE)
    button('More').focus()
    button('More').click()
    const sheet = await until(() => stage.renderRoot.querySelector('innies-call-more'))
    await until(() => sheet.matches(':focus'))
    assert.deepEqual([button('More').ariaExpanded, sheet.role, sheet.ariaLabel], ['true', 'region', 'More'])

    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    await stage.updateComplete

    assert.equal(stage.renderRoot.querySelector('innies-call-more'), null)
    assert.equal(stage.shadowRoot?.activeElement?.ariaLabel, 'More')
  })

  test('what is beside the pictures goes when the call ends', async () => {
    const { stage, button } = await show(LIVE)
    button('More').click()
    await until(() => stage.renderRoot.querySelector('innies-call-more'))

    stage.state = { phase: 'ended', seconds: 1, reason: 'left' }
    await stage.updateComplete

    assert.equal(stage.renderRoot.querySelector('innies-call-more'), null)
  })

  test('ux call 7: a blocked camera is no dead end: steps for this browser, and another try in them', async () => {
    const { stage, asked, button } = await show({ ...LIVE, camera: 'denied' })
    button('Show me how').click()
    const sheet = await until(() => stage.renderRoot.querySelector<HelpSheet>('innies-call-help'))
    await sheet.updateComplete

    assert.equal(sheet.renderRoot.querySelectorAll('ol li').length, 3)
    find(sheet.renderRoot, 'Try again').click()

    assert.deepEqual(asked, ['camera'])
  })

  test('what is wrong with the call is found out and tested on demand', async () => {
    const { stage, button } = await show({ ...LIVE, microphone: 'busy' })
    let tests = 0
    stage.tools = {
      beganAt: 0,
      measure: async () => ({ reports: [] }),
      check: async () => {
        tests++
        return { result: 'no-media' }
      },
      hosting: () => undefined,
      microphone: () => undefined,
      canCheck: () => true,
      rate: () => undefined,
    }
    button('More').click()
    const more = await until(() => stage.renderRoot.querySelector<MoreSheet>('innies-call-more'))
    await more.updateComplete
    find(more.renderRoot, 'Connection').click()
    const sheet = await until(() => stage.renderRoot.querySelector<ConnectionSheet>('innies-call-connection'))
    await sheet.updateComplete
    assert.ok(sheet.renderRoot.textContent?.includes('Another program uses your microphone'))

    find(sheet.renderRoot, 'Test the connection').click()
    await until(() => sheet.renderRoot.textContent?.includes('no sound got through'))

    assert.equal(tests, 1)
  })

  test('hands and reactions are given by a click; the people stand with their hands first', async () => {
    const lea: Tile = { ...MARA, id: 'lea:d:t', person: 'lea', name: 'Lea', hand: 1, isMuted: true }
    const { stage, asked, button, status } = await show({ ...LIVE, tiles: [ANA, MARA, lea] })
    assert.ok(status()?.includes('Hand up: Lea'))
    button('More').click()
    const more = await until(() => stage.renderRoot.querySelector<MoreSheet>('innies-call-more'))
    await more.updateComplete

    find(more.renderRoot, 'Raise your hand').click()
    find(more.renderRoot, '🎉').click()
    find(more.renderRoot, 'Sound only').click()
    assert.deepEqual(asked, ['hand', 'react', 'sound-only'])

    find(more.renderRoot, 'In the call').click()
    const people = await until(() => stage.renderRoot.querySelector<PeopleSheet>('innies-call-people'))
    await people.updateComplete
    const rows = [...people.renderRoot.querySelectorAll('li')].map(row => row.textContent ?? '')
    assert.equal(rows.length, 3)
    assert.ok(rows[0]?.includes('Lea') && rows[0].includes('Lea is muted') && rows[1]?.includes('You'))
  })

  test('keys open what they stand for, and a sheet says which there are', async () => {
    const { stage, asked } = await show(LIVE)
    const press = (key: string) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))

    press('?')
    const keys = await until(() => stage.renderRoot.querySelector<KeysSheet>('innies-call-keys'))
    await keys.updateComplete
    assert.equal(keys.renderRoot.querySelectorAll('kbd').length, 9)

    press('p')
    await until(() => stage.renderRoot.querySelector('innies-call-people'))
    for (const key of ['s', 'h']) press(key)
    assert.deepEqual(asked, ['screen', 'hand'])
  })

  test('a call without a chat has no button for it, nor does its key do anything', async () => {
    const { stage } = await show(LIVE)

    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'c', bubbles: true }))
    await stage.updateComplete

    assert.equal(stage.renderRoot.querySelector('[aria-label=Messages]'), null)
    assert.equal(stage.renderRoot.querySelector('.sheet'), null)
  })

  test('in a corner of the page the keys are the page’s, unless the call has the focus', async () => {
    const { stage, asked, button } = await show(LIVE)
    stage.isSmall = true
    await stage.updateComplete
    const press = (on: Element) =>
      on.dispatchEvent(new KeyboardEvent('keydown', { key: 'm', bubbles: true, composed: true }))

    press(document.body)
    assert.deepEqual(asked, [])
    press(button('Microphone'))
    assert.deepEqual(asked, ['microphone'])
  })
})
