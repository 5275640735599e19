import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import type {} from 'innies/chat'
import type { Page } from 'playwright-core'
import { control, openSheet, speakWithoutPause, untilHeard, untilReleased, untilSilent } from './call.page.ts'
import { open } from './chat.page.ts'
import { createWorld, type Visitor, type World } from './world.ts'

let world: World
let mara: Visitor
let jonas: Visitor
let lea: Visitor
/** Of Jonas's way into the call: the address with his pass. */
let pass = ''

/** Mara makes a group and calls; Jonas takes it, Lea joins. */
before(async () => {
  world = await createWorld()
  ;[mara, jonas, lea] = await Promise.all([
    world.visit(world.foreign, 'mara'),
    world.visit(world.foreign, 'jonas'),
    world.visit(world.foreign, 'lea'),
  ])
  await jonas.page.evaluate(speakWithoutPause)
  jonas.page.on('websocket', socket => {
    if (socket.url().includes('access_token')) pass = socket.url()
  })
  await mara.page.evaluate(async () => {
    const link = await document.querySelector('innies-chat')?.link()
    const chat = await link?.createGroup('Spring table', ['jonas', 'lea'], 'the-key-of-the-spring-table')
    const call = document.createElement('innies-call')
    call.setAttribute('chat', chat ?? '')
    call.setAttribute('audio', '')
    call.setAttribute('open', '')
    document.body.append(call)
  })
  await button(jonas.page, 'Accept').click()
  await open(lea.page, 'Spring table')
  await join(lea.page)
  await Promise.all([meets(mara.page, 'Jonas Weber'), meets(mara.page, 'Lea Brandt'), meets(lea.page, 'Jonas Weber')])
})
after(() => world?.close())

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const heading = (page: Page, name: string) => page.locator('innies-call-stage').getByRole('heading', { name })
/** Who joins the call of a group sees first how loud they are. */
const untilLevel = (page: Page) =>
  page.waitForFunction(() => {
    const preview = document.querySelector('innies-call')?.shadowRoot?.querySelector('innies-call-stage')?.shadowRoot
    const meter = preview
      ?.querySelector('innies-call-preview')
      ?.shadowRoot?.querySelector('innies-call-level')?.shadowRoot
    return Number(meter?.querySelector('[role=meter]')?.ariaValueNow) > 0
  })
async function join(page: Page): Promise<void> {
  await button(page, 'Join').last().click()
  await untilLevel(page)
  await page.locator('innies-call-preview').getByRole('button', { name: 'Join' }).click()
}
/** Somebody is seen to be in the call. */
const meets = (page: Page, name: string) => page.locator('innies-call-tile').filter({ hasText: name }).first().waitFor()
const people = () => mara.page.locator('innies-call-people')

test('who runs the call mutes somebody: nothing of them is heard; they read who did it, and only they unmute', async () => {
  for (const { page } of [mara, lea]) await control(page, 'Microphone').click()
  await untilHeard(lea.page)

  await openSheet(mara.page, 'In the call')
  await people().getByRole('button', { name: 'What you can do with Jonas Weber' }).click()
  await people().getByRole('button', { name: 'Mute' }).click()

  await jonas.page.getByText('Whoever runs this call muted you.').first().waitFor()
  await Promise.all([untilSilent(lea.page), untilSilent(mara.page)])
  await jonas.page.locator('.note').getByRole('button', { name: 'Unmute' }).click()
  await lea.page.getByText('Jonas Weber is muted').waitFor({ state: 'detached' })
})

test('who is only a member sees nothing of that', async () => {
  await openSheet(lea.page, 'In the call')

  assert.equal(await lea.page.getByRole('button', { name: /^What you can do|^Lock|for everybody$/ }).count(), 0)
})

test('T2: who is taken out reads it and is out; the old pass and Join bring them not back', async () => {
  await people().getByRole('button', { name: 'What you can do with Jonas Weber' }).click()
  await people().getByRole('button', { name: 'Take out of the call' }).click()
  await people().getByRole('button', { name: 'Take out of the call' }).click()

  await heading(jonas.page, 'You were taken out of the call').waitFor()
  await untilReleased(jonas.page)
  await people().getByRole('button', { name: 'Let in again: Jonas Weber' }).waitFor()

  const sdk = await readFile(new URL('../../node_modules/livekit-client/dist/livekit-client.umd.js', import.meta.url))
  for (const { page } of [jonas, lea]) await page.evaluate(String(sdk))
  const { origin, searchParams } = new URL(pass)
  const another = await lea.page.evaluate(askPass)
  assert.equal(await lea.page.evaluate(comeIn, { url: origin, token: another, isBrief: true }), 'in')
  assert.equal(
    await jonas.page.evaluate(comeIn, { url: origin, token: searchParams.get('access_token') ?? '', isBrief: false }),
    'out',
  )
  const [room] = await world.rooms.listRooms()
  const there = await world.rooms.listParticipants(room?.name ?? '')
  assert.deepEqual(there.map(({ name }) => name).sort(), ['Lea Brandt', 'Mara Okafor'])

  await button(jonas.page, 'Close').click()
  await open(jonas.page, 'Spring table')
  await join(jonas.page)
  await heading(jonas.page, 'You were taken out of the call').waitFor()
  await button(jonas.page, 'Close').click()
})

/** Runs in the page: a pass into the call by the token route, for one more tab. */
async function askPass(): Promise<string> {
  const link = await document.querySelector('innies-chat')?.link()
  const [chat] = [...(link?.$rows.get()?.keys() ?? [])]
  const body = { room: `chat-${chat}`, device: 'another-device', tab: 'another-tab' }
  const { token } = (await link?.api<{ token: string }>('/api/video-call/token', { method: 'POST', body })) ?? {}
  return token ?? ''
}

type Way = { url: string; token: string; isBrief: boolean }

/** Runs in the page: comes into the room by a pass, and goes if that is to be brief; else stays until it is put out. */
async function comeIn({ url, token, isBrief }: Way): Promise<'in' | 'out'> {
  // biome-ignore lint/suspicious/noExplicitAny: the SDK came as text.
  const { Room } = (globalThis as any).LivekitClient
  const room = new Room()
  const gone = new Promise(resolve => room.once('disconnected', resolve))
  try {
    await room.connect(url, token, { maxRetries: 0, peerConnectionTimeout: isBrief ? 15_000 : 4000 })
    if (isBrief) await room.disconnect()
    else await gone
    return isBrief ? 'in' : 'out'
  } catch {
    return 'out' // put out before it was connected
  }
}

test('a locked call lets nobody new in, who reads why; whoever is in it comes back; unlocked it lets in again', async () => {
  await people().getByRole('button', { name: 'Let in again: Jonas Weber' }).click()
  await people().getByRole('button', { name: 'Lock the call' }).click()
  await join(jonas.page)
  await heading(jonas.page, 'This call is locked').waitFor()
  await lea.page.getByText('This call is locked: nobody new is let in.').waitFor()

  await lea.page.reload()
  await button(lea.page, 'Rejoin').click()
  await meets(lea.page, 'Mara Okafor')

  await people().getByRole('button', { name: 'Lock the call' }).click()
  await button(jonas.page, 'Try again').click()
  await meets(jonas.page, 'Mara Okafor')
})

test('the end for everybody ends it for everybody', async () => {
  await people().getByRole('button', { name: 'End the call for everybody' }).click()
  await people().getByRole('button', { name: 'End the call for everybody' }).click()

  await Promise.all([mara, jonas, lea].map(({ page }) => heading(page, 'Call ended').waitFor()))
  for (const { page } of [mara, jonas, lea]) {
    await untilReleased(page)
    assert.deepEqual(await page.evaluate(() => globalThis.witness.violations), [])
  }
})
