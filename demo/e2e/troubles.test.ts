import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type {} from 'innies/call'
import type { Page } from 'playwright-core'
import { control } from './call.page.ts'
import { createWorld, type World } from './world.ts'

let world: World
before(async () => {
  world = await createWorld()
})
after(() => world?.close())

/** Mara, on a page with a call button for a room, whose errors are kept. */
async function visit(prepare: (page: Page) => Promise<unknown>): Promise<Page> {
  const { page } = await world.visit(world.foreign, 'mara')
  await prepare(page)
  await page.reload()
  await page.evaluate(() => {
    const errors: { code: string; message: string }[] = []
    Object.assign(globalThis, { errors })
    document.body.addEventListener('innies-error', ({ code, message }) => errors.push({ code, message }))
    const button = document.createElement('innies-call-button')
    button.setAttribute('room', 'demo-room-troubles')
    document.body.prepend(button)
  })
  await page.locator('innies-call-button').getByRole('button').click()
  return page
}

const heading = (page: Page, name: string) => page.locator('innies-call-stage').getByRole('heading', { name })

/** Resolves to the message of the `innies-error` with that code. */
async function error(page: Page, code: string): Promise<string> {
  const found = await page.waitForFunction(code => {
    const { errors } = globalThis as unknown as { errors: { code: string; message: string }[] }
    return errors.find(one => one.code === code)?.message
  }, code)
  return String(await found.jsonValue())
}

test('no video: a camera that is kept back is said, to people and to the page; the call goes on by voice', async () => {
  const page = await visit(page => page.addInitScript(keepCamera))

  await page.locator('.note').getByText('does not let this page use the camera').waitFor()
  assert.match(await error(page, 'camera-denied'), /Allow it in the address bar. The call goes on without./)
  await page.locator('innies-call-stage button[aria-label=Microphone][aria-pressed=true]').waitFor()
  await control(page, 'End call').click()
})

/** Runs in the page: its user blocks the camera. */
function keepCamera(): void {
  const { mediaDevices } = navigator
  const original = mediaDevices.getUserMedia.bind(mediaDevices)
  mediaDevices.getUserMedia = async constraints => {
    if (constraints?.video) throw new DOMException('blocked', 'NotAllowedError')
    return original(constraints)
  }
}

test('connection errors: a call server that is not reached is said with what to do, and a test finds the place', async () => {
  const page = await visit(page => page.routeWebSocket(/access_token/, socket => socket.close()))

  await heading(page, 'The connection is lost').waitFor()
  assert.match(await error(page, 'lost'), /Check your network, then try again/)
  await page.getByRole('button', { name: 'Test the connection' }).click()
  await page.getByText('The test did not reach the call server. A firewall may be in the way.').waitFor()
})

test('token fails: a call whose token is refused says why, and goes on by Try again', async () => {
  let isBroken = true
  const page = await visit(page =>
    page.route('**/api/video-call/token', route =>
      isBroken
        ? route.fulfill({ status: 401, json: { code: 'unauthorized', message: 'The token is not accepted.' } })
        : route.continue(),
    ),
  )

  await heading(page, 'You are signed out').waitFor()
  assert.match(await error(page, 'signed-out'), /Reload the page, then call again/)
  isBroken = false
  await page.getByRole('button', { name: 'Try again' }).click()
  await heading(page, 'Nobody else is here yet').waitFor()
  await control(page, 'End call').click()
})

test('`debug` lets the console say what the call and LiveKit do', async () => {
  const { page } = await world.visit(world.foreign, 'mara')
  const said: string[] = []
  page.on('console', message => said.push(message.text()))
  await page.evaluate(() => {
    const call = document.createElement('innies-call')
    for (const name of ['debug', 'audio', 'open']) call.setAttribute(name, '')
    call.setAttribute('room', 'demo-room-debug')
    document.body.append(call)
  })
  await heading(page, 'Nobody else is here yet').waitFor()
  await control(page, 'End call').click()

  assert.ok(said.some(text => text.startsWith('innies: the call is')))
  assert.ok(said.some(text => /livekit|connected|publishing/i.test(text)))
})
