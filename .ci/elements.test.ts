import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PARTS } from '../widget/base/parts.ts'
import { InniesCall } from '../widget/call/innies-call.ts'
import { InniesCallButton } from '../widget/call/innies-call-button.ts'
import { InniesChat } from '../widget/chat.ts'
import { partsInSource, publicElements } from './elements.ts'

const CLASSES = { 'innies-call': InniesCall, 'innies-call-button': InniesCallButton, 'innies-chat': InniesChat }

const elements = publicElements()
const names = (entries: readonly { name: string }[]) => entries.map(({ name }) => name).sort()

test('the manifest has every public element, and tells of each attribute that it hears', () => {
  assert.deepEqual(
    elements.map(({ tagName }) => tagName),
    Object.keys(CLASSES),
  )
  for (const { tagName, attributes } of elements) {
    const heard = CLASSES[tagName as keyof typeof CLASSES].observedAttributes
    const untold = heard.filter(name => !names(attributes).includes(name))
    assert.deepEqual(untold, [], `${tagName}: write an @attr line into the doc block`)
  }
})

test('whatever an element offers is said in a sentence', () => {
  for (const { tagName, members, attributes, events, cssParts, cssProperties } of elements) {
    const bare = [...members, ...attributes, ...events, ...cssParts, ...cssProperties].filter(
      ({ description }) => !description,
    )
    assert.deepEqual(names(bare), names(bare.filter(({ name }) => name === 'focus')), tagName)
  }
})

test('every part is told of, and handed out by the elements around it', () => {
  const told = new Set(elements.flatMap(({ cssParts }) => names(cssParts)))
  const untold = [...partsInSource()].filter(part => !told.has(part))
  assert.deepEqual(untold, [], 'write a @csspart line into the doc block of the element')

  assert.deepEqual(PARTS.split(','), [...told].sort(), 'PARTS in widget/base/parts.ts')
})

test('every colour and measure of a site has its default and its meaning', () => {
  const tokens = elements[0]?.cssProperties ?? []
  assert.ok(tokens.length > 25)
  assert.deepEqual(
    tokens.filter(({ default: initial = '' }) => initial.split('(').length !== initial.split(')').length),
    [],
  )
  assert.deepEqual(tokens.find(({ name }) => name === '--innies-density')?.default, '1')
})
