import { assert } from '../assert.fixture.ts'
import { hueOf, initials } from './initials.ts'

suite('people', () => {
  test('initials are of the first and last word, and keep a letter with its accent whole', () => {
    assert.deepEqual(['Mara Okafor', 'ana', 'Élodie de la Tour', '  '].map(initials), ['MO', 'A', 'ÉT', ''])
  })

  test('a person has the same hue everywhere, and neighbours have others', () => {
    assert.equal(hueOf('user-1'), hueOf('user-1'))
    assert.equal(new Set(['user-1', 'user-2', 'user-3', 'user-4'].map(hueOf)).size, 4)
  })
})
