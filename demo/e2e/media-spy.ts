import type { Page } from 'playwright-core'

/** What somebody's camera and microphone give in a test: one colour with something that moves, and one tone. */
export interface Looks {
  /** Red, green, blue, 0–255. */
  colour: readonly [number, number, number]
  /** Hz */
  tone: number
}

/** One decoded frame of somebody else. */
interface Frame {
  /** Mean red, green and blue, 0–255. */
  colour: [number, number, number]
  /** The brightest value of any of its pixels, 0–255. */
  brightest: number
}

interface Spied {
  /** Every frame that ever came, beginning with the first. */
  frames: Frame[]
  ears: AnalyserNode[]
  /** What a device gave that was ever handed to a connection. */
  sent: string[]
}

declare global {
  var spied: Spied
}

/** From now on the page's devices give that, and all that others send is looked at, whether the page shows it or not. */
export async function spy(page: Page, looks: Looks): Promise<void> {
  await page.evaluate('globalThis.__name = it => it') // tsx puts it into every function whose text travels to a page
  await page.evaluate(install, looks)
}

/** Runs in the page. */
function install({ colour, tone }: Looks): void {
  const spied: Spied = { frames: [], ears: [], sent: [] }
  globalThis.spied = spied
  const real = new Set<string>()

  navigator.mediaDevices.getUserMedia = async ({ audio, video } = {}) => {
    const tracks = [...(audio ? makeTone() : []), ...(video ? makePicture() : [])]
    for (const { id } of tracks) real.add(id)
    globalThis.witness.tracks.push(...tracks)
    return new MediaStream(tracks)
  }

  function makePicture(): MediaStreamTrack[] {
    const canvas = document.createElement('canvas')
    canvas.width = 640
    canvas.height = 360
    const context = canvas.getContext('2d')!
    let at = 0
    const paint = () => {
      context.fillStyle = `rgb(${colour.join()})`
      context.fillRect(0, 0, 640, 360)
      context.fillStyle = 'white'
      context.fillRect(at++ % 640, 0, 4, 360)
    }
    paint()
    setInterval(paint, 60)
    return canvas.captureStream().getTracks()
  }

  function makeTone(): MediaStreamTrack[] {
    const context = new AudioContext()
    const out = new MediaStreamAudioDestinationNode(context, { channelCount: 1 })
    const oscillator = new OscillatorNode(context, { frequency: tone })
    oscillator.connect(out)
    oscillator.start()
    return out.stream.getTracks()
  }

  const { clone } = MediaStreamTrack.prototype
  MediaStreamTrack.prototype.clone = function (this: MediaStreamTrack) {
    const copy = clone.call(this)
    if (real.has(this.id)) {
      real.add(copy.id)
      globalThis.witness.tracks.push(copy)
    }
    return copy
  }
  const note = (track: unknown) => {
    if (track instanceof MediaStreamTrack && real.has(track.id)) spied.sent.push(track.kind)
  }
  const { replaceTrack } = RTCRtpSender.prototype
  RTCRtpSender.prototype.replaceTrack = function (this: RTCRtpSender, track) {
    note(track)
    return replaceTrack.call(this, track)
  }
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      this.addEventListener('track', ({ track }) => (track.kind === 'video' ? look(track) : listen(track)))
    }
    override addTrack(track: MediaStreamTrack, ...streams: MediaStream[]) {
      note(track)
      return super.addTrack(track, ...streams)
    }
    override addTransceiver(of: MediaStreamTrack | string, init?: RTCRtpTransceiverInit) {
      note(of)
      return super.addTransceiver(of, init)
    }
  }

  function look(track: MediaStreamTrack): void {
    const video = document.createElement('video')
    video.muted = true
    video.srcObject = new MediaStream([track])
    video.play().catch(() => {})
    const context = new OffscreenCanvas(32, 18).getContext('2d', { willReadFrequently: true })!
    const next = () =>
      video.requestVideoFrameCallback(() => {
        context.drawImage(video, 0, 0, 32, 18)
        const { data } = context.getImageData(0, 0, 32, 18)
        const frame: Frame = { colour: [0, 0, 0], brightest: 0 }
        for (let at = 0; at < data.length; at++) {
          if (at % 4 === 3) continue
          frame.colour[at % 4]! += data[at]! / (32 * 18)
          frame.brightest = Math.max(frame.brightest, data[at]!)
        }
        spied.frames.push(frame)
        next()
      })
    next()
  }

  function listen(track: MediaStreamTrack): void {
    const stream = new MediaStream([track])
    const audio = new Audio()
    audio.muted = true
    audio.srcObject = stream // Chromium gives a remote sound to nobody unless an element has it
    const context = new AudioContext()
    const ear = new AnalyserNode(context, { fftSize: 8192 })
    context.createMediaStreamSource(stream).connect(ear)
    spied.ears.push(ear)
  }
}

/** Waits until so many frames of the other were decoded; all that there were. */
export async function frames(page: Page, count: number): Promise<Frame[]> {
  await page.waitForFunction(count => globalThis.spied.frames.length >= count, count)
  return page.evaluate(() => globalThis.spied.frames)
}

/** Waits until the picture that comes has this colour. */
export async function untilSeen(page: Page, { colour }: Looks): Promise<void> {
  await page.waitForFunction(
    colour => globalThis.spied.frames.at(-1)?.colour.every((value, at) => Math.abs(value - colour[at]!) < 40),
    colour,
  )
}

/** Waits until the sound that comes has this tone. */
export async function untilTone(page: Page, { tone }: Looks): Promise<void> {
  await page.waitForFunction(tone => {
    return globalThis.spied.ears.some(ear => {
      const levels = new Float32Array(ear.frequencyBinCount)
      ear.getFloatFrequencyData(levels)
      const loudest = levels.indexOf(Math.max(...levels))
      return levels[loudest]! > -60 && Math.abs((loudest * ear.context.sampleRate) / ear.fftSize - tone) < 12
    })
  }, tone)
}

/** How loud the other's sound was so far: root mean square, 1 is the loudest there is. */
export function loudness(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const reports = await Promise.all(globalThis.witness.connections.map(connection => connection.getStats()))
    const received = reports
      .flatMap(report => [...report.values()])
      .filter(stat => stat.type === 'inbound-rtp' && stat.kind === 'audio')
    const sum = (name: string) => received.reduce((all, stat) => all + (stat[name] ?? 0), 0)
    return Math.sqrt(sum('totalAudioEnergy') / Math.max(sum('totalSamplesDuration'), 1))
  })
}
