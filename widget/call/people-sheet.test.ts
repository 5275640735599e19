import { assert } from '../assert.fixture.ts'
import type { Tile } from './engine.ts'
import type { HostControls } from './host-controls.ts'
import type { Hosting } from './hosting.ts'
import { ANA, LIVE, MARA } from './live.fixture.ts'
import { createSheet } from './people-sheet.ts'
import { find } from './stage.fixture.ts'

/** The sheet as Ana sees it, who runs the call unless `part` says otherwise. */
async function show(part: Partial<Hosting> = {}, tiles: readonly Tile[] = [ANA, MARA]) {
  const did: string[] = []
  const sheet = createSheet()
  const hosting: Hosting = {
    ...{ isHost: true, isLocked: false, out: [] },
    mute: async user => void did.push(`mute ${user}`),
    takeOut: async (user, isOut) => void did.push(`${isOut ? 'out' : 'in'} ${user}`),
    lock: async isLocked => void did.push(isLocked ? 'lock' : 'unlock'),
    end: () => void did.push('end'),
    ...part,
  }
  const people = new Map([['lea', { id: 'lea', name: 'Lea' }]])
  Object.assign(sheet, { live: { ...LIVE, tiles }, hosting, people })
  document.body.append(sheet)
  await sheet.updateComplete
  const controls = () => sheet.renderRoot.querySelector<HostControls>('innies-call-host')!
  await controls()?.updateComplete
  const press = async (name: string) => {
    find(sheet.renderRoot, name).click()
    await sheet.updateComplete
  }
  const pressBelow = async (name: string) => {
    find(controls().renderRoot, name).click()
    await controls().updateComplete
  }
  const focused = (root: ShadowRoot | null) => root?.activeElement?.textContent?.trim()
  return { sheet, did, press, pressBelow, controls, focused, text: () => sheet.renderRoot.textContent ?? '' }
}

suite('who runs a call, among those in it', () => {
  teardown(() => document.querySelector('innies-call-people')?.remove())

  test('mutes somebody', async () => {
    const { did, press, text } = await show()

    await press('What you can do with Mara Okafor')
    await press('Mute')

    assert.deepEqual(did, ['mute mara'])
    assert.ok(!text().includes('Take out'))
  })

  test('takes somebody out when they said so twice; at first the focus is where nothing happens', async () => {
    const { sheet, did, press, focused, text } = await show()
    await press('What you can do with Mara Okafor')
    await press('Take out of the call')
    assert.deepEqual([did, focused(sheet.shadowRoot)], [[], 'Cancel'])
    await press('Cancel')
    assert.ok(!text().includes('They come back only'))

    await press('Take out of the call')
    await press('Take out of the call')

    assert.deepEqual(did, ['out mara'])
  })

  test('sees who was taken out, by name, and lets them in again', async () => {
    const { did, press } = await show({ out: ['lea'] })

    await press('Let in again: Lea')

    assert.deepEqual(did, ['in lea'])
  })

  test('locks the call, and ends it for everybody when they said so twice', async () => {
    const { did, pressBelow, controls, focused } = await show()
    const lock = () => find(controls().renderRoot, 'Lock the callNobody new is let in.')
    assert.equal(lock().ariaPressed, 'false')
    lock().click()

    await pressBelow('End the call for everybody')
    assert.deepEqual([did, focused(controls().shadowRoot)], [['lock'], 'Cancel'])
    await pressBelow('End the call for everybody')

    assert.deepEqual(did, ['lock', 'end'])
  })

  test('is told when it did not work', async () => {
    const fail = async () => {
      throw new Error('The call server does not answer.')
    }
    const { sheet, press, text, controls } = await show({ mute: fail, lock: fail })

    await press('What you can do with Mara Okafor')
    await press('Mute')
    find(controls().renderRoot, 'Lock the callNobody new is let in.').click()
    await Promise.resolve()
    await Promise.all([sheet.updateComplete, controls().updateComplete])

    assert.ok(text().includes('That did not work'))
    assert.ok(controls().renderRoot.textContent?.includes('That did not work'))
  })

  test('has nothing to mute where somebody is muted already', async () => {
    const { sheet, press } = await show({}, [ANA, { ...MARA, isMuted: true }])

    await press('What you can do with Mara Okafor')

    assert.ok(find(sheet.renderRoot, 'Mara Okafor is muted').disabled)
  })

  test('is who sees all that; others see only that the call is locked', async () => {
    const { sheet, text, controls } = await show({ isHost: false, isLocked: true, out: ['lea'] })

    const names = [...sheet.renderRoot.querySelectorAll('button')].map(button => button.ariaLabel)
    assert.deepEqual(names, ['Close', 'Show Mara Okafor large'])
    assert.ok(!text().includes('Lea'))
    assert.equal(controls().renderRoot.textContent?.trim(), 'This call is locked: nobody new is let in.')
  })
})
