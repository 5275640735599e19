import { render } from 'lit'
import { assert } from '../assert.fixture.ts'
import { marked } from './marked.ts'

/** What stands there, with the marked parts in brackets. */
function shown(text: string, q: string): string {
  const box = document.createElement('p')
  render(marked(text, q), box)
  for (const mark of box.querySelectorAll('mark')) mark.textContent = `[${mark.textContent}]`
  return box.textContent ?? ''
}

suite('marked', () => {
  test('marks the words, whatever their case and accents; the last may be only begun', () => {
    assert.equal(shown('Der CAFÉ ist offen', 'cafe off'), 'Der [CAFÉ] ist [offen]')
    assert.equal(shown('a cat concatenates', 'cat'), 'a [cat] concatenates')
    assert.equal(shown('cats and dogs', 'cat dog'), 'cats and [dogs]', 'only the last may be begun')
  })

  test('finds words where there are no spaces', () => {
    assert.equal(shown('私は東京に行きます', '東京'), '私は[東京]に行きます')
  })

  test('begins shortly before the first hit', () => {
    const text = `${'word '.repeat(30)}needle and more`
    assert.ok(shown(text, 'needle').startsWith('…'))
    assert.ok(/\[needle\] and more$/.test(shown(text, 'needle')))
  })

  test('a text is never HTML', () => {
    assert.equal(shown('hi <img src=x onerror=alert(1)>', 'hi'), '[hi] <img src=x onerror=alert(1)>')
  })
})
