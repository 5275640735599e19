import { assert } from '../assert.fixture.ts'
import { setSmall } from './corner.ts'

function put() {
  const part = document.body.appendChild(document.createElement('main'))
  const host = part.appendChild(document.createElement('div'))
  const dialog = host.attachShadow({ mode: 'open' }).appendChild(document.createElement('dialog'))
  dialog.showModal()
  return { part, host, dialog }
}

suite('a call in the corner of a page', () => {
  teardown(() => document.body.replaceChildren())

  test('it leaves the page to its user, and takes it again', () => {
    const { dialog } = put()

    setSmall(dialog, true)
    assert.deepEqual([dialog.open, dialog.matches(':modal')], [true, false])
    assert.equal(getComputedStyle(dialog).inlineSize, '320px')

    setSmall(dialog, false)
    assert.ok(dialog.matches(':modal'))
    assert.equal(dialog.style.inlineSize, '')
  })

  test('it outlives the part of the page in which its element stood', () => {
    const { part, host, dialog } = put()

    setSmall(dialog, true)
    part.remove()

    assert.ok(host.isConnected && dialog.open)
  })
})
