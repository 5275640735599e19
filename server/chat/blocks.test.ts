import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { memoryStore } from '../kv/memory.ts'
import { localRuntime } from '../local.ts'
import { config } from '../memory.fixture.ts'
import { block } from './blocks.ts'
import { refusal } from './chat.fixture.ts'
import { act, createGroup, openDirect } from './opening.ts'

function usePeople() {
  const runtime = localRuntime(memoryStore())
  const deps = { config, runtime }
  const person = (id: string) => ({ id, name: id })
  let sent = 0
  return {
    runtime,
    open: (one: string, other: string) => openDirect(deps, person(one), other),
    group: (by: string, members: string[]) => refusal(createGroup(deps, person(by), { members, history: 'all' })),
    add: (by: string, chat: string, user: string) =>
      refusal(act(deps, person(by), { type: 'add', ask: 1, chat, users: [user] })),
    block: (one: string, other: string, on = true) => block(runtime, one, other, on),
    say: (chat: string, by: string) =>
      refusal(runtime.chat(chat).send(by, { clientId: `client-id-number-${++sent}`, text: 'hi' })),
  }
}

describe('T13: whoever was blocked before the two had a chat', () => {
  for (const opener of ['ana', 'eve'])
    test(`cannot write when ${opener} opens it, and the other can`, async () => {
      const { open, block, say } = usePeople()
      await block('ana', 'eve')
      const { chat } = await open(opener, opener === 'ana' ? 'eve' : 'ana')

      assert.deepEqual([await say(chat, 'eve'), await say(chat, 'ana')], ['forbidden', 'granted'])
      await block('ana', 'eve', false)
      assert.equal(await say(chat, 'eve'), 'granted')
    })

  test('cannot write either when the block comes while the chat opens', async () => {
    const { open, block, say, runtime } = usePeople()
    const eve = runtime.user('eve')
    const ana = runtime.user('ana')
    const { hasBlocked } = ana
    let asked = 0
    ana.hasBlocked = async user => {
      const answer = await hasBlocked.call(ana, user)
      if (++asked === 1) await block('ana', 'eve') // after it was asked, and before there is a chat
      return answer
    }
    const { chat } = await open('eve', 'ana')

    assert.equal(await say(chat, 'eve'), 'forbidden')
    assert.equal(await eve.hasBlocked('ana'), false)
  })
})

describe('T13: whoever was blocked', () => {
  test('brings nobody into a group who has blocked them', async () => {
    const { runtime, block, group, add } = usePeople()
    await block('ana', 'eve')
    await runtime.chat('g').create('eve', { members: ['bob'], history: 'all' })

    assert.deepEqual([await group('eve', ['bob', 'ana']), await group('eve', ['bob'])], ['forbidden', 'granted'])
    assert.equal(await add('eve', 'g', 'ana'), 'forbidden')
    assert.deepEqual([await add('cy', 'g', 'ana'), await add('eve', 'none', 'ana')], ['not-found', 'not-found'])
    await block('ana', 'eve', false)
    assert.equal(await add('eve', 'g', 'ana'), 'granted')
  })

  test('by oneself is refused by name', async () => {
    const { block } = usePeople()

    assert.equal(await refusal(block('ana', 'ana')), 'bad-request')
  })
})
