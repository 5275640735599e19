import { thumbHashToAverageRGBA } from 'thumbhash'
import { assert } from '../assert.fixture.ts'
import { film } from './film.fixture.ts'
import { findLength } from './film-length.ts'
import { pictureOf } from './picture.ts'

suite('a film', () => {
  test('that a browser recorded says how long it is, and begins at its beginning', async function () {
    const recorded = await film('#2040d0', 1500)
    if (!recorded) return this.skip() // WebKitGTK records nothing
    const video = document.createElement('video')
    const loaded = new Promise(resolve => video.addEventListener('loadedmetadata', resolve))
    video.addEventListener('loadedmetadata', findLength)
    video.src = URL.createObjectURL(recorded)
    await loaded

    while (video.duration === Infinity || video.seeking || video.currentTime > 0)
      await new Promise(requestAnimationFrame)

    assert.closeTo(video.duration, 1.5, 0.6)
  })

  test('is sent with its size and what can be seen in it', async function () {
    const recorded = await film('#2040d0', 1500)
    if (!recorded) return this.skip()

    const picture = await pictureOf(recorded)

    assert.deepEqual([picture?.width, picture?.height], [64, 48])
    const { r, g, b } = thumbHashToAverageRGBA(Uint8Array.from(atob(picture!.preview), letter => letter.charCodeAt(0)))
    assert.ok(b > 0.6 && r < 0.35 && g < 0.45, String([r, g, b]))
  })

  test('that is none is sent without', async () => {
    assert.equal(await pictureOf(new Blob(['no film'], { type: 'video/mp4' })), undefined)
  })
})
