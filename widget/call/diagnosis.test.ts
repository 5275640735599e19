import { assert } from '../assert.fixture.ts'
import { diagnose } from './diagnosis.ts'
import { LIVE } from './live.fixture.ts'
import { figures, report } from './report.ts'

const NOTHING = { streams: [] }
const bad = (known: Parameters<typeof diagnose>[0]) =>
  diagnose(known)
    .filter(({ isFine }) => !isFine)
    .map(({ text }) => text)

suite('what is said of a call that does not work', () => {
  test('a call in which all is well has nothing to complain of', () => {
    const stats = { ...NOTHING, path: 'udp', delay: 30, lossUp: 0, lossDown: 0.01 } as const

    assert.deepEqual(bad({ live: LIVE, stats, check: { result: 'works', path: 'udp', ms: 90 } }), [])
  })

  test('a device that is blocked, missing or in use is said with what follows', () => {
    for (const [state, part] of [
      ['denied', 'does not let this page use'],
      ['missing', 'found'],
      ['busy', 'Another program'],
    ] as const) {
      const found = bad({ live: { ...LIVE, camera: state, microphone: state }, stats: NOTHING })
      assert.ok(found.length === 2 && found.every(text => text.includes(part)), `${state}: ${found}`)
    }
  })

  test('a network without UDP, a long way and losses are each said', () => {
    const stats = { ...NOTHING, path: 'tcp', delay: 900, lossUp: 0.2 } as const

    const found = bad({ live: LIVE, stats })

    assert.ok(found[0]?.includes('no UDP') && found[1]?.includes('late') && found[2]?.includes('lost'), `${found}`)
  })

  test('a test that fails says how far it came', () => {
    const [server] = bad({ live: LIVE, stats: NOTHING, check: { result: 'no-server' } })
    const [media] = bad({ live: LIVE, stats: NOTHING, check: { result: 'no-media' } })

    assert.ok(server?.includes('did not reach') && media?.includes('no sound got through'))
  })

  test('the report has what was found, the figures and the browser, and names nobody', () => {
    const stats = {
      path: 'udp',
      delay: 31,
      streams: [{ isUp: true, kind: 'video', codec: 'vp9', bitrate: 812_000 }],
    } as const
    const measure = { reports: [], firstPictureAt: 1300 }

    const text = report(diagnose({ live: LIVE, stats }), figures(stats, measure, 1000), new Date(0))

    for (const part of [
      '1970-01-01',
      navigator.userAgent,
      '+ Your microphone is on.',
      '31 ms',
      '300 ms',
      'vp9 · 812 kbit/s',
    ])
      assert.ok(text.includes(part), `${part} is not in ${text}`)
    assert.ok(!text.includes('Mara') && !text.includes('Ana'))
  })
})
