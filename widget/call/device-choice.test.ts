import { assert } from '../assert.fixture.ts'
import { rememberDevice, rememberedDevices } from './device-choice.ts'

const KEY = 'innies:call-devices'

suite('the choice of devices', () => {
  setup(() => localStorage.removeItem(KEY))
  teardown(() => localStorage.removeItem(KEY))

  test('each kind is remembered by itself', () => {
    rememberDevice('microphone', 'm1')
    rememberDevice('speaker', 's1')
    rememberDevice('microphone', 'm2')

    assert.deepEqual(rememberedDevices(), { microphone: 'm2', speaker: 's1' })
  })

  for (const kept of ['', 'nonsense', 'null', '7', '[]', '{"camera":{"exact":"c1"},"other":"x"}'])
    test(`what somebody else wrote into storage (${kept || 'nothing'}) chooses nothing`, () => {
      localStorage.setItem(KEY, kept)

      assert.deepEqual(rememberedDevices(), {})
    })
})
