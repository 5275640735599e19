import { assert } from '../assert.fixture.ts'
import { createLadder, type Rung, type Sample } from './ladder.ts'

const BAD: Sample = { quality: 'weak' }
const GOOD: Sample = { quality: 'good', loss: 0, delay: 40 }
const MIDDLING: Sample = { quality: 'fair', loss: 0.05, delay: 600 }

/** A ladder that is looked at every two seconds. */
function walk() {
  const ladder = createLadder()
  let now = 0
  return (sample: Sample, seconds: number): Rung => {
    let rung: Rung = 'all'
    for (const end = now + seconds * 1000; now < end; now += 2000) rung = ladder(sample, now)
    return rung
  }
}

suite('the ladder on which a weak connection loses its pictures', () => {
  test('ux call 11: a weak connection loses the own picture, then those of others, never the voice', () => {
    const after = walk()

    assert.equal(after(BAD, 4), 'all')
    assert.equal(after(BAD, 6), 'no-own-picture')
    assert.equal(after(BAD, 8), 'sound')
    assert.equal(after(BAD, 60), 'sound')
  })

  test('ux call 11: it comes back by itself, a rung at a time', () => {
    const after = walk()
    after(BAD, 20)

    assert.equal(after(GOOD, 10), 'sound')
    assert.equal(after(GOOD, 8), 'no-own-picture')
    assert.equal(after(GOOD, 20), 'all')
  })

  test('a short weakness, and one that is neither good nor bad, move nothing', () => {
    const after = walk()

    assert.equal(after(BAD, 4), 'all')
    after(GOOD, 2)
    assert.equal(after(BAD, 4), 'all')
    assert.equal(after(MIDDLING, 60), 'all')

    after(BAD, 10)
    assert.equal(after(MIDDLING, 60), 'no-own-picture')
  })

  test('who came back too early waits twice as long, so that nothing flickers', () => {
    const after = walk()
    after(BAD, 8)
    assert.equal(after(GOOD, 18), 'all')

    assert.equal(after(BAD, 8), 'no-own-picture')
    assert.equal(after(GOOD, 18), 'no-own-picture')
    assert.equal(after(GOOD, 16), 'all')
  })

  test('losses and delay count where nobody tells the quality', () => {
    assert.equal(walk()({ quality: 'unknown', loss: 0.3 }, 10), 'no-own-picture')
    assert.equal(walk()({ quality: 'unknown', delay: 2000 }, 10), 'no-own-picture')
    assert.equal(walk()({ quality: 'unknown' }, 60), 'all')
  })
})
