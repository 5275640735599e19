import type { Fact, Page } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import { anything, dice, type ServerGroup, serverGroup, told } from '../link/server.fixture.ts'
import { Stretch } from './stretch.ts'

const fold = (facts: readonly Fact[]) => new Stretch(facts).pieces.flat()

/** What Ben heard after a page. */
const factsAfter = (group: ServerGroup, rev: number) =>
  group.frames.filter((frame): frame is Fact => 'rev' in frame && 'chat' in frame && frame.rev > rev)

async function equalsFresh(group: ServerGroup, page: Page) {
  await group.told()
  assert.equal(told(fold([...page.facts, ...factsAfter(group, page.head)])), told((await group.page()).facts))
}

suite('Stretch', () => {
  test('a message that is edited twice says what it says now, and what it said before is nowhere', async () => {
    const group = await serverGroup()
    const of = await group.send('ana', { mentions: ['ben'] })
    const page = await group.page()

    await group.act('ana', { type: 'edit', of, text: 'secret' })
    await group.act('ana', { type: 'edit', of, text: 'last' })

    await equalsFresh(group, page)
  })

  test('a deleted message leaves nothing but its place and its thread', async () => {
    const group = await serverGroup()
    const of = await group.send('ana')
    const page = await group.page()

    await group.send('ben', { thread: of })
    await group.act('ana', { type: 'edit', of, text: 'secret' })
    await group.act('ana', { type: 'delete', of })

    await equalsFresh(group, page)
  })

  test('reactions come and go in their order, one of each kind from each member', async () => {
    const group = await serverGroup()
    const of = await group.send('ana')
    const page = await group.page()

    for (const by of ['ana', 'ben', 'cleo']) await group.act(by, { type: 'react', of, emoji: '👍', on: true })
    await group.act('ana', { type: 'react', of, emoji: '🎉', on: true })
    await group.act('ana', { type: 'react', of, emoji: '👍', on: false })

    await equalsFresh(group, page)
  })

  test('whatever happens after a page, page and news together are what a fresh page is', async () => {
    for (const seed of [1, 2, 3, 4]) {
      const group = await serverGroup()
      const roll = dice(seed)
      const pages = [await group.page()]
      for (let i = 0; i < 120; i++) {
        await anything(group, roll)
        if (i % 15 === 0) pages.push(await group.page())
      }
      for (const page of pages) await equalsFresh(group, page)
    }
  })

  test('history that comes late is changed by what was heard before it came', async () => {
    const group = await serverGroup()
    const roll = dice(7)
    for (let i = 0; i < 60; i++) await anything(group, roll)
    const recent = await group.page({ limit: 20 })
    const older = await group.page({ before: recent.facts[0]!.rev })
    for (let i = 0; i < 60; i++) await anything(group, roll)
    await group.told()

    const known = fold([...recent.facts, ...factsAfter(group, recent.head)])

    assert.equal(told(fold([...older.facts, ...known])), told((await group.page()).facts))
  })

  test('folded again it stays as it is', async () => {
    const group = await serverGroup()
    const roll = dice(9)
    for (let i = 0; i < 80; i++) await anything(group, roll)
    await group.told()

    const once = fold(factsAfter(group, 0))

    assert.equal(told(fold(once)), told(once))
  })
})
