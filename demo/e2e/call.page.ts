import type { Page } from 'playwright-core'

/** What a few frames of a picture look like. */
export interface Picture {
  /** Mean red, green and blue, 0–255. */
  red: number
  green: number
  blue: number
  /** Frames that differ from the one before. */
  changes: number
}

const FRAMES = 12
const PATIENCE = 15_000 // ms

/** Watches somebody's picture for some frames. */
export async function watch(page: Page, name: string): Promise<Picture> {
  const video = page.locator(`video[aria-label="${name}"]:not([data-dark])`)
  await video.waitFor()
  return video.evaluate(look, { count: FRAMES, patience: PATIENCE })
}

/** Runs in the page. */
async function look(
  element: SVGElement | HTMLElement,
  { count, patience }: { count: number; patience: number },
): Promise<Picture> {
  const video = element as HTMLVideoElement
  const context = new OffscreenCanvas(64, 36).getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no canvas')
  const means = [0, 0, 0]
  const picture = { red: 0, green: 0, blue: 0, changes: 0 }
  let last = ''
  for (let frame = 0; frame < count; frame++) {
    await new Promise((resolve, reject) => {
      video.requestVideoFrameCallback(resolve)
      setTimeout(() => reject(new Error('no more frames')), patience)
    })
    context.drawImage(video, 0, 0, 64, 36)
    const { data } = context.getImageData(0, 0, 64, 36)
    if (last && last !== data.join()) picture.changes++
    last = data.join()
    for (let i = 0; i < data.length; i++) if (i % 4 < 3) means[i % 4]! += data[i]! / (64 * 36 * count)
  }
  const [red = 0, green = 0, blue = 0] = means
  return { ...picture, red, green, blue }
}

/** Resolves when sound with some energy has arrived from others. */
export async function untilHeard(page: Page): Promise<void> {
  // Not waitForFunction: it takes a promise for a yes.
  await page.evaluate(listen, { patience: PATIENCE, isNew: false })
}

/** Resolves when more of it arrives from now on. */
export async function untilHeardAnew(page: Page): Promise<void> {
  await page.evaluate(listen, { patience: PATIENCE, isNew: true })
}

/** Runs in the page. */
async function listen({ patience, isNew }: { patience: number; isNew: boolean }): Promise<void> {
  const end = Date.now() + patience
  let before: number | undefined = isNew ? undefined : 0
  while (Date.now() < end) {
    const open = globalThis.witness.connections.filter(one => one.connectionState === 'connected')
    const reports = await Promise.all(open.map(connection => connection.getStats()))
    const received = reports.flatMap(report => [...report.values()]).filter(stat => stat.type === 'inbound-rtp')
    const energy = received.reduce((sum, stat) => sum + (stat.totalAudioEnergy ?? 0), 0)
    if (energy > (before ?? energy) + 0.001) return
    before ??= energy
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error('nothing was heard')
}

/** Runs in the page: its microphone gives a tone that never ends. */
export function speakWithoutPause(): void {
  const { mediaDevices } = navigator
  const original = mediaDevices.getUserMedia.bind(mediaDevices)
  mediaDevices.getUserMedia = async constraints => {
    const stream = await original(constraints)
    const [quiet] = stream.getAudioTracks()
    if (!quiet) return stream
    const context = new AudioContext()
    const voice = context.createMediaStreamDestination()
    const tone = new OscillatorNode(context)
    tone.connect(voice)
    tone.start()
    stream.removeTrack(quiet)
    quiet.stop()
    for (const track of voice.stream.getAudioTracks()) stream.addTrack(track)
    return stream
  }
}

/** Resolves when no sound arrives from anybody any more. */
export function untilSilent(page: Page): Promise<void> {
  return page.evaluate(async patience => {
    let before = -1
    for (const end = Date.now() + patience; Date.now() < end; ) {
      const reports = await Promise.all(globalThis.witness.connections.map(connection => connection.getStats()))
      const received = reports.flatMap(report => [...report.values()]).filter(stat => stat.type === 'inbound-rtp')
      const energy = received.reduce((sum, stat) => sum + (stat.kind === 'audio' ? stat.totalAudioEnergy : 0), 0)
      if (energy - before < 1e-6) return
      before = energy
      await new Promise(resolve => setTimeout(resolve, 400))
    }
    throw new Error('something is still heard')
  }, PATIENCE)
}

/** Resolves when the page itself makes a sound: a tone, not somebody's voice. */
export function untilTone(page: Page): Promise<unknown> {
  return page.waitForFunction(() => {
    const loudness = globalThis.witness.outputs.map(output => {
      const samples = new Float32Array(output.fftSize)
      output.getFloatTimeDomainData(samples)
      return output.context.state === 'running' ? Math.max(...samples) : 0
    })
    return Math.max(0, ...loudness) > 0.01
  })
}

/** Resolves when nothing can make a tone any more. */
export function untilNoTone(page: Page): Promise<unknown> {
  return page.waitForFunction(() => globalThis.witness.outputs.every(({ context }) => context.state === 'closed'))
}

/** Resolves when the page has a connection for picture and sound. */
export function isInRoom(page: Page): Promise<unknown> {
  return page.waitForFunction(() => globalThis.witness.connections.some(one => one.connectionState === 'connected'))
}

/** Resolves when it has none any more. */
export function isInNoRoom(page: Page): Promise<unknown> {
  return page.waitForFunction(() => globalThis.witness.connections.every(one => one.connectionState === 'closed'))
}

const RELEASE = { timeout: 1000 } // ms after the end until the light of the camera must be off

/** Resolves when every device that the page used is let go. */
export async function untilReleased(page: Page): Promise<void> {
  const isReleased = () => {
    const { tracks } = globalThis.witness
    return tracks.length > 0 && tracks.every(track => track.readyState === 'ended')
  }
  await page.waitForFunction(isReleased, undefined, RELEASE)
}

/** LiveKit's own faults, as `room.simulateScenario` makes them: what is asked of the server, and whether the socket breaks then. */
const SCENARIOS = {
  'signal reconnect': { breaks: true },
  'signal that breaks once more on resume': { field: 7, breaks: true },
  migration: { field: 3, breaks: false },
  'node failure': { field: 2, breaks: false },
  'server leave': { field: 4, breaks: false },
} as const // fields: of SimulateScenario in LiveKit's protocol, each a boolean
const SIMULATE = 13 // field of SignalRequest

export type Scenario = keyof typeof SCENARIOS

/** Lets this page meet one of LiveKit's own faults. */
export async function simulate(page: Page, name: Scenario): Promise<void> {
  const scenario: { field?: number; breaks: boolean } = SCENARIOS[name]
  const bytes = scenario.field ? [(SIMULATE << 3) | 2, 2, scenario.field << 3, 1] : []
  await page.evaluate(
    ({ bytes, breaks }) => {
      const sockets = globalThis.witness.sockets.map(socket => socket.deref())
      const socket = sockets.findLast(socket => socket?.url.includes('access_token'))
      if (socket?.readyState !== WebSocket.OPEN) throw new Error('not connected to LiveKit')
      if (bytes.length) socket.send(new Uint8Array(bytes))
      if (breaks) socket.close()
    },
    { bytes, breaks: scenario.breaks },
  )
}

/** How many sockets the page has had. */
export function countSockets(page: Page): Promise<number> {
  return page.evaluate(() => globalThis.witness.sockets.length)
}

/** Resolves when the page has had more of them than that, and is connected to LiveKit. */
export async function untilSignal(page: Page, count: number): Promise<void> {
  await page.waitForFunction(count => {
    const sockets = globalThis.witness.sockets.map(socket => socket.deref())
    const last = sockets.findLast(socket => socket?.url.includes('access_token'))
    return sockets.length > count && last?.readyState === WebSocket.OPEN
  }, count)
}

export function control(
  page: Page,
  name:
    | 'Microphone'
    | 'Camera'
    | 'Share your screen'
    | 'Messages'
    | 'Into a corner'
    | 'Large again'
    | 'Full screen'
    | 'More'
    | 'End call',
) {
  return page.locator('innies-call-stage').getByRole('button', { name, exact: true })
}

/** Opens what stands behind *More* in the call. */
export async function openSheet(page: Page, name: string): Promise<void> {
  if (await page.locator('innies-call-stage .sheet').isVisible()) await control(page, 'More').click()
  await control(page, 'More').click()
  await page.locator('innies-call-more').getByRole('button', { name }).click()
}
