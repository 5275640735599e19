import { assert } from '../assert.fixture.ts'
import { setTones } from '../base/tones.ts'
import { startTone } from './tone.ts'
import { until } from './until.fixture.ts'

/** Every context that was made, and the tones that began in it. */
function listenIn() {
  const Real = window.AudioContext
  const Tone = window.OscillatorNode
  const heard = { contexts: [] as AudioContext[], tones: 0 }
  window.AudioContext = class extends Real {
    constructor() {
      super()
      heard.contexts.push(this)
    }
    override async resume() {} // as after a click
  }
  window.OscillatorNode = class extends Tone {
    override start(at: number) {
      heard.tones++
      super.start(at)
    }
  }
  const restore = () => {
    window.AudioContext = Real
    window.OscillatorNode = Tone
  }
  return { heard, restore }
}

suite('tones', () => {
  let listening: ReturnType<typeof listenIn>
  setup(() => {
    listening = listenIn()
  })
  teardown(() => {
    listening.restore()
    setTones(true)
    document.body.replaceChildren()
  })

  test('a tone sounds until it is stopped, and lets go of the speaker', async () => {
    const { heard } = listening
    const stop = startTone('ring-back')
    await until(() => heard.tones > 0)

    stop()

    await until(() => heard.contexts[0]?.state === 'closed')
    assert.equal(heard.contexts.length, 1)
  })

  test('one that may not begin, or was stopped before it could, makes no sound', async () => {
    const { heard } = listening
    const asked: AbortSignal[] = []
    const stop = startTone('ring', async stopped => {
      asked.push(stopped)
      return false
    })
    startTone('ring')()
    await until(() => asked.length)
    await new Promise(resolve => setTimeout(resolve))

    assert.equal(heard.tones, 0)
    stop()
    assert.deepEqual(
      asked.map(({ aborted }) => aborted),
      [true],
    )
  })

  test('the site turns tones off with an attribute, the user for this browser', () => {
    const { heard } = listening
    const call = document.body.appendChild(document.createElement('innies-call'))
    call.setAttribute('quiet', '')
    startTone('ring')()
    call.remove()
    setTones(false)
    startTone('ring')()

    assert.equal(heard.contexts.length, 0)
  })

  test('a browser that gives no sound breaks no call', () => {
    window.AudioContext = class {
      constructor() {
        throw new Error('no more of them')
      }
    } as unknown as typeof AudioContext

    startTone('ring-back')()
  })
})
