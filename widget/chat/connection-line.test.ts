import { assert } from '../assert.fixture.ts'
import type { LinkStatus } from '../link/link.ts'
import './connection-line.ts'
import { all, clear, mount } from '../page.fixture.ts'

async function line(...statuses: LinkStatus[]) {
  const element = mount(document.createElement('innies-connection-line'))
  for (const status of statuses) {
    element.status = status
    await element.updateComplete
  }
  return all(element, '[role=status]')[0]?.textContent
}

suite('<innies-connection-line>', () => {
  teardown(clear)

  test('ux 29: it is silent while all is well, and for the first second of connecting', async () => {
    assert.deepEqual([await line({ phase: 'open' }), await line({ phase: 'connecting' })], ['', ''])
  })

  test('ux 29: it says what is wrong', async () => {
    assert.equal(await line({ phase: 'waiting', isOffline: false }), 'Connection lost. Reconnecting…')
    assert.equal(
      await line({ phase: 'refused', reason: 'signed-out' }),
      'You are signed out. Reload the page to go on.',
    )
    assert.equal(await line({ phase: 'refused', reason: 'suspended' }), 'You cannot write or call here any more.')
  })

  test('ux 29: after a break the words stay until it is over', async () => {
    const lost: LinkStatus = { phase: 'waiting', isOffline: false }

    assert.equal(await line(lost, { phase: 'connecting' }), 'Connection lost. Reconnecting…')
    assert.equal(await line(lost, { phase: 'connecting' }, { phase: 'open' }), '')
  })
})
