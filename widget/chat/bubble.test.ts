import { assert } from '../assert.fixture.ts'
import type { GoneLine, Line, Mark, MineLine, TheirLine } from './lines.ts'
import { ANA, BEN } from './link.fixture.ts'
import './message-list.ts'
import { all, appeared, clear, isShown, mount, named, painted, press } from '../page.fixture.ts'

const NOON = new Date(2026, 10, 20, 12).getTime()
const MARA = { id: 'mara', name: 'Mara Okafor' }
const theirs = (text: string, part: Partial<TheirLine> = {}): TheirLine => ({
  kind: 'theirs',
  key: `t${part.rev ?? 1}`,
  text,
  at: NOON,
  from: 'ben',
  n: 1,
  rev: 1,
  ...part,
})
const mine = (text: string, mark: Mark, part: Partial<MineLine> = {}): MineLine => ({
  kind: 'mine',
  key: text,
  text,
  at: NOON,
  mark,
  n: 2,
  ...part,
})

async function shown(lines: Line[], { width = 400, people = [BEN] } = {}) {
  await Promise.all([import('./rich-text.ts'), import('./seldom.ts')]) // so that rows are whole in the next frame
  const element = mount(document.createElement('innies-message-list'), { width })
  Object.assign(element, {
    lines: [lines],
    people,
    me: 'ana',
    everybody: new Map([ANA, BEN, MARA].map(one => [one.id, one])),
  })
  await painted()
  await painted()
  const bubbles = all(element, '.bubble')
  return { element, bubbles, links: all(element, 'a') as HTMLAnchorElement[] }
}

/** Kinds of script injection: a tag, an attribute, a scheme, an encoding, markup within Markdown, template marks. */
const VECTORS: Record<string, string[]> = {
  'OWASP XSS filter evasion: tags and handlers': [
    '<script>hacked()</script>',
    '<img src=x onerror=hacked()>',
    '<svg/onload=hacked()>',
    '<body onload=hacked()>',
    '<iframe src="javascript:hacked()"></iframe>',
    '<input autofocus onfocus=hacked()>',
    '<a href="javascript:hacked()">x</a>',
    '"><script>hacked()</script>',
    "'-hacked()-'",
    '<IMG """><SCRIPT>hacked()</SCRIPT>">',
    '<<script>hacked();//<</script>',
  ],
  'html5sec.org: elements of HTML 5, SVG and MathML': [
    '<video><source onerror="hacked()">',
    '<form><button formaction="javascript:hacked()">x</button></form>',
    '<math href="javascript:hacked()">x</math>',
    '<svg><a xlink:href="javascript:hacked()"><text>x</text></a></svg>',
    '<details open ontoggle=hacked()>',
    '<object data="data:text/html;base64,PHNjcmlwdD5oYWNrZWQoKTwvc2NyaXB0Pg==">',
    '<style>@import "javascript:hacked()"</style>',
    '<noscript><p title="</noscript><img src=x onerror=hacked()>">',
    '<template><script>hacked()</script></template>',
  ],
  'schemes of links, plain, in other case, with controls and entities within': [
    '[x](javascript:hacked())',
    '[x](JaVaScRiPt:hacked())',
    '[x](java\tscript:hacked())',
    '[x](java&#x0A;script:hacked())',
    '[x](&#106;avascript:hacked())',
    '[x](\u0001javascript:hacked())',
    '[x](data:text/html,<script>hacked()</script>)',
    '[x](vbscript:hacked())',
    '[x](blob:https://a.example/1)',
    '[x](file:///etc/passwd)',
    '[x](//thief.example)',
    '[x](https:javascript:hacked())',
    'javascript://a.example/%0Ahacked()',
    'view-source:https://a.example',
  ],
  'a link that breaks out of its attribute': [
    '[x](https://a.example/"onmouseover="hacked())',
    "[x](https://a.example/'onmouseover='hacked())",
    'https://a.example/"onmouseover="hacked()',
    '[x](https://a.example "title" onclick=hacked())',
    '[x" onclick="hacked()](https://a.example)',
  ],
  'markup within what Markdown makes': [
    '**<img src=x onerror=hacked()>**',
    '`<img src=x onerror=hacked()>`',
    '```html\n<img src=x onerror=hacked()>\n```',
    '> <img src=x onerror=hacked()>',
    '- <img src=x onerror=hacked()>',
    '![x](javascript:hacked())',
    '![x"onerror="hacked()](https://a.example/x)',
    '<https://a.example>',
    '<javascript:hacked()>',
  ],
  'marks of templates, ours too': [
    '$' + '{hacked()}',
    '{{constructor.constructor("hacked()")()}}',
    '<!--?lit$1$-->',
    'lit$123456$',
    '<!-- --><?x?>',
  ],
}

suite('one message', () => {
  teardown(clear)

  test('T26, ux 24: no text makes anything but text and links to https, http and mailto', async () => {
    let hacked = 0
    Object.assign(window, { hacked: () => hacked++ })
    const texts = Object.values(VECTORS).flat()
    const lines = texts.map((text, i) => theirs(text, { key: `t${i}`, rev: i + 1, n: i + 1 }))

    const { element, links } = await shown(lines)
    await painted()

    const tags = new Set(all(element, '.bubble *').map(part => part.localName))
    const allowed = ['p', 'b', 'i', 's', 'a', 'code', 'pre', 'blockquote', 'ul', 'li', 'bdi', 'div', 'button', 'span']
    assert.deepEqual(
      [...tags].filter(tag => !allowed.includes(tag)),
      [],
    )
    assert.deepEqual(links.filter(link => !['https:', 'http:', 'mailto:'].includes(link.protocol)).map(String), [])
    const handlers = all(element, '.bubble *').flatMap(part =>
      part.getAttributeNames().filter(name => name.startsWith('on')),
    )
    assert.deepEqual(handlers, [])
    assert.equal(hacked, 0)
  })

  test('ux 24: a link tells nothing about the page and opens beside it', async () => {
    const { links } = await shown([theirs('https://a.example and [b](mailto:b@c.example)')])

    assert.deepEqual(
      links.map(({ href, rel, target, title }) => [href, rel, target, title]),
      [
        ['https://a.example/', 'noopener noreferrer nofollow', '_blank', 'https://a.example'],
        ['mailto:b@c.example', 'noopener noreferrer nofollow', '_blank', 'mailto:b@c.example'],
      ],
    )
  })

  test('ux 22: a word of 4,000 letters, an address and a line of code stay within their bubble', async () => {
    const { element, bubbles } = await shown(
      [
        theirs('x'.repeat(4000)),
        theirs(`https://a.example/${'y'.repeat(3000)}`, { key: 'b' }),
        theirs(`\`\`\`\n${'z'.repeat(3000)}\n\`\`\``, { key: 'c' }),
        theirs('a', { key: 'd', from: 'mara' }),
      ],
      { width: 320, people: [BEN, { ...MARA, name: 'N'.repeat(4000) }] },
    )

    const [log] = all(element, '[role=log]')
    assert.equal(log?.scrollWidth, log?.clientWidth)
    for (const bubble of bubbles) assert.ok(bubble.getBoundingClientRect().width <= 320 * 0.8, 'as wide as it may be')
    const [code] = all(element, 'pre')
    assert.ok(code && code.scrollWidth > code.clientWidth, 'code scrolls')
  })

  test('ux 22: each text has its own direction, and an override ends with its bubble', async () => {
    const { element } = await shown([theirs('\u202eabc'), theirs('שלום', { key: 'b' }), theirs('after', { key: 'c' })])

    const texts = all(element, '.bubble > p')
    assert.deepEqual(
      texts.map(text => text.getAttribute('dir')),
      ['auto', 'auto', 'auto'],
    )
    assert.deepEqual(
      texts.map(text => getComputedStyle(text).direction),
      ['ltr', 'rtl', 'ltr'],
    )
    assert.deepEqual(
      texts.map(text => getComputedStyle(text).unicodeBidi),
      ['isolate', 'isolate', 'isolate'],
    )
  })

  test('ux 22: what is not seen, and what is piled up, is not drawn outside its bubble', async () => {
    const flood = `a${'\u0300'.repeat(4000)}`
    const { bubbles } = await shown([
      theirs('\u200b'.repeat(8000)),
      theirs(flood, { key: 'b' }),
      theirs('\u200d\u2060'.repeat(4000), { key: 'c' }),
    ])

    for (const bubble of bubbles) {
      assert.equal(getComputedStyle(bubble).overflow, 'clip')
      assert.ok(bubble.offsetHeight < 100, `${bubble.offsetHeight} px`)
    }
  })

  test('a hostile name is one line, and turns nothing around it', async () => {
    const name = `\u202e${'<b>x</b>'.repeat(50)}\n\n`
    const { element } = await shown([theirs('a')], { people: [{ id: 'ben', name }, MARA] })

    const [sender] = all(element, '.sender')
    assert.equal(sender?.offsetHeight, 18)
    assert.equal(sender?.localName, 'bdi')
    assert.equal(all(element, '.sender b').length, 0)
  })

  test('ux 39: a message of nothing but a few emojis is bigger', async () => {
    const size = async (text: string) => {
      const { element } = await shown([theirs(text)])
      const [said] = all(element, '.bubble > p')
      const found = said && getComputedStyle(said).fontSize
      clear()
      return found
    }
    for (const text of ['😀', '👩🏽‍🚀 🏳️‍🌈', '🇮🇹❤️', '1️⃣', '👨‍👩‍👧‍👦']) assert.equal(await size(text), '36px', text)
    for (const text of ['1', '😀 hi', '😀'.repeat(30), '#*', 'a', '©', '12'])
      assert.equal(await size(text), '15px', text)
  })

  test('a mention stands out where the message speaks to somebody, most of all to the user', async () => {
    const { element } = await shown([
      theirs('@Ana Lima and @Mara Okafor and @Ben Okafor', { mentions: ['ana', 'mara'] }),
    ])

    assert.deepEqual(
      all(element, '.mention').map(one => [one.textContent, one.hasAttribute('data-me')]),
      [
        ['@Ana Lima', true],
        ['@Mara Okafor', false],
      ],
    )
  })

  test('code is copied as it was written', async () => {
    const copied: string[] = []
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: async (text: string) => void copied.push(text) },
    })
    const { element } = await shown([theirs('```js\na  b\n\n c\n```')])

    press(element, 'Copy')

    assert.deepEqual(copied, ['a  b\n\n c'])
  })

  test('a reply quotes whom and what it answers; a press asks to jump there', async () => {
    const gone: GoneLine = { kind: 'gone', key: 'g', at: NOON, from: 'ben', n: 3, rev: 3 }
    const { element } = await shown([
      theirs('**first** line\nsecond', { rev: 1 }),
      gone,
      theirs('a', { key: 'a', rev: 4, replyTo: 1 }),
      theirs('b', { key: 'b', rev: 5, replyTo: 3 }),
      mine('c', 'sent', { rev: 6, replyTo: 2 }),
    ])
    const jumps: number[] = []
    element.addEventListener('innies-jump', event => jumps.push(event.rev))

    await appeared(element, '.quote')
    const quotes = all(element, '.quote')
    for (const quote of quotes) quote.click()

    assert.deepEqual(
      quotes.map(quote => [...quote.children].map(part => part.textContent)),
      [['Ben Okafor', 'first line'], ['Ben Okafor', 'Message deleted'], ['An earlier message']],
    )
    assert.deepEqual(jumps, [1, 3, 2])
  })

  test('a reaction says who chose it, and a press joins them or takes the own one back', async () => {
    const { element } = await shown([
      theirs('a', {
        reactions: [
          { emoji: '👍', users: ['ana', 'mara'], isMine: true },
          { emoji: '🎉', users: ['ben'], isMine: false },
        ],
      }),
    ])
    const deeds: unknown[] = []
    element.addEventListener('innies-deed', event => deeds.push(event.deed))
    await appeared(element, '.reactions')
    const buttons = all(element, '.reactions button')

    for (const button of buttons) button.click()

    assert.deepEqual(
      buttons.map(button => [button.title, button.getAttribute('aria-pressed')]),
      [
        ['You and Mara Okafor', 'true'],
        ['Ben Okafor', 'false'],
      ],
    )
    assert.deepEqual(deeds, [
      { type: 'react', of: 1, emoji: '👍', on: false },
      { type: 'react', of: 1, emoji: '🎉', on: true },
    ])
  })

  test('how many replies a thread has opens it, but not within a thread', async () => {
    const lines = [theirs('a', { replies: 2 })]
    const { element } = await shown(lines)
    assert.equal(named(element, 'button', '2 replies'), undefined)
    assert.ok(isShown(named(element, 'span', '2 replies')))

    element.chat = 'c1'
    await painted()
    const places: unknown[] = []
    element.addEventListener('innies-panel', event => places.push(event.place))
    press(element, '2 replies')

    assert.deepEqual(places, [{ at: 'thread', chat: 'c1', of: 1 }])
  })

  test('ux 23: how far an own message got is said in a word, and nothing is called sent that was not', async () => {
    const said = async (mark: Mark) => {
      const { element } = await shown([mine('a', mark)])
      const text = all(element, '.meta').map(meta => meta.textContent?.replace(/\s+/g, ' ').trim() ?? '')
      const isRetriable = isShown(named(element, 'button', 'Try again'))
      clear()
      return [text.join().replace(/^.* · /, ''), isRetriable]
    }

    assert.deepEqual(await said('sending'), ['Sending…', false])
    assert.deepEqual(await said('sent'), ['Sent', false])
    assert.deepEqual(await said('delivered'), ['Delivered', false])
    assert.deepEqual(await said('read'), ['Read', false])
    assert.deepEqual(await said('failed'), ['Not sent Try again Delete', true])
  })
})
