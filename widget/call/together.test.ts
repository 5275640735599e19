import { assert } from '../assert.fixture.ts'
import { joined, liveOf } from './fake-room.fixture.ts'
import { ANA, MARA } from './live.fixture.ts'
import { until } from './until.fixture.ts'

suite('hands, reactions and sound only', () => {
  test('the hand goes up, and down again once it is up', async () => {
    const { room, store } = await joined()
    room.say({ type: 'tiles', tiles: [ANA, MARA] })
    await store.toggleHand()
    room.say({ type: 'tiles', tiles: [{ ...ANA, hand: 1 }, MARA] })
    await store.toggleHand()

    assert.deepEqual(room.did.slice(-2), ['hand true', 'hand false'])
  })

  test('a reaction is shown for a while; of very many only the last ones', async () => {
    const { room, store } = await joined()
    for (let i = 0; i < 30; i++) room.say({ type: 'reaction', from: MARA.id, emoji: '👍' })
    assert.equal(liveOf(store).reactions.length, 12)

    for (let i = 0; i < 30; i++) room.tick()
    await until(() => liveOf(store).reactions.length === 0)
  })

  test('sound only is turned on and off; a weak connection is known', async () => {
    const { room, store } = await joined()
    store.toggleSoundOnly()
    assert.equal(liveOf(store).isSoundOnly, true)
    store.toggleSoundOnly()
    room.say({ type: 'rung', rung: 'sound' })

    assert.deepEqual(room.did.slice(-2), ['sound only true', 'sound only false'])
    assert.deepEqual([liveOf(store).isSoundOnly, liveOf(store).rung], [false, 'sound'])
  })
})
