import { assert } from '../assert.fixture.ts'
import { plain } from './plain.ts'

suite('plain', () => {
  test('takes away the marks that give a text its looks', () => {
    assert.equal(plain('**bold** and _slanted_, ~~gone~~ `code`'), 'bold and slanted, gone code')
    assert.equal(plain('***both*** **with _inner_ marks**'), 'both with inner marks')
    assert.equal(plain('see [the site](https://a.example/b_c)'), 'see the site')
    assert.equal(plain('> quoted\n# Title\n```js\nlet a\n```'), 'quoted Title let a')
  })

  test('leaves what only looks like a mark', () => {
    for (const text of ['snake_case_name', '2 * 3 * 4', 'a ~ b', '5*', '__init', 'c1-c2'])
      assert.equal(plain(text), text)
  })

  test('makes one line of many', () => {
    assert.equal(plain('  a\n\n b\t c '), 'a b c')
  })
})
