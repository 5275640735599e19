import { assert } from '../assert.fixture.ts'
import { inWords, sizeText, whyNot } from './file-text.ts'

const file = (type: string, part = {}) => ({ type, name: 'a b.pdf', ...part })

suite('files in words', () => {
  test('say what they are where there is no text', () => {
    const said = (files: Parameters<typeof inWords>[0]['files'], text = '') => inWords({ text, files })
    assert.deepEqual(
      [
        said([file('image/png')]),
        said([file('image/png'), file('image/jpeg')]),
        said([file('video/mp4')]),
        said([file('audio/webm', { duration: 4000 })]),
        said([file('audio/mpeg')]),
        said([file('image/png'), file('application/pdf')]),
        said([file('image/png')], 'Look'),
        said(undefined),
      ],
      ['Photo', '2 photos', 'Video', 'Voice message', 'File: a b.pdf', '2 files', 'Look', ''],
    )
  })

  test('sizes are short', () => {
    assert.deepEqual([1, 999, 1500, 2_340_000, 34_567_890, 5e9].map(sizeText), [
      '1 byte',
      '999 byte',
      '2 kB',
      '2.3 MB',
      '35 MB',
      '5 GB',
    ])
  })

  test('why they were not sent is said in words; what is not known here, as the server says it', () => {
    assert.equal(whyNot({ code: 'storage-full', message: 'x' }), 'The server has no room left. Try again later.')
    assert.equal(whyNot({ code: 'gone', message: 'The chat is gone.' }), 'The chat is gone.')
  })
})
