import { assert } from '../assert.fixture.ts'
import { readSignal, writeSignal } from './signal.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

suite('what people in a call send each other', () => {
  for (const signal of [
    { type: 'hand', isUp: true },
    { type: 'react', emoji: '🎉' },
  ] as const)
    test(`${JSON.stringify(signal)} arrives as it was sent`, () => {
      assert.deepEqual(readSignal(writeSignal(signal)), signal)
    })

  for (const [what, hostile] of [
    ['nothing', ''],
    ['no JSON', '{'],
    ['null', 'null'],
    ['an unknown type', '{"type":"kick"}'],
    ['a hand that is neither up nor down', '{"type":"hand","isUp":"yes"}'],
    ['markup for an emoji', '{"type":"react","emoji":"<img src=x onerror=alert(1)>"}'],
    ['an emoji that is not offered', '{"type":"react","emoji":"💣"}'],
    ['a text that never ends', `{"type":"react","emoji":"👍","more":"${'x'.repeat(1000)}"}`],
  ] as const)
    test(`${what} is ignored`, () => {
      assert.equal(readSignal(bytes(hostile)), undefined)
    })

  test('bytes that are no text are ignored', () => {
    assert.equal(readSignal(new Uint8Array([0xff, 0xfe, 0x00])), undefined)
  })
})
