import { assert } from '../assert.fixture.ts'
import type { Tile } from './engine.ts'
import { ANA, LIVE, MARA } from './live.fixture.ts'
import { show } from './stage.fixture.ts'
import { until } from './until.fixture.ts'

suite('<innies-call-stage>', () => {
  teardown(() => document.querySelector('innies-call-stage')?.remove())

  test('every control has a name and a large target; the end comes last', async () => {
    const { buttons } = await show(LIVE)

    const bar = buttons().filter(button => button.closest('[role=toolbar]'))
    assert.deepEqual(
      bar.map(button => button.ariaLabel),
      ['Microphone', 'Camera', 'Share your screen', 'More', 'End call'],
    )
    for (const button of bar) {
      const { width, height } = button.getBoundingClientRect()
      assert.ok(width >= 52 && height >= 52, `${button.ariaLabel} is ${width} × ${height}`)
    }
  })

  test('microphone and camera say whether they are on', async () => {
    const { stage, button } = await show(LIVE)
    assert.deepEqual([button('Microphone').ariaPressed, button('Camera').ariaPressed], ['true', 'false'])

    stage.state = { ...LIVE, microphone: 'off', camera: 'on' }
    await stage.updateComplete

    assert.deepEqual([button('Microphone').ariaPressed, button('Camera').ariaPressed], ['false', 'true'])
  })

  test('clicks and keys ask for the same', async () => {
    const { asked, button } = await show(LIVE)

    button('Microphone').click()
    button('End call').click()
    for (const key of ['m', 'V']) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))

    assert.deepEqual(asked, ['microphone', 'end', 'microphone', 'camera'])
  })

  test('the arrow keys go from control to control, round the ends', async () => {
    const { stage, button } = await show(LIVE)
    const press = (key: string) =>
      stage.shadowRoot?.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    button('Microphone').focus()

    press('ArrowRight')
    assert.equal(stage.shadowRoot?.activeElement?.ariaLabel, 'Camera')
    press('ArrowLeft')
    press('ArrowLeft')

    assert.equal(stage.shadowRoot?.activeElement?.ariaLabel, 'End call')
  })

  test('keys typed into a text field are left alone', async () => {
    const { asked } = await show(LIVE)
    const field = document.body.appendChild(document.createElement('input'))

    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'm', bubbles: true, composed: true }))
    field.remove()

    assert.deepEqual(asked, [])
  })

  test('says who is there, and when nobody is', async () => {
    const { stage, status } = await show(LIVE)
    assert.equal(status(), 'In a call with Mara Okafor')

    stage.state = { ...LIVE, tiles: [ANA] }
    await stage.updateComplete
    assert.equal(status(), 'Nobody else is here yet')
  })

  test('a denied camera is explained, with another try', async () => {
    const { asked, button, text } = await show({ ...LIVE, camera: 'denied' })

    assert.ok(text().includes('does not let this page use the camera'))
    button('Try again').click()

    assert.deepEqual(asked, ['camera'])
  })

  test('a silenced call offers to be heard', async () => {
    const { asked, button } = await show({ ...LIVE, isSilenced: true })

    button('Tap to hear the others').click()

    assert.deepEqual(asked, ['unsilence'])
  })

  test('a call that failed says what happened, what to do, and offers both ways out', async () => {
    const { asked, button, text } = await show({ phase: 'failed', code: 'lost', canRetry: true })

    assert.ok(text().includes('Check your network'))
    button('Try again').click()
    button('Close').click()

    assert.deepEqual(asked, ['retry', 'close'])
  })

  test('a call that ended says how long it took', async () => {
    const { asked, button, text } = await show({ phase: 'ended', seconds: 252, reason: 'hung-up' })

    assert.ok(text().includes('Call ended') && text().includes('4:12'))
    button('Call again').click()

    assert.deepEqual(asked, ['retry'])
  })

  test('a picture is shown once and let go when it is gone', async () => {
    const did: string[] = []
    const picture = () => {
      did.push('show')
      return () => void did.push('hide')
    }
    const { stage } = await show({ ...LIVE, tiles: [ANA, { ...MARA, show: picture }] })
    const tile = stage.renderRoot.querySelector('innies-call-tile')
    await tile?.updateComplete

    stage.state = { ...LIVE, tiles: [ANA, { ...MARA, show: picture, isSpeaking: true }] }
    await stage.updateComplete
    await tile?.updateComplete
    assert.deepEqual(did, ['show'])

    stage.state = LIVE
    await stage.updateComplete
    await tile?.updateComplete
    assert.deepEqual(did, ['show', 'hide'])
  })

  test('another device in use by itself is said, and can be put away', async () => {
    const hint = { type: 'device-changed', kind: 'microphone', name: 'USB headset' } as const
    const { asked, button, status } = await show({ ...LIVE, hint })

    assert.ok(status()?.includes('Your microphone is now “USB headset”.'))
    button('Close').click()

    assert.deepEqual(asked, ['dismiss'])
  })

  test('who speaks while muted is told, and can turn the microphone on there', async () => {
    const { asked, button, status } = await show({ ...LIVE, microphone: 'off', hint: { type: 'talking-muted' } })

    assert.ok(status()?.includes('You are muted.'))
    button('Unmute').click()

    assert.deepEqual(asked, ['microphone'])
  })

  test('a pin makes somebody fill the stage, and gives the grid back', async () => {
    const lea: Tile = { ...MARA, id: 'lea:d:t', person: 'lea', name: 'Lea' }
    const { stage, button } = await show({ ...LIVE, tiles: [ANA, MARA, lea] })
    const kind = () => stage.renderRoot.querySelector('.pictures')?.getAttribute('data-kind')
    assert.equal(kind(), 'grid')

    button('Show Lea large').click()
    await stage.updateComplete
    assert.deepEqual([kind(), button('No longer show Lea large').ariaPressed], ['focus', 'true'])

    button('No longer show Lea large').click()
    await stage.updateComplete
    assert.equal(kind(), 'grid')
  })

  test('a shared screen is whole, named, and said to whoever shares it with a way to stop', async () => {
    const screen: Tile = { ...MARA, id: 'mara:d:t#screen', isScreen: true, show: () => () => {} }
    const { stage, asked, button, status, text } = await show({ ...LIVE, tiles: [ANA, MARA, screen], screen: 'on' })

    assert.ok(status()?.startsWith('In a call with Mara Okafor.'), status() ?? '')
    const tile = stage.renderRoot.querySelector('innies-call-tile[screen]')
    await until(() => tile?.shadowRoot?.querySelector('video[aria-label="Screen of Mara Okafor"]'))
    assert.ok(text().includes('The others see your screen.'))
    button('Stop sharing').click()

    assert.deepEqual(asked, ['screen'])
  })

  test('ux call 11: what a weak connection goes without is said, and that it comes back by itself', async () => {
    const { stage, status } = await show({ ...LIVE, rung: 'no-own-picture' })
    assert.ok(status()?.includes('Your picture pauses, sound goes on. It comes back by itself.'))

    stage.state = { ...LIVE, isSoundOnly: true }
    await stage.updateComplete
    assert.ok(status()?.includes('Sound only'))
  })

  test('ux call 11: reconnecting is shown on the tile of whoever it is', async () => {
    const { stage } = await show({ ...LIVE, tiles: [ANA, { ...MARA, quality: 'lost' }] })
    const tile = stage.renderRoot.querySelector('.pictures innies-call-tile')

    await until(() => tile?.shadowRoot?.textContent?.includes('Reconnecting…'))
  })

  test('a reaction floats with its name and is said once', async () => {
    const { stage } = await show({ ...LIVE, reactions: [{ key: 1, from: MARA.id, emoji: '👍' }] })

    const said = [...stage.renderRoot.querySelectorAll('[role=status]')].map(node => node.textContent?.trim())
    assert.ok(said.includes('Mara Okafor: 👍'))
    assert.equal(stage.renderRoot.querySelectorAll('.reactions p').length, 1)
  })
})
