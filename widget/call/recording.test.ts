import { assert } from '../assert.fixture.ts'
import { LIVE } from './live.fixture.ts'
import { recordingOf } from './recording.fixture.ts'
import type { Recording } from './recording-desk.ts'
import { find, show } from './stage.fixture.ts'

async function showCall(recording: Recording | undefined) {
  const shown = await show(LIVE)
  const people = ['mara', 'jonas'].map(id => [id, { id, name: id === 'mara' ? 'Mara Okafor' : 'Jonas Weber' }] as const)
  Object.assign(shown.stage, { recording, people: new Map(people) })
  await shown.stage.updateComplete
  const root = shown.stage.renderRoot
  return { ...shown, root, sign: () => root.querySelector('.recording [role=status]')?.textContent }
}

suite('who is in a call that is recorded', () => {
  test('sees that, and by whom, from before it begins until it has ended', async () => {
    for (const phase of ['starting', 'active'] as const)
      assert.equal((await showCall(recordingOf({ phase }))).sign(), 'Mara Okafor is recording this call')
    assert.equal((await showCall(recordingOf({}, { isOwn: true }))).sign(), 'You are recording this call')
    assert.equal((await showCall(recordingOf({ phase: 'complete' }, { isOn: false }))).sign(), undefined)
    assert.equal((await showCall(undefined)).sign(), undefined)
  })

  test('is asked before, by name, and answers with a button', async () => {
    const answers: boolean[] = []
    const asked = recordingOf(
      { phase: 'asking', asked: ['ana'] },
      { isAsked: true, answer: async on => void answers.push(on) },
    )
    const { root, sign } = await showCall(asked)
    await import('./consent.ts')
    const dialog = root.querySelector('innies-call-consent')!
    await (dialog as unknown as { updateComplete: Promise<unknown> }).updateComplete

    assert.equal(dialog.getAttribute('role'), 'alertdialog')
    assert.ok(dialog.shadowRoot?.textContent?.includes('Mara Okafor would like to record this call'))
    assert.equal(sign(), undefined)
    find(dialog.shadowRoot!, 'Do not agree').click()
    find(dialog.shadowRoot!, 'Agree').click()
    assert.deepEqual(answers, [false, true])
  })

  test('is told what became of their own wish, until they have read it', async () => {
    const failed = { phase: 'failed', why: 'refused', from: 'ana', by: 'jonas' } as const
    const { text, button, stage } = await showCall(recordingOf(failed, { isOn: false, isOwn: true }))
    assert.ok(text().includes('Jonas Weber does not want to be recorded'))

    button('Close').click()
    await stage.updateComplete

    assert.ok(!text().includes('does not want'))
  })

  for (const trouble of ['unsupported', 'full', 'rejected', 'broken', 'not-started'] as const)
    test(`is told in words when theirs is ${trouble}`, async () => {
      const { root } = await showCall(recordingOf({}, { isOwn: true, trouble }))

      const note = root.querySelector('.note p')?.textContent ?? ''
      assert.ok(note.length > 20 && !note.startsWith('record.'), note)
    })
})
