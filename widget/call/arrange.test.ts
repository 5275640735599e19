import { assert } from '../assert.fixture.ts'
import { arrange, type Looks, nextSpeaker } from './arrange.ts'
import type { Tile } from './engine.ts'
import { ANA, MARA } from './live.fixture.ts'

const LOOKS: Looks = { view: 'auto', pinned: undefined, speaker: undefined }
const crowd = (count: number): Tile[] =>
  Array.from({ length: count }, (_, i) => ({ ...MARA, id: `p${i}`, person: `p${i}`, name: `P ${i}` }))
const SCREEN: Tile = { ...MARA, id: 'mara:d:t#screen', isScreen: true }
function focused(tiles: readonly Tile[], looks: Looks = LOOKS) {
  const shown = arrange(tiles, looks)
  if (shown.kind !== 'focus') throw new Error(`not a focus but ${shown.kind}`)
  return shown
}
const ids = (tiles: readonly Tile[]) => tiles.map(({ id }) => id)

suite('who stands where in a call', () => {
  test('alone there is nobody to show', () => {
    assert.deepEqual(arrange([ANA], LOOKS), { kind: 'alone' })
  })

  test('in a call of two the other one fills', () => {
    assert.deepEqual(arrange([ANA, MARA], LOOKS), { kind: 'pair', main: MARA })
  })

  test('nine are a grid, ten are whoever speaks with a strip', () => {
    assert.equal(arrange([ANA, ...crowd(8)], LOOKS).kind, 'grid')

    const ten = focused([ANA, ...crowd(9)], { ...LOOKS, speaker: 'p4' })
    assert.deepEqual([ten.main.id, ten.strip.length], ['p4', 9])
  })

  test('the user may have it otherwise', () => {
    assert.equal(arrange([ANA, ...crowd(20)], { ...LOOKS, view: 'grid' }).kind, 'grid')
    assert.equal(arrange([ANA, ...crowd(3)], { ...LOOKS, view: 'speaker' }).kind, 'focus')
  })

  test('a screen comes first, even between two, and the people stand in the strip', () => {
    const shown = focused([ANA, MARA, SCREEN])

    assert.equal(shown.main, SCREEN)
    assert.deepEqual(ids(shown.strip), [MARA.id, ANA.id])
  })

  test('what is pinned comes before a screen; a pin on somebody who left counts no more', () => {
    const pinned = focused([ANA, MARA, SCREEN], { ...LOOKS, pinned: MARA.id })
    assert.equal(pinned.main, MARA)
    assert.deepEqual(ids(pinned.strip), [SCREEN.id, ANA.id])

    assert.equal(arrange([ANA, MARA], { ...LOOKS, pinned: 'gone' }).kind, 'pair')
  })

  test('nobody sees their own screen in their own screen', () => {
    const mine: Tile = { ...ANA, id: 'ana:d:t#screen', isScreen: true }

    assert.deepEqual(arrange([ANA, MARA, mine], LOOKS), { kind: 'pair', main: MARA })
  })

  test('the turn stays with a speaker who is interrupted, and passes when another one speaks alone', () => {
    const [a, b] = crowd(2) as [Tile, Tile]
    const speaking = (tile: Tile) => ({ ...tile, isSpeaking: true })

    assert.equal(nextSpeaker([speaking(a), speaking(b)], b.id), b.id)
    assert.equal(nextSpeaker([a, b], b.id), b.id)
    assert.equal(nextSpeaker([speaking(a), b], b.id), a.id)
    assert.equal(nextSpeaker([speaking(ANA)], undefined), undefined)
  })
})
