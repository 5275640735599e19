import { html, LitElement } from 'lit'
import { assert } from '../assert.fixture.ts'
import { clear, mount } from '../page.fixture.ts'
import { define } from './define.ts'
import { firstWord } from './first-words.ts'
import { listenTo, markLanguage, onLanguage, setWords, untilWords } from './language.ts'
import { list } from './list.ts'
import { seldomWord } from './seldom-words.ts'
import type { Text } from './text.ts'
import { clockTime, dayName, duration } from './time.ts'
import { word } from './words.ts'

const NOON = new Date(2026, 10, 22, 14, 6).getTime()

let stops: (() => void)[] = []

/** The element asks for the page's language; resolves when it is spoken. */
async function listen(element: HTMLElement): Promise<HTMLElement> {
  stops.push(listenTo(element))
  await untilWords()
  return element
}

const put = (attributes: Record<string, string> = {}) => {
  const element = document.createElement('div')
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return mount(element)
}

/** What is to be done leads to a text. */
async function says(key: Parameters<typeof firstWord>[0], text: string): Promise<void> {
  while (firstWord(key) !== text) {
    await new Promise<void>(resolve => {
      const stop = onLanguage(() => resolve(stop()))
    })
  }
}

/** Languages of the user, in the order of their liking. */
function prefer(...languages: string[]): void {
  Object.defineProperty(navigator, 'languages', { value: languages, configurable: true })
}

const direction = () => {
  const node = document.createElement('p')
  markLanguage(node)
  return [node.lang, node.dir]
}

suite('the language of the page', () => {
  setup(() => prefer('en-US'))
  teardown(async () => {
    for (const stop of stops) stop()
    stops = []
    Reflect.deleteProperty(navigator, 'languages')
    for (const name of ['lang', 'dir']) document.documentElement.removeAttribute(name)
    setWords({})
    clear()
    prefer('en-US')
    await untilWords()
  })

  test('is that of the element, else of what it stands in, through shadow roots', async () => {
    document.documentElement.lang = 'ar'
    const outer = put({ lang: 'de-AT' })
    const inner = document.createElement('div')
    outer.attachShadow({ mode: 'open' }).append(inner)
    await listen(inner)
    assert.deepEqual([firstWord('chat.open'), clockTime(NOON)], ['Chat öffnen', '14:06'])

    inner.lang = 'en-US'
    await says('chat.open', 'Open chat')

    inner.removeAttribute('lang')
    outer.removeAttribute('lang')
    await says('chat.open', 'افتح الدردشة')
  })

  test('is else the first of the user’s that there is; what is no language is passed over', async () => {
    document.documentElement.lang = 'not a language'
    prefer('xx', 'de_CH', 'ar')
    await listen(put())
    assert.deepEqual([firstWord('chat.open'), ...direction()], ['Chat öffnen', 'de', 'ltr'])
  })

  test('is English where there is no other', async () => {
    prefer('xx')
    await listen(put({ lang: 'valueof' }))
    assert.equal(firstWord('chat.open'), 'Open chat')
  })

  test('of several elements the first that says a language decides', async () => {
    await listen(put())
    await listen(put({ lang: 'de' }))
    await listen(put({ lang: 'ar' }))
    assert.equal(firstWord('chat.open'), 'Chat öffnen')
  })

  test('may change twice at once: the last wins', async () => {
    const element = await listen(put({ lang: 'en' }))
    element.lang = 'ar'
    element.lang = 'de'
    await says('chat.open', 'Chat öffnen')
  })

  test('a page in English says nothing about how its user writes times', async () => {
    prefer('en-GB', 'en')
    await listen(put({ lang: 'en' }))
    assert.equal(clockTime(NOON), '14:06')
  })

  test('a language that runs from right to left turns what shows it, unless the page says otherwise', async () => {
    const element = await listen(put({ lang: 'ar' }))
    assert.deepEqual(direction(), ['ar', 'rtl'])

    element.dir = 'ltr'
    await changed()
    assert.deepEqual(direction(), ['ar', ''])
  })

  test('the direction of a page in another language is not that of the element’s', async () => {
    document.documentElement.lang = 'en'
    document.documentElement.dir = 'ltr'
    await listen(put({ lang: 'ar' }))
    assert.deepEqual(direction(), ['ar', 'rtl'])
  })

  test('every element renders again when it changes', async () => {
    class Greeting extends LitElement {
      override render = () => html`<p>${word('chat.title')}</p>`
    }
    define('test-greeting', Greeting)
    const greeting = new Greeting()
    const element = await listen(put({ lang: 'en' }))
    mount(greeting)
    await greeting.updateComplete
    assert.equal(greeting.renderRoot.textContent, 'Messages')

    element.lang = 'de'
    await changed()
    await greeting.updateComplete
    assert.equal(greeting.renderRoot.textContent, 'Nachrichten')

    const box = greeting.parentElement
    greeting.remove()
    element.lang = 'en'
    await changed()
    box?.append(greeting) // and when it has changed while the element was away
    await greeting.updateComplete
    assert.equal(greeting.renderRoot.textContent, 'Messages')
  })

  test('ux 19: dates, lists and days are written as it does', async () => {
    await listen(put({ lang: 'de' }))
    const days = [0, 1, 2].map(days => dayName(NOON - days * 86_400_000, NOON))
    assert.deepEqual(days, ['Heute', 'Gestern', 'Freitag, 20. November'])
    assert.equal(list(['Ana', 'Ben', 'Mara']), 'Ana, Ben und Mara')
    assert.deepEqual([duration(65), duration(3605)], ['1:05', '1:00:05'])
  })
})

suite('texts', () => {
  teardown(() => setWords({}))

  test('a site may put its own in their place, with gaps, and take them away again', () => {
    setWords({ 'chat.title': 'Inbox', 'chat.message-to': 'Write to {name}: {nothing}' })
    assert.deepEqual(
      [word('chat.title'), word('chat.message-to', { name: 'Ben' })],
      ['Inbox', 'Write to Ben: {nothing}'],
    )

    setWords({})
    assert.equal(word('chat.title'), 'Messages')
  })

  test('have the plural forms of the language', () => {
    const say = (forms: Text, count: number) => {
      setWords({ 'chat.replies': forms })
      return seldomWord('chat.replies', { count })
    }
    assert.deepEqual(
      [seldomWord('chat.replies', { count: 1 }), seldomWord('chat.replies', { count: 1200 })],
      ['1 reply', '1,200 replies'],
    )
    assert.equal(say({ other: 'many' }, 1), 'many')
    assert.equal(say('{count}', 1), '1')
  })

  test('are never taken from what every object has', () => {
    assert.equal(firstWord('chat.open', { toString: 'x' }), 'Open chat')
    setWords({ 'chat.said': '{constructor}{__proto__}' })
    assert.equal(word('chat.said'), '{constructor}{__proto__}')
  })
})

const changed = () =>
  new Promise<void>(resolve => {
    const stop = onLanguage(() => resolve(stop()))
  })
