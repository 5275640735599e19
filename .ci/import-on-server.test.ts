import assert from 'node:assert/strict'
import { test } from 'node:test'

test('importing the package where there is no DOM does nothing and throws nothing', async () => {
  const { InniesChat, InniesCall, InniesCallButton, startCall } = await import('innies')

  for (const made of [InniesChat, InniesCall, InniesCallButton, startCall]) assert.equal(typeof made, 'function')
})
