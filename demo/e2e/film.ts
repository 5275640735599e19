import type { Page } from 'playwright-core'

/** What is in a film, by its pixels and samples and not by what it says of itself. */
export interface Film {
  type: string
  /** Seconds of sound. */
  seconds: number
  /** As its element says, s; where the film itself does not say it, that is what the message knows. */
  duration: number
  width: number
  height: number
  /** Share of pixels near each colour, 0 to 1, halfway through. */
  colours: Record<string, number>
  /** Energy at each frequency (Hz) against all there is, 0 to 1. */
  tones: Record<string, number>
}

type Wanted = { colours: Readonly<Record<string, readonly number[]>>; tones: readonly number[] }

/** By which tsx names the functions within those that run in the page. */
export const NAMES = 'globalThis.__name = made => made'

/** Runs in the page: its camera gives one colour, its microphone one tone. */
export function pose({ colour, tone }: { colour: string; tone: number }): void {
  navigator.mediaDevices.getUserMedia = async ({ audio, video } = {}) => {
    const tracks: MediaStreamTrack[] = []
    if (video) {
      const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 })
      const context = canvas.getContext('2d')!
      let count = 0
      const paint = () => {
        context.fillStyle = colour
        context.fillRect(0, 0, 640, 360)
        context.fillStyle = ['#777', '#888'][count++ % 2]! // a picture that never changes is not sent
        context.fillRect(0, 0, 8, 8)
      }
      setInterval(paint, 66)
      tracks.push(...canvas.captureStream(15).getVideoTracks())
    }
    if (audio) {
      const context = new AudioContext()
      const voice = context.createMediaStreamDestination()
      const source = new OscillatorNode(context, { frequency: tone })
      source.connect(new GainNode(context, { gain: 0.3 })).connect(voice)
      source.start()
      tracks.push(...voice.stream.getAudioTracks())
    }
    for (const track of tracks) globalThis.witness?.tracks.push(track)
    return new MediaStream(tracks)
  }
}

/** Looks at the newest film in the chat of a page, and listens to it. */
export async function look(page: Page, wanted: Wanted): Promise<Film> {
  const video = page.getByRole('log').locator('video').last().and(page.locator('[src]')) // its address comes later
  await video.waitFor()
  return video.evaluate(judge, wanted)
}

/** Runs in the page. */
async function judge(element: SVGElement | HTMLElement, { colours, tones }: Wanted): Promise<Film> {
  const video = element as HTMLVideoElement
  const answer = await fetch(video.src)
  const type = answer.headers.get('content-type') ?? ''
  const bytes = await answer.arrayBuffer()
  const sound = await new OfflineAudioContext(1, 48_000, 48_000).decodeAudioData(bytes.slice(0))
  const own = Object.assign(document.createElement('video'), { muted: true })
  own.src = URL.createObjectURL(new Blob([bytes], { type }))
  await own.play()
  while (own.currentTime < sound.duration / 2 && !own.ended) await new Promise(requestAnimationFrame)
  const canvas = new OffscreenCanvas(160, 90)
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  context.drawImage(own, 0, 0, 160, 90)
  const { data } = context.getImageData(0, 0, 160, 90)
  const isNear = (at: number, colour: readonly number[]) =>
    colour.every((part, i) => Math.abs(data[at + i]! - part) < 60)
  const shareOf = (colour: readonly number[]) => {
    let count = 0
    for (let at = 0; at < data.length; at += 4) if (isNear(at, colour)) count++
    return count / (data.length / 4)
  }
  // The second half: until then all have been heard.
  const samples = sound.getChannelData(0).subarray(Math.floor(sound.length / 2))
  const all = samples.reduce((sum, sample) => sum + sample * sample, 0)
  const energyAt = (frequency: number) => {
    let [re, im] = [0, 0]
    samples.forEach((sample, i) => {
      const angle = (2 * Math.PI * frequency * i) / sound.sampleRate
      re += sample * Math.cos(angle)
      im += sample * Math.sin(angle)
    })
    return (2 * (re * re + im * im)) / samples.length / all
  }
  const { videoWidth: width, videoHeight: height } = own
  return {
    type,
    seconds: sound.duration,
    duration: video.duration,
    width,
    height,
    colours: Object.fromEntries(Object.entries(colours).map(([name, colour]) => [name, shareOf(colour)])),
    tones: Object.fromEntries(tones.map(tone => [tone, energyAt(tone)])),
  }
}
