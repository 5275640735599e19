import { assert } from '../assert.fixture.ts'
import type { Tile } from './engine.ts'
import { type Floated, fill } from './float.ts'
import { ANA, LIVE, MARA } from './live.fixture.ts'
import { recordingOf } from './recording.fixture.ts'

/** A frame is a window without custom elements, too. */
function open(actions: { write?: (text: string) => void } = {}) {
  const frame = document.body.appendChild(document.createElement('iframe'))
  const asked: string[] = []
  const view = frame.contentWindow as Window & typeof globalThis
  const float = fill(view, document.body, { ask: control => asked.push(control), write: actions.write })
  const show = (tiles: readonly Tile[], part: Partial<Floated> = {}) =>
    float.show({ state: { ...LIVE, tiles }, people: new Map(), said: undefined, recording: undefined, ...part })
  const { body } = view.document
  const button = (name: string) =>
    [...body.querySelectorAll('button')].find(one => (one.ariaLabel ?? one.textContent?.trim()) === name)
  return { float, view, body, show, asked, button }
}

/** Somebody's picture, which remembers where it is. */
function picture() {
  const shown = new Set<Element>()
  const show = (video: Element) => {
    shown.add(video)
    return () => void shown.delete(video)
  }
  return { shown, show }
}

suite("a call's own window", () => {
  teardown(() => document.body.replaceChildren())

  test('ux call 12: shows the others and oneself, and has the controls', async () => {
    const { body, show, asked, button } = open()
    const [mara, ana] = [picture(), picture()]

    show([
      { ...ANA, show: ana.show },
      { ...MARA, show: mara.show },
    ])
    for (const name of ['Microphone', 'Camera', 'End call']) button(name)?.click()

    assert.deepEqual([...mara.shown], [body.querySelector('video[aria-label="Mara Okafor"]')])
    assert.deepEqual([...ana.shown], [body.querySelector('.self video')])
    assert.deepEqual(asked, ['microphone', 'camera', 'end'])
  })

  test('says that the call is recorded, and asks before that', () => {
    const { body, show, button } = open()
    const answers: boolean[] = []
    const recording = recordingOf({ phase: 'asking' }, { isAsked: true, answer: async on => void answers.push(on) })

    show([ANA, MARA], { recording })
    button('Do not agree')?.click()
    button('Agree')?.click()
    assert.deepEqual(answers, [false, true])
    show([ANA, MARA], { recording: recordingOf({}) })

    assert.ok(body.querySelector('.sign')?.textContent?.includes('is recording this call'))
    assert.equal(button('Agree'), undefined)
  })

  test('lets a picture go that is over, and all when it closes; the same one is shown once', () => {
    const { float, show } = open()
    const [mara, cleo] = [picture(), picture()]
    const other = { ...MARA, id: 'cleo:d:t', person: 'cleo', name: 'Cleo' }

    show([ANA, { ...MARA, show: mara.show }, { ...other, show: cleo.show }])
    const [before] = mara.shown
    show([ANA, { ...MARA, show: mara.show, isSpeaking: true }, other])
    assert.deepEqual([[...mara.shown], cleo.shown.size], [[before], 0])

    float.close()
    assert.equal(mara.shown.size, 0)
  })

  test('shows who has no picture by their letters, and of many those who speak', () => {
    const { body, show } = open()
    const many = Array.from({ length: 6 }, (_, n) => ({ ...MARA, id: `p${n}`, person: `p${n}`, name: `Person ${n}` }))

    show([ANA, ...many.slice(0, 5), { ...many[5]!, isSpeaking: true }])

    const names = [...body.querySelectorAll('.name')].map(({ textContent }) => textContent)
    assert.deepEqual([names.length, names[0], body.querySelectorAll('video').length], [4, 'Person 5', 0])
  })

  test('a reply is sent into the chat, and what the others write is seen; a room without a chat has neither', () => {
    const written: string[] = []
    const { body, show, button } = open({ write: text => written.push(text) })
    show([ANA, MARA], { said: { name: 'Mara', text: '<b>hello</b>' } })
    const field = body.querySelector('input')!

    for (const text of ['  ', ' on my way ']) {
      field.value = text
      button('Send')?.click()
    }

    assert.deepEqual([written, field.value], [['on my way'], ''])
    assert.equal(body.querySelector('[role=status]')?.textContent, 'Mara: <b>hello</b>')
    const without = open()
    without.show([ANA, MARA])
    assert.equal(without.body.querySelector('form'), null)
  })
})
