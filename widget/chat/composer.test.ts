import { assert } from '../assert.fixture.ts'
import './composer.ts'
import { all, appeared, clear, isShown, key, mount, named, painted, press, type } from '../page.fixture.ts'
import type { ComposerView } from './composer.ts'
import type { SendOn } from './composer-events.ts'
import { insert } from './insert.ts'
import { BEN } from './link.fixture.ts'
import { keepAbove } from './soft-keyboard.ts'

const ZOE = { id: 'zoe', name: 'Zoë Kim' }

async function composer({ sendOn = 'enter' as SendOn, draft = '' } = {}) {
  const element = document.createElement('innies-composer-view')
  Object.assign(element, { sendOn, draft, people: [BEN, ZOE], name: 'Ben Okafor' })
  mount(element).parentElement?.style.setProperty('align-items', 'end')
  const sent: string[] = []
  const told: Event[] = []
  element.addEventListener('innies-send', event => sent.push(event.text))
  for (const name of ['innies-send', 'innies-draft', 'innies-deed', 'innies-edit-last'])
    element.addEventListener(name, event => told.push(event))
  await element.updateComplete
  const field = element.input
  /** Text from the keyboard, at the caret. */
  const typeOn = async (text: string) => {
    field.focus()
    document.execCommand('insertText', false, text)
    await element.updateComplete
  }
  return { element, field, sent, told, typeOn }
}
const write = async (element: ComposerView, text: string) => {
  type(element, 'textarea', text)
  await element.updateComplete
}
const strike = (element: ComposerView, init: KeyboardEventInit & { keyCode?: number }) => key(element, 'textarea', init)
const height = (element: HTMLElement) => named(element, 'textarea', /^Message/)?.getBoundingClientRect().height ?? 0
/** Waits for something that a chunk brings. */
async function until<T>(find: () => T | undefined | false): Promise<T> {
  for (;;) {
    const found = find()
    if (found) return found
    await painted()
  }
}
const options = (element: Element) =>
  all(element, '[role=option]').map(one => one.textContent?.replace(/\s+/g, ' ').trim())

suite('<innies-composer-view>', () => {
  teardown(clear)

  test('ux 1: Enter sends the text and leaves an empty field, Shift+Enter does not', async () => {
    const { element, sent, field } = await composer()
    await write(element, ' hi ')

    strike(element, { key: 'Enter', shiftKey: true })
    assert.deepEqual(sent, [])
    strike(element, { key: 'Enter' })
    await element.updateComplete

    assert.deepEqual(sent, ['hi'])
    assert.equal(field.value, '')
  })

  test('ux 1: where Ctrl+Enter sends, Enter breaks the line', async () => {
    const { element, sent } = await composer({ sendOn: 'ctrl-enter' })
    await write(element, 'hi')

    strike(element, { key: 'Enter' })
    strike(element, { key: 'Enter', shiftKey: true })
    assert.deepEqual(sent, [])

    strike(element, { key: 'Enter', ctrlKey: true })
    await write(element, 'ho')
    strike(element, { key: 'Enter', metaKey: true })
    assert.deepEqual(sent, ['hi', 'ho'])
  })

  test('ux 2: the Enter that confirms a composition never sends, before its end and, as in Safari, after it', async () => {
    const { element, sent, field } = await composer()
    await write(element, 'にほん')

    strike(element, { key: 'Enter', isComposing: true })
    field.dispatchEvent(new CompositionEvent('compositionend', { data: '日本', bubbles: true }))
    strike(element, { key: 'Enter', keyCode: 229 })
    assert.deepEqual(sent, [])

    strike(element, { key: 'Enter', keyCode: 13 })
    assert.deepEqual(sent, ['にほん'])
  })

  test('ux 3: on a touch keyboard Enter breaks the line; the button sends and the caret stays in the field', async () => {
    const { matchMedia } = window
    Object.defineProperty(window, 'matchMedia', { configurable: true, value: () => ({ matches: true }) })
    try {
      const { element, sent, field } = await composer()
      await write(element, 'hi')
      strike(element, { key: 'Enter' })
      assert.deepEqual(sent, [])
      assert.equal(field.getAttribute('enterkeyhint'), 'enter')

      press(element, 'Send')
      assert.deepEqual(sent, ['hi'])
      assert.equal(element.shadowRoot?.activeElement, field)
    } finally {
      Object.defineProperty(window, 'matchMedia', { configurable: true, value: matchMedia })
    }
  })

  test('ux 4: nothing but space cannot be sent', async () => {
    const { element, sent } = await composer()
    await write(element, ' \n ')

    strike(element, { key: 'Enter' })
    press(element, 'Send')

    assert.deepEqual(sent, [])
  })

  test('ux 4: Enter held down, and a double click, send once', async () => {
    const { element, sent } = await composer()
    await write(element, 'hi')
    for (let i = 0; i < 3; i++) strike(element, { key: 'Enter', repeat: i > 0 })
    assert.deepEqual(sent, ['hi'])

    await write(element, 'ho')
    press(element, 'Send')
    press(element, 'Send')
    assert.deepEqual(sent, ['hi', 'ho'])
  })

  test('ux 5: the field grows with its text to six lines and then scrolls', async () => {
    const { element } = await composer()
    const one = height(element)

    await write(element, 'a\nb')
    assert.equal(height(element) - one, 22)

    await write(element, 'a\n'.repeat(40))
    assert.equal(height(element) - one, 22 * 5)
  })

  test('ux 6: what is typed is told as a draft, and a draft stands in the field', async () => {
    const { element, told, field } = await composer({ draft: 'before' })
    assert.equal(field.value, 'before')

    await write(element, 'after')

    assert.deepEqual(
      told.map(event => 'text' in event && event.text),
      ['after'],
    )
  })

  test('a key renders nothing but what it changes: the button that sends, and what is said of a text that is too long', async () => {
    const { element, typeOn } = await composer()
    let renders = 0
    element.addController({ hostUpdated: () => renders++ })
    const counts: number[] = []

    for (const text of ['a', 'b', '@', 'c', 'x'.repeat(7996), 'd', 'e']) {
      await typeOn(text)
      counts.push(renders)
    }

    assert.deepEqual(counts, [1, 1, 1, 1, 1, 2, 3])
  })

  test('ux 5: where a text area does not grow by itself the field does, with its text', async () => {
    const { supports } = CSS
    CSS.supports = () => false
    const { element, field, typeOn } = await composer()
    CSS.supports = supports
    field.style.setProperty('field-sizing', 'fixed')
    const one = height(element)

    await typeOn('two\nlines')
    const two = height(element)
    strike(element, { key: 'Enter' })
    await element.updateComplete

    assert.deepEqual([two - one, height(element)], [22, one])
  })

  test('a text that is too long is not cut: it says by how much, and waits', async () => {
    const { element, sent } = await composer()
    await write(element, 'x'.repeat(8002))

    strike(element, { key: 'Enter' })

    assert.deepEqual(sent, [])
    assert.equal(all(element, '[role=status]')[0]?.textContent, '2 characters too many')
    await write(element, 'x'.repeat(8000))
    strike(element, { key: 'Enter' })
    assert.equal(sent.length, 1)
  })

  test('ux 7: rich text is pasted as plain text', async () => {
    const { element, field } = await composer()
    assert.equal(field.localName, 'textarea', 'which can hold nothing else')
    const data = new DataTransfer()
    data.setData('text/html', '<b>bold</b>')
    data.setData('text/plain', 'bold')

    const isTaken = !field.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    )

    assert.equal(isTaken, false, 'the browser pastes the text')
    assert.equal(all(element, 'b').length, 0)
  })

  test('ux 7: a picture alone is not pasted, and that is said', async () => {
    const { element, field } = await composer()
    const clipboardData = { files: [new File(['x'], 'x.png', { type: 'image/png' })], getData: () => '' }

    field.dispatchEvent(Object.assign(new Event('paste', { bubbles: true, cancelable: true }), { clipboardData }))
    while (all(element, '.notice')[0]?.textContent !== 'Files cannot be sent here.') await painted()

    element.tell('')
    element.filesTaken = { bytes: 1000, count: 2, types: [] }
    field.dispatchEvent(Object.assign(new Event('paste', { bubbles: true, cancelable: true }), { clipboardData }))
    await appeared(element, 'innies-attach-tray')
    assert.equal(all(element, '.notice')[0]?.textContent, '', 'where they can, that is not said')
  })

  for (const dir of ['ltr', 'rtl'])
    test(`ux 22: in a page that runs ${dir} a text of either direction keeps clear of the edge, and of the button at the other`, async () => {
      const { element, field } = await composer()
      element.parentElement!.dir = dir
      const edges: string[] = []
      for (const text of ['left to right', 'מימין לשמאל']) {
        field.value = text
        field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
        await element.updateComplete
        const { paddingLeft, paddingRight, direction } = getComputedStyle(field)
        edges.push(direction, paddingLeft, paddingRight)
      }

      const [left, right] = dir === 'ltr' ? ['16px', '0px'] : ['0px', '16px']
      assert.deepEqual(edges, ['ltr', left, right, 'rtl', left, right])
    })

  test('ux 10: ArrowUp in an empty field asks for the last own message, and nowhere else', async () => {
    const { element, told } = await composer()
    strike(element, { key: 'ArrowUp' })
    assert.deepEqual(
      told.map(event => event.type),
      ['innies-edit-last'],
    )

    await write(element, 'a')
    strike(element, { key: 'ArrowUp' })
    assert.equal(told.filter(event => event.type === 'innies-edit-last').length, 1)
  })

  test('ux 10: Escape leaves a reply or an edit first, and only then reaches what the chat stands in', async () => {
    const { element, field } = await composer({ draft: 'kept' })
    let escapes = 0
    element.addEventListener('keydown', () => escapes++)
    await element.begin({ kind: 'edit', rev: 3, name: '', text: 'old' })
    assert.equal(field.value, 'old')
    assert.ok(isShown(named(element, 'button', 'Do not edit')))

    strike(element, { key: 'Escape' })
    await element.updateComplete
    assert.equal(field.value, 'kept')
    assert.equal(escapes, 0)

    await element.begin({ kind: 'reply', rev: 3, name: 'Ben', text: 'old' })
    strike(element, { key: 'Escape' })
    assert.equal(escapes, 0)
    strike(element, { key: 'Escape' })
    assert.equal(escapes, 1)
  })

  test('a reply says whom and what it answers, and takes that along', async () => {
    const { element, told } = await composer()
    await element.begin({ kind: 'reply', rev: 7, name: 'Ben Okafor', text: '**When**?\nSoon?' })
    await painted()
    assert.deepEqual(
      all(all(element, 'innies-task-bar')[0] ?? element, 'p').map(line => line.textContent),
      ['Replying to Ben Okafor', 'When?'],
    )

    await write(element, 'now')
    strike(element, { key: 'Enter' })
    await element.updateComplete

    const send = told.find(event => event.type === 'innies-send')
    assert.deepEqual(send && 'extras' in send && send.extras, { replyTo: 7 })
    assert.equal(all(element, 'innies-task-bar').length, 0)
  })

  test('an edit sends what changed, keeps the draft, and comes back if it is refused', async () => {
    const { element, told, field } = await composer()
    await write(element, '')
    await element.begin({ kind: 'edit', rev: 7, name: '', text: 'old @Ben Okafor' }, [BEN])
    element.addEventListener('innies-deed', event => (event.done = Promise.reject(new Error('Gone.'))))

    await write(element, 'new @Ben Okafor')
    strike(element, { key: 'Enter' })
    await painted()

    const deeds = told.flatMap(event => ('deed' in event ? event.deed : []))
    assert.deepEqual(deeds, [{ type: 'edit', of: 7, text: 'new @Ben Okafor', mentions: ['ben'] }])
    assert.equal(field.value, 'new @Ben Okafor')
    assert.ok(isShown(named(element, 'button', 'Save')))
  })

  test('an edit that changes nothing does nothing', async () => {
    const { element, told } = await composer()
    await element.begin({ kind: 'edit', rev: 7, name: '', text: 'old' })

    strike(element, { key: 'Enter' })

    assert.deepEqual(
      told.map(event => event.type),
      [],
    )
  })

  test('ux 11: "@" suggests people; arrows choose, Enter takes and does not send, and the message mentions them', async () => {
    const { element, sent, told, field, typeOn } = await composer()
    await typeOn('Hi @')
    await until(() => options(element).length === 2)
    assert.deepEqual(options(element), ['Ben Okafor', 'Zoë Kim'])
    assert.equal(field.getAttribute('aria-activedescendant'), 'suggestion-0')

    strike(element, { key: 'ArrowUp' })
    await element.updateComplete
    assert.equal(field.getAttribute('aria-activedescendant'), 'suggestion-1')
    strike(element, { key: 'Enter' })
    await element.updateComplete

    assert.deepEqual(sent, [])
    assert.equal(field.value, 'Hi @Zoë Kim ')
    assert.deepEqual(options(element), [])
    strike(element, { key: 'Enter' })
    const send = told.find(event => event.type === 'innies-send')
    assert.deepEqual(send && 'extras' in send && send.extras, { mentions: ['zoe'] })
  })

  test('ux 11: accents and the second name are found; who is taken out of the text again is not mentioned', async () => {
    const { element, told, typeOn } = await composer()
    await typeOn('@zoe')
    await until(() => options(element).join() === 'Zoë Kim')
    await write(element, '')
    await typeOn('@oka')
    await until(() => options(element).join() === 'Ben Okafor')
    strike(element, { key: 'Tab' })
    await write(element, 'nobody')

    strike(element, { key: 'Enter' })

    const send = told.find(event => event.type === 'innies-send')
    assert.deepEqual(send && 'extras' in send && send.extras, {})
  })

  test('ux 11: Escape closes the suggestions and nothing else; in an address there are none', async () => {
    const { element, typeOn, sent } = await composer()
    let escapes = 0
    element.addEventListener('keydown', event => (escapes += event.key === 'Escape' ? 1 : 0))
    await typeOn('@b')
    await until(() => options(element).length)

    strike(element, { key: 'Escape' })
    await element.updateComplete
    assert.deepEqual(options(element), [])
    await typeOn('e')
    assert.deepEqual(options(element), [])
    assert.equal(escapes, 0)

    strike(element, { key: 'Enter' })
    assert.deepEqual(sent, ['@be'])
    await typeOn('me@ben')
    await painted()
    assert.deepEqual(options(element), [])
  })

  test('ux 11: ":" and two letters suggest emojis', async () => {
    const { element, field, typeOn } = await composer()
    await typeOn('Yes :tad')
    await until(() => options(element).some(one => one?.includes('party popper')))
    await write(element, 'Yes ')
    await typeOn(':thumbs up'.slice(0, 7))
    await until(() => options(element)[0]?.includes('thumbs up'))

    strike(element, { key: 'Enter' })

    assert.equal(field.value, 'Yes 👍')
  })

  test('ux 12: Ctrl+B, I and E put marks around what is selected, and undo takes them away', async () => {
    const { element, field, typeOn } = await composer()
    await typeOn('a word')
    field.setSelectionRange(2, 6)

    strike(element, { key: 'b', ctrlKey: true })
    await until(() => field.value === 'a **word**')
    assert.equal(field.value.slice(field.selectionStart, field.selectionEnd), 'word')
    strike(element, { key: 'i', metaKey: true })
    assert.equal(field.value, 'a **_word_**')
    strike(element, { key: 'i', metaKey: true })
    assert.equal(field.value, 'a **word**')

    document.execCommand('undo')
    document.execCommand('undo')
    document.execCommand('undo')
    assert.equal(field.value, 'a word')
  })

  test('ux 12: undo takes an emoji away again that was inserted', async () => {
    const { element, field, typeOn } = await composer()
    await typeOn('a')

    insert(element, '🎉')
    assert.equal(field.value, 'a🎉')
    document.execCommand('undo')

    assert.ok(!field.value.includes('🎉'), field.value) // WebKit takes what was typed before along
  })

  test('ux 35: a soft keyboard lifts the composer by what it covers, and only then', async () => {
    const { element, field } = await composer()
    const viewport = Object.assign(new EventTarget(), { height: 0, offsetTop: 0, scale: 1 })
    const foot = element.getBoundingClientRect().bottom
    viewport.height = foot
    keepAbove(element, viewport as unknown as VisualViewport)
    const resize = (height: number, scale = 1) => {
      Object.assign(viewport, { height, scale })
      viewport.dispatchEvent(new Event('resize'))
      return element.style.marginBlockEnd
    }

    assert.equal(resize(foot - 300), '', 'the keyboard of another field')
    field.focus()
    assert.equal(resize(foot - 300), '300px')
    assert.closeTo(element.getBoundingClientRect().bottom, foot - 300, 1)
    assert.equal(resize(foot - 250), '250px')
    assert.equal(resize(foot / 2, 2), '', 'the user looks closer')
    assert.equal(resize(foot), '')
  })

  test('ux 36: on phones the text is at least 16 px', async () => {
    const rules = all(document.documentElement, 'innies-composer-view')
    assert.deepEqual(rules, [])
    const { element } = await composer()
    const sheets = element.shadowRoot?.adoptedStyleSheets ?? []
    const coarse = sheets.flatMap(sheet => [...sheet.cssRules]).filter(rule => rule.cssText.includes('pointer: coarse'))
    assert.ok(coarse.some(rule => rule.cssText.includes('font-size: 16px')))
  })
})
