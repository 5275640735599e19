import { assert } from '../assert.fixture.ts'
import { blocksOf, type Part, plainOf } from './markdown.ts'

/** Parts as one text: `<b>` for bold … links with their address. */
const shown = (parts: readonly Part[]): string =>
  parts
    .map(part => {
      if (typeof part === 'string') return part
      if (part.kind === 'link') return `<a ${part.href}>${shown(part.parts)}</a>`
      return `<${part.kind}>${'parts' in part ? shown(part.parts) : part.text}</>`
    })
    .join('')
const line = (text: string, names: string[] = []) =>
  blocksOf(
    text,
    names.map(name => ({ id: name.toLowerCase(), name })),
  )
    .map(block => ('parts' in block ? shown(block.parts) : block.kind))
    .join('|')

/** How many things there are, how deep they lie, and how many characters they say. */
function measure(text: string) {
  let count = 0
  const depthOf = (parts: readonly Part[]): number =>
    1 +
    Math.max(
      0,
      ...parts.map(part => (++count && typeof part !== 'string' && 'parts' in part ? depthOf(part.parts) : 0)),
    )
  const blocks = blocksOf(text)
  const depths = blocks.map(block =>
    block.kind === 'list'
      ? Math.max(...block.items.map(item => depthOf(item.parts)))
      : 'parts' in block
        ? depthOf(block.parts)
        : ++count && 1,
  )
  return { count, depth: Math.max(0, ...depths), blocks: blocks.length }
}

const SEEDS = [
  '*',
  '_',
  '~',
  '[',
  '`',
  '``',
  '```',
  '_~',
  '*_',
  '**_',
  '[*',
  '![',
  '](',
  '[a](',
  '[](',
  '](http://',
  '@',
  '>',
  '> ',
  '- ',
  '\n',
  '<',
  '((',
  '[[a](http://b)',
  '[www.](http://b)',
  'https://',
  'https://(',
  'www.)',
  '*a ',
  ' *a*',
  '**a',
  '_a**b~~',
  '```\n',
  '`a``',
  '\u200b',
  '\u202e',
  'a@',
]

suite('the marks of Markdown', () => {
  test('bold, italic, struck and code are shown so, alone and within each other', () => {
    assert.equal(line('a **b** _c_ *d* ~~e~~ `f`'), 'a <bold>b</> <italic>c</> <italic>d</> <strike>e</> <code>f</>')
    assert.equal(line('**a _b_ ~~c~~**'), '<bold>a <italic>b</> <strike>c</></>')
    assert.equal(line('***a***'), '<bold><italic>a</></>')
    assert.equal(line('***a* b**'), '<bold><italic>a</> b</>')
    assert.equal(line('__a__'), '<bold>a</>')
    assert.equal(line('これは**太字**です'), 'これは<bold>太字</>です')
  })

  test('what is no pair of marks stays as it was written', () => {
    for (const text of [
      '2 * 3 * 4',
      '2*3*4',
      'snake_case_name',
      '**open',
      'a * b',
      '¯\\_(ツ)_/¯',
      '~5 ~6',
      '****',
      '[a] (b)',
      '`',
      '``',
      '` ``',
      '` `',
    ])
      assert.equal(line(text), text)
    assert.equal(line('*a **b* c'), '<italic>a **b</> c')
  })

  test('marks mean nothing within code', () => {
    assert.equal(line('`**a** <b> https://x.example`'), '<code>**a** <b> https://x.example</>')
    assert.deepEqual(blocksOf('see\n```ts\nconst a = `**b**`\n  c\n```\nthen'), [
      { kind: 'text', parts: ['see'] },
      { kind: 'code', text: 'const a = `**b**`\n  c' },
      { kind: 'text', parts: ['then'] },
    ])
    assert.equal(line('use ``` for code'), 'use ``` for code')
    assert.equal(line('``````'), '``````')
  })

  test('quotes and lists are made of whole lines', () => {
    assert.deepEqual(blocksOf('> a\n> *b*\nc\n- d\n- e\n\n2. f'), [
      { kind: 'quote', parts: ['a', '\n', { kind: 'italic', parts: ['b'] }] },
      { kind: 'text', parts: ['c'] },
      {
        kind: 'list',
        items: [
          { value: undefined, parts: ['d'] },
          { value: undefined, parts: ['e'] },
          { value: 2, parts: ['f'] },
        ],
      },
    ])
    assert.equal(line('>:('), '>:(')
  })

  test('a bare address ends where the sentence goes on', () => {
    const a = (href: string, text = href) => `<a ${href}>${text}</a>`
    assert.equal(line('See https://a.example/x?y=1#z.'), `See ${a('https://a.example/x?y=1#z')}.`)
    assert.equal(line('(https://a.example/b_(c)), ok'), `(${a('https://a.example/b_(c)')}), ok`)
    assert.equal(line('**https://a.example**'), `<bold>${a('https://a.example')}</>`)
    assert.equal(line('“www.a.example”!'), `“${a('https://www.a.example', 'www.a.example')}”!`)
    assert.equal(line('見てhttps://a.example/b。次'), `見て${a('https://a.example/b')}。次`)
    assert.equal(line('mailto:a@b.example'), a('mailto:a@b.example'))
    assert.equal(line('https://a.example/\u202egpj.exe'), `${a('https://a.example/')}\u202egpj.exe`)
  })

  test('a link has the text it was given, unless that looks like another address', () => {
    assert.equal(line('[the *plan*](https://a.example/b_(c))'), '<a https://a.example/b_(c)>the <italic>plan</></a>')
    assert.equal(
      line('[https://bank.example](https://thief.example)'),
      '[<a https://bank.example>https://bank.example</a>](<a https://thief.example>https://thief.example</a>)',
    )
    assert.equal(line('[ ](https://a.example)'), '[ ](<a https://a.example>https://a.example</a>)')
    assert.equal(line('[a](b)'), '[a](b)')
  })

  test('only those whom a message speaks to are shown as mentioned, by their whole name', () => {
    assert.equal(
      line('@Ana @Ana Lima @Anabel a@Ana', ['Ana', 'Ana Lima']),
      '<mention>@Ana</> <mention>@Ana Lima</> @Anabel a@Ana',
    )
    assert.equal(line('@Ana'), '@Ana')
    assert.equal(line('@*x* y', ['*x*']), '<mention>@*x*</> y')
  })

  test('what is said without its looks reads on', () => {
    assert.equal(plainOf(['a ', { kind: 'bold', parts: ['b', { kind: 'code', text: 'c' }] }]), 'a bc')
  })

  test('T26: hostile texts of 8,000 characters make few and flat things', () => {
    for (const seed of SEEDS) {
      const { count, depth } = measure(seed.repeat(Math.ceil(8000 / seed.length)).slice(0, 8000))
      assert.ok(count <= 8000, `${seed} makes ${count} things`)
      assert.ok(depth <= 7, `${seed} lies ${depth} deep`)
    }
  })

  test('T26: a text of 200,000 characters is read within the time of a test, which only linear work is', () => {
    for (const seed of SEEDS) blocksOf(seed.repeat(Math.ceil(200_000 / seed.length)))
  })
})
