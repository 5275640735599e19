import { assert } from '../assert.fixture.ts'
import { createSheet } from './devices-sheet.ts'
import type { Devices } from './engine.ts'
import { LIVE } from './live.fixture.ts'

const DEVICES: Devices = {
  microphone: {
    list: [
      { id: 'm1', name: 'Built-in' },
      { id: 'm2', name: '<b>USB</b> headset' },
    ],
    chosen: 'm2',
  },
  camera: { list: [{ id: 'c1', name: 'Front' }], chosen: 'c1' },
  speaker: { list: [], chosen: 'default' },
}

async function show(devices: Devices) {
  const sheet = createSheet()
  sheet.live = { ...LIVE, devices }
  document.body.append(sheet)
  await sheet.updateComplete
  const asked: string[] = []
  sheet.addEventListener('innies-call-control', ({ control, value }) => asked.push(`${control} ${value}`))
  const select = (name: string) => {
    const label = [...sheet.renderRoot.querySelectorAll('label')].find(label =>
      label.textContent?.trim().startsWith(name),
    )
    return label!.querySelector('select')!
  }
  return { sheet, asked, select, text: () => sheet.renderRoot.textContent ?? '' }
}

suite('the choice of devices in a call', () => {
  teardown(() => document.querySelector('innies-call-devices')?.remove())

  test('shows what there is, as plain text, and what is in use', async () => {
    const { select } = await show(DEVICES)

    assert.deepEqual(
      [...select('Microphone').options].map(option => option.text),
      ['Built-in', '<b>USB</b> headset'],
    )
    assert.equal(select('Microphone').value, 'm2')
  })

  test('another choice is asked for', async () => {
    const { asked, select } = await show(DEVICES)

    select('Microphone').value = 'm1'
    select('Microphone').dispatchEvent(new Event('change'))

    assert.deepEqual(asked, ['choose-microphone m1'])
  })

  test('a choice that could not be had goes back to what is in use', async () => {
    const { sheet, select } = await show(DEVICES)
    select('Microphone').value = 'm1'

    sheet.live = { ...LIVE, devices: { ...DEVICES } }
    await sheet.updateComplete

    assert.equal(select('Microphone').value, 'm2')
  })

  test('where the browser names no device it says why', async () => {
    const none = { list: [], chosen: '' }
    const { select, text } = await show({ microphone: none, camera: none, speaker: none })

    assert.ok(select('Camera').disabled)
    assert.ok(text().includes('once you have allowed one') && text().includes('decides where sound comes from'))
  })
})
