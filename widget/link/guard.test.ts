import type { Fact } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import { readFrame } from './guard.ts'

const sent = { type: 'sent', chat: 'c1', rev: 1, n: 1, clientId: 'id-1', from: 'bob', text: 'hi', at: 1 }

suite('readFrame', () => {
  test('what no server of ours says is nothing', () => {
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '{"type":"__proto__"}',
      '{"type":"painted","ask":1}',
      '{"type":"typed"}',
    ])
      assert.equal(readFrame(text), undefined, text)
  })

  test('a fact of a newer server is void, so that the log goes on', () => {
    assert.deepEqual(readFrame('{"type":"painted","chat":"c1","rev":1,"at":5,"colour":"red"}'), {
      type: 'void',
      chat: 'c1',
      rev: 1,
      at: 5,
    })
    assert.equal(readFrame('{"type":"sent","chat":"c1","rev":2}')?.type, 'void', 'a message without a text')
  })

  test('what the site does itself, and no member, is a fact', () => {
    const line = { chat: 'c1', rev: 2, at: 2 }
    const facts = [
      { type: 'deleted', ...line, of: 1 },
      { type: 'left', ...line, user: 'bob' },
      { type: 'appointed', ...line, user: 'ana', role: 'owner' },
    ]

    assert.deepEqual(
      facts.map(fact => readFrame(JSON.stringify(fact))),
      facts as Fact[], // each as the protocol has it
    )
  })

  test('so is one within a page', () => {
    const facts = [sent, { type: 'painted', chat: 'c1', rev: 2, at: 2 }]
    const page = { chat: 'c1', epoch: 'e1', head: 2, floor: 0, receipts: {}, facts }

    const frame = readFrame(JSON.stringify({ type: 'paged', ask: 1, page }))

    assert.deepEqual(frame?.type === 'paged' && frame.page.facts.map(fact => fact.type), ['sent', 'void'])
  })
})
